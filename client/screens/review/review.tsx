import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { BookOpen } from 'lucide-react'
import { type ComponentType, lazy, type ReactNode, Suspense, useMemo } from 'react'
import { Link, Redirect } from 'wouter'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import { ButtonLink } from '../../components/button.tsx'
import { Failed } from '../../components/failed.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { Heading } from '../../components/heading.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Facts } from '../../components/row-list.tsx'
import { useMoments } from '../../i18n/moments.ts'
import { readingQuery } from '../../requests/readings.ts'
import { sessionQuery, sessionsQuery } from '../../requests/sessions.ts'
import { comparable } from './compare/others.ts'
import { type PageName, pagesFor, pageWords } from './pages.ts'
import { placeOf } from './place-of.ts'
import styles from './review.module.css'
import { ReviewedContext } from './reviewed.ts'

const shown: Record<PageName, ComponentType<{ readonly of: string | undefined }>> = {
  briefing: lazy(() => import('./briefing/briefing-review.tsx')),
  text: lazy(() => import('./text/text-review.tsx')),
  threads: lazy(() => import('./threads/threads-review.tsx')),
  readers: lazy(() => import('./readers/readers-review.tsx')),
  class: lazy(() => import('./class/class-review.tsx')),
  compare: lazy(() => import('./compare/compare-review.tsx')),
  replay: lazy(() => import('./replay/replay-review.tsx')),
  export: lazy(() => import('./export/export-review.tsx')),
  import: lazy(() => import('./import/import-review.tsx')),
  me: lazy(() => import('./me/me-review.tsx')),
}

interface ReviewProps {
  readonly sessionId: string
  readonly page: string | undefined
  /** Whom a page is about: a reader's alias. */
  readonly of: string | undefined
}

/** What a class wrote in a session, to look back on: a frame with a page for each way of looking. */
export default function Review({ sessionId, page, of }: ReviewProps) {
  const { t } = useWords()
  const session = useQuery(sessionQuery(sessionId))
  if (!session.data)
    return (
      <Page title={t`Review`}>
        {session.error ? <Failed error={session.error} onRetry={() => void session.refetch()} session /> : <Loading />}
      </Page>
    )
  const mine = pagesFor(session.data.me.role)
  const now = mine.find((one) => one === page)
  const [first] = mine
  if (!now) return first ? <Redirect to={`/review/${sessionId}/${first}`} replace /> : null
  const Shown = shown[now]
  return (
    <Frame session={session.data} pages={mine} now={now}>
      <Shown of={of} />
    </Frame>
  )
}

interface FrameProps {
  readonly session: SessionView
  readonly pages: readonly PageName[]
  readonly now: PageName
  readonly children: ReactNode
}

function Frame({ session, pages, now, children }: FrameProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  const moments = useMoments()
  const { title, author, language, id, version } = session.reading
  const reading = useQuery({ ...readingQuery(id, version), staleTime: Number.POSITIVE_INFINITY })
  const text = reading.data
  const all = useQuery(sessionsQuery)
  // There is nothing to compare with where no other class read the text.
  const alone = now !== 'compare' && comparable(all.data ?? [], session).length === 0
  const shownPages = alone ? pages.filter((page) => page !== 'compare') : pages
  const reviewed = useMemo(() => text && { session, reading: text, place: placeOf(text.blocks) }, [session, text])
  return (
    <Page title={`${_(pageWords[now])}, ${session.title}`}>
      <div className={styles['head']}>
        <Heading
          above={
            <Facts>
              <Link href={`/seminars/${session.seminar.id}`}>
                <bdi>{session.seminar.title}</bdi>
              </Link>
              {title !== session.title && (
                <bdi lang={language}>
                  {title}
                  {author !== '' && `, ${author}`}
                </bdi>
              )}
              {session.closedAt === null ? <Trans>still running</Trans> : moments.short(new Date(session.closedAt))}
            </Facts>
          }
          action={
            <div data-screen-only>
              <ButtonLink href={`/s/${session.id}`} size="s" icon={<BookOpen aria-hidden />}>
                <Trans>To the reading room</Trans>
              </ButtonLink>
            </div>
          }
        >
          <bdi>{session.title}</bdi>
        </Heading>
      </div>
      {pages.length > 1 && (
        <nav aria-label={t`Review`} className={styles['nav']}>
          <ul className={styles['pages']}>
            {shownPages.map((page) => (
              <li key={page}>
                <Link
                  href={`/review/${session.id}/${page}`}
                  aria-current={page === now ? 'page' : undefined}
                  className={styles['page'] ?? ''}
                >
                  {_(pageWords[page])}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {reviewed ? (
        <ReviewedContext value={reviewed}>
          <Suspense fallback={<Loading />}>{children}</Suspense>
        </ReviewedContext>
      ) : reading.error ? (
        <FailureBox error={reading.error} onRetry={() => void reading.refetch()} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}
