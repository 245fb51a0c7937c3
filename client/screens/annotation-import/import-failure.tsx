import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { ImportFlaw } from '#shared/protocol/http/import-flaw.ts'
import { ErrorBox } from '../../components/error-box.tsx'
import { useMoments } from '../../i18n/moments.ts'
import { type Failure, failureOf } from '../../requests/failure.ts'
import { failureWords } from '../../requests/failure-words.ts'

/** Why a file was not taken: what is wrong with it and where, and what to do. */
export function ImportFailure({ error }: { readonly error: unknown }) {
  const { i18n } = useLingui()
  const failure = failureOf(error)
  const flaw = ImportFlaw.safeParse(failure.problem?.flaw)
  return (
    <ErrorBox title={<Trans>Nothing was brought in.</Trans>}>
      {flaw.success ? <OfFlaw flaw={flaw.data} /> : (ofFile[failure.code] ?? i18n._(failureWords[failure.code].text))}
    </ErrorBox>
  )
}

/** Where nothing is said of the file itself. */
const ofFile: Partial<Record<Failure['code'], ReactNode>> = {
  'bad-format': <Trans>The file is damaged, or of a kind that Catena does not read here.</Trans>,
  'refused-record': <Trans>Something in the file does not fit. Export it again, or mend it there.</Trans>,
  'import-failed': <Trans>Reading the file took too much. Bring it in parts.</Trans>,
  'too-large': <Trans>It is more than fits here. Bring it in parts, or into another session.</Trans>,
}

function OfFlaw({ flaw }: { readonly flaw: ImportFlaw }): ReactNode {
  const { number } = useMoments()
  switch (flaw.why) {
    case 'not-utf8':
      return <Trans>The file is not text in UTF-8. Save it as JSON again and bring that.</Trans>
    case 'empty':
      return <Trans>There is nothing in the file. Choose another.</Trans>
    case 'not-json':
      return flaw.line === undefined || flaw.character === undefined ? (
        <Trans>The file is not JSON: it breaks off or goes wrong near its end. Export it again and bring that.</Trans>
      ) : (
        <Trans>
          The file is not JSON: it breaks off or goes wrong in line {number(flaw.line)}, at character {number(flaw.character)}. Export it
          again and bring that.
        </Trans>
      )
    case 'unknown-format':
      return (
        <Trans>
          These are no annotations that Catena knows. It reads its own exports in JSON and JSON-LD, other Web Annotations in JSON-LD, and
          what Hypothesis exports as JSON.
        </Trans>
      )
    case 'no-session':
      return (
        <Trans>
          This is no session that was exported from Catena. Bring other annotations into a session, on its page Import, beside the text they
          are about.
        </Trans>
      )
    case 'newer':
      return <Trans>The file comes from a newer Catena. Bring it there, or have this one updated.</Trans>
    case 'misfit':
      return (
        <>
          {flaw.at === '' ? (
            <Trans>The file does not hang together. Export it again, or mend it there.</Trans>
          ) : (
            <Trans>
              What stands at <code dir="ltr">{flaw.at}</code> does not fit. Export it again, or mend it there.
            </Trans>
          )}
          {/* For whoever mends it: words of the schema, which are English. */}
          <p lang="en" dir="ltr">
            {flaw.what}
          </p>
        </>
      )
    case 'too-many':
      return (
        <Trans>
          There are {number(flaw.count)} annotations in the file; Catena takes {number(flaw.most)} at once. Bring them in parts.
        </Trans>
      )
    case 'session-full':
      return (
        <Trans>
          With these the session would have {number(flaw.count)} annotations and replies; it takes {number(flaw.most)}. Open another session
          on this text for them.
        </Trans>
      )
    case 'too-many-people':
      return (
        <Trans>
          With these the session would have more than <Plural value={flaw.most} one="# person" other="# people" />. Bring them into another
          one.
        </Trans>
      )
    case 'pen-full':
      return (
        <Trans>
          Of one person Catena takes {number(flaw.most)} annotations, replies and marks in a session; <bdi>{flaw.name}</bdi> wrote more.
        </Trans>
      )
    case 'took-too-long':
      return <Trans>Reading the file took too long and was stopped. Bring it in parts.</Trans>
    case 'took-too-much-memory':
      return <Trans>Reading the file took more memory than Catena gives to one. Bring it in parts.</Trans>
    case 'too-deep':
      return <Trans>The parts of the file are nested more deeply than annotations ever are.</Trans>
    case 'damaged':
      return <Trans>The file is damaged or not what it says it is. Export it again and bring that.</Trans>
  }
}
