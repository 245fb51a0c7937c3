import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { DoorOpen, NotebookText } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { can } from '#shared/permissions.ts'
import type { SessionSummary } from '#shared/protocol/http/sessions.ts'
import { useMoments } from '../i18n/moments.ts'
import { phaseWords } from './phase-words.ts'
import { Facts, Row } from './row-list.tsx'
import styles from './session-row.module.css'

interface SessionRowProps {
  readonly session: SessionSummary
  readonly inSeminar?: boolean
  /** What else can be done with it. */
  readonly more?: ReactNode
}

/** A session in a list: it leads into the reading room; facilitators also to its door, with code and link. */
export function SessionRow({ session, inSeminar = false, more }: SessionRowProps) {
  const { i18n, t } = useLingui()
  const moments = useMoments()
  const about = session.reading.title === session.title ? session.reading.author : session.reading.title
  const running = session.phase !== 'closed'
  /** Until when nobody is let in. */
  const waits = session.phase === 'gather' && session.opensAt !== null ? new Date(session.opensAt) : undefined
  return (
    <Row
      href={`/s/${session.id}`}
      title={session.title}
      facts={
        <Facts>
          {about !== '' && <bdi>{about}</bdi>}
          {!inSeminar && <bdi>{session.seminar.title}</bdi>}
          {waits ? <Trans>Opens {moments.zoned(waits)}</Trans> : moments.short(new Date(session.createdAt))}
          {running && session.closesAt !== null && <Trans>Open until {moments.zoned(new Date(session.closesAt))}</Trans>}
          <Plural value={session.people} one="# person" other="# people" />
          {session.news && <News news={session.news} />}
        </Facts>
      }
      aside={
        <span className={styles['phase']} data-now={(running && !waits) || undefined}>
          {i18n._(phaseWords(session.manner, session.phase))}
        </span>
      }
      actions={
        <>
          {session.role === 'facilitator' && running && (
            <Link href={`/sessions/${session.id}`} className={styles['door']}>
              <DoorOpen aria-hidden />
              <Trans>Code</Trans>
            </Link>
          )}
          {(can(session.role, 'review.see') || !running) && (
            <Link href={`/review/${session.id}`} className={styles['door']} aria-label={t`Review ${session.title}`}>
              <NotebookText aria-hidden />
              <Trans>Review</Trans>
            </Link>
          )}
          {more}
        </>
      }
    />
  )
}

/** Beyond it, the number says nothing more. */
const MANY = 99

/** What others have written since the person was last there. */
function News({ news: { posts, replies } }: { readonly news: NonNullable<SessionSummary['news']> }) {
  return (
    <span className={styles['news']}>
      {posts > MANY ? (
        <Trans>more than {MANY} new since you were here</Trans>
      ) : (
        <Plural value={posts} one="# new since you were here" other="# new since you were here" />
      )}
      {replies > 0 && (
        <>
          {', '}
          <Plural value={replies} one="# reply to you" other="# replies to you" />
        </>
      )}
    </span>
  )
}
