import { useLingui } from '@lingui/react'
import { useLingui as useWords } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Alias } from '#shared/ids.ts'
import { bareWords } from '#shared/markdown/bare-words.ts'
import type { ReplayEvent } from '#shared/protocol/http/review-replay.ts'
import { shortened } from '#shared/shortened.ts'
import { kindWords } from '../../../components/kind-sign.tsx'
import { revisionsQuery } from '../../../requests/revisions.ts'
import { useReviewed } from '../reviewed.ts'
import styles from './latest.module.css'

interface LatestProps {
  /** The newest first. */
  readonly events: readonly ReplayEvent[]
  readonly names: ReadonlyMap<Alias, string>
  /** Whether the time stands still: then there is time to read what was written. */
  readonly still: boolean
}

/** What happened last, and the words as they stood then. */
export function Latest({ events, names, still }: LatestProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { session, place } = useReviewed()
  const says = (event: ReplayEvent): string => {
    const name = names.get(event.author) ?? t`Someone who has left`
    if (event.note) {
      if (event.is === 'edited') return t`${name} changed what the group brings to everyone`
      if (event.is === 'deleted') return t`${name} took back what the group brings to everyone`
      return t`${name} wrote down what the group brings to everyone`
    }
    if (event.is === 'edited') return t`${name} changed their words`
    if (event.is === 'deleted') return t`${name} deleted their words`
    if (event.kind) {
      const kind = _(kindWords[event.kind])
      return t`${name}: ${kind}`
    }
    return t`${name} replied`
  }
  return (
    <ol className={styles['latest']} aria-label={t`The latest`}>
      {events.map((event) => (
        <li key={`${event.record} ${event.at} ${event.is}`}>
          <Link
            href={
              event.note
                ? `/review/${session.id}`
                : `/review/${session.id}/threads?thread=${event.thread}${event.block ? `&block=${event.block}` : ''}`
            }
          >
            <bdi>{says(event)}</bdi>
          </Link>{' '}
          <span className={styles['place']}>{event.block && place(event.block)}</span>
          {still && !event.note && event.is !== 'deleted' && <WordsThen event={event} />}
        </li>
      ))}
    </ol>
  )
}

const MOST = 220

/** What it said at that moment, as far as one may read it; nothing while that is not known. */
function WordsThen({ event }: { readonly event: ReplayEvent }) {
  const { session } = useReviewed()
  const { data } = useQuery(revisionsQuery(session.id, event.record))
  const body = data?.revisions.findLast(({ at }) => Date.parse(at) <= event.at)?.body
  if (!body) return null
  return (
    <p className={styles['words']} dir="auto">
      {shortened(bareWords(body), MOST)}
    </p>
  )
}
