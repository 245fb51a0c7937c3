import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { ErrorBox } from '../../components/error-box.tsx'
import { type Failure, failureOf } from '../../requests/failure.ts'
import { failureWords } from '../../requests/failure-words.ts'

/** Why a file was not taken: what is wrong with it and where, as the server says it, which is in English. */
export function ImportFailure({ error }: { readonly error: unknown }) {
  const { i18n } = useLingui()
  const failure = failureOf(error)
  const words = ofFile[failure.code]
  const exact = failure.problem?.detail
  return (
    <ErrorBox title={<Trans>Nothing was brought in.</Trans>}>
      {words ?? i18n._(failureWords[failure.code].text)}
      {exact !== undefined && (
        <p lang="en" dir="ltr">
          {exact}
        </p>
      )}
    </ErrorBox>
  )
}

const ofFile: Partial<Record<Failure['code'], ReactNode>> = {
  'bad-format': <Trans>The file is damaged, or of a kind that Catena does not read here.</Trans>,
  'refused-record': <Trans>Something in the file does not fit. Export it again, or mend it there.</Trans>,
  'import-failed': <Trans>Reading the file took too much. Bring it in parts.</Trans>,
  'too-large': <Trans>It is more than fits here. Bring it in parts, or into another session.</Trans>,
}
