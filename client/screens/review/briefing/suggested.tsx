import { Plural, Trans } from '@lingui/react/macro'
import { Link } from 'wouter'
import type { ReviewBriefing } from '#shared/protocol/http/review-briefing.ts'
import { shortened } from '#shared/shortened.ts'
import { Facts } from '../../../components/row-list.tsx'
import { Questions } from '../parts/counted.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './suggested.module.css'

type Passages = ReviewBriefing['suggested']

const WORDS = 140

/** Where to go back to in the text, with the reasons, and the rule by which they were found. */
export function Suggested({ suggested }: { readonly suggested: Passages }) {
  const { session, reading, place } = useReviewed()
  if (suggested.length === 0)
    return (
      <p className={styles['rule']}>
        <Trans>No passage stands out: there are no open questions, and nothing was challenged or drew many people.</Trans>
      </p>
    )
  return (
    <>
      <ol className={styles['passages']}>
        {suggested.map(({ block, reasons, thread }) => {
          const text = reading.blocks.find((one) => one.id === block)?.text ?? ''
          return (
            <li key={block} className={styles['passage']}>
              <Link href={`/review/${session.id}/threads?block=${block}&thread=${thread}`} className={styles['place'] ?? ''}>
                {place(block)}
              </Link>
              <p className={styles['text']} lang={reading.meta.language} dir="auto">
                {shortened(text, WORDS)}
              </p>
              <p className={styles['reasons']}>
                <Facts>
                  {reasons.map((reason) => (
                    <Reason key={reason.is} reason={reason} />
                  ))}
                </Facts>
              </p>
            </li>
          )
        })}
      </ol>
      <p className={styles['rule']}>
        <Trans>
          Suggested by counting: open questions and those who ask the same, challenges, many voices, several groups at one place.
        </Trans>
      </p>
    </>
  )
}

function Reason({ reason }: { readonly reason: Passages[number]['reasons'][number] }) {
  switch (reason.is) {
    case 'open-questions':
      return (
        <>
          <Questions count={reason.questions} />
          {reason.meToo > 0 && (
            <>
              {', '}
              <Plural value={reason.meToo} one="# asks the same" other="# ask the same" />
            </>
          )}
        </>
      )
    case 'challenged':
      return <Plural value={reason.challenges} one="# challenge" other="# challenges" />
    case 'many-voices':
      return <Plural value={reason.people} one="# voice" other="# voices" />
    case 'several-groups':
      return <Plural value={reason.groups} one="# group" other="# groups" />
  }
}
