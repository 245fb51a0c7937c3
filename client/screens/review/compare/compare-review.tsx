import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { Empty } from '../../../components/empty.tsx'
import { FailureBox } from '../../../components/failure-box.tsx'
import { SelectField } from '../../../components/field.tsx'
import { Loading } from '../../../components/loading.tsx'
import { readingQuery } from '../../../requests/readings.ts'
import { comparedQuery } from '../../../requests/review.ts'
import { sessionsQuery } from '../../../requests/sessions.ts'
import { PrintButton } from '../parts/print-button.tsx'
import { placeOf } from '../place-of.ts'
import { useReviewed } from '../reviewed.ts'
import styles from './compare-review.module.css'
import { Compared } from './compared.tsx'
import { comparable, nameOf } from './others.ts'

/** This class beside another that read the same text. Which one stands in the address. */
export default function CompareReview() {
  const { t } = useLingui()
  const { session } = useReviewed()
  const [search, setSearch] = useSearchParams()
  const sessions = useQuery(sessionsQuery)
  if (sessions.error && !sessions.data) return <FailureBox error={sessions.error} onRetry={() => void sessions.refetch()} />
  if (!sessions.data) return <Loading />
  const others = comparable(sessions.data, session)
  const other = others.find(({ id }) => id === search.get('with')) ?? others[0]
  if (!other)
    return (
      <Empty title={<Trans>No other class has read this text</Trans>}>
        <Trans>Open a second session on the same reading, in this seminar or in another one; then both stand side by side here.</Trans>
      </Empty>
    )
  const ask = (key: 'with' | 'by', value: string) => {
    const next = new URLSearchParams(search)
    next.set(key, value)
    setSearch(next, { replace: true })
  }
  const by = search.get('by') === 'confusion' ? 'confusion' : 'all'
  return (
    <>
      <div className={styles['tools']} data-screen-only>
        <SelectField label={t`Beside`} value={other.id} onChange={(event) => ask('with', event.currentTarget.value)}>
          {others.map((one) => (
            <option key={one.id} value={one.id}>
              {nameOf(one)}
            </option>
          ))}
        </SelectField>
        <SelectField label={t`Along the text`} value={by} onChange={(event) => ask('by', event.currentTarget.value)}>
          <option value="all">{t`All that was written`}</option>
          <option value="confusion">{t`Confusion: questions, me too, unanswered`}</option>
        </SelectField>
        <div className={styles['print']}>
          <PrintButton />
        </div>
      </div>
      <Found here={nameOf(session)} other={{ id: other.id, name: nameOf(other) }} by={by} />
    </>
  )
}

interface FoundProps {
  readonly here: string
  readonly other: { readonly id: string; readonly name: string }
  readonly by: 'all' | 'confusion'
}

function Found({ here, other, by }: FoundProps) {
  const { session } = useReviewed()
  const found = useQuery(comparedQuery(session.id, other.id))
  // The newer of the two versions, to which the blocks belong.
  const reading = useQuery({
    ...readingQuery(session.reading.id, found.data?.version),
    enabled: found.data !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const failed = [found, reading].find((query) => query.error && !query.data)
  if (failed) return <FailureBox error={failed.error} onRetry={() => void failed.refetch()} />
  if (!found.data || !reading.data) return <Loading />
  return <Compared compared={found.data} place={placeOf(reading.data.blocks)} names={{ here, there: other.name }} by={by} />
}
