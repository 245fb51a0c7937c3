import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { bareWords } from '#shared/markdown/bare-words.ts'
import type { SeminarReview as Review } from '#shared/protocol/http/review-seminar.ts'
import { shortened } from '#shared/shortened.ts'
import { Empty } from '../../components/empty.tsx'
import { Failed } from '../../components/failed.tsx'
import { Heading } from '../../components/heading.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { useMoments } from '../../i18n/moments.ts'
import { seminarReviewQuery } from '../../requests/review.ts'
import { seminarQuery } from '../../requests/seminars.ts'
import { PrintButton } from '../review/parts/print-button.tsx'
import { Table } from '../review/parts/table-behind.tsx'
import styles from './seminar-review.module.css'

/** A seminar over its sessions: how much was written, which tags and questions return, and what each reader wrote where. */
export default function SeminarReview({ id }: { readonly id: string }) {
  const { t } = useLingui()
  const seminar = useQuery(seminarQuery(id))
  const found = useQuery(seminarReviewQuery(id))
  const failed = [seminar, found].find((query) => query.error && !query.data)
  return (
    <Page title={t`Review of ${seminar.data?.title ?? ''}`}>
      {failed ? (
        <Failed error={failed.error} onRetry={() => void failed.refetch()} />
      ) : !seminar.data || !found.data ? (
        <Loading />
      ) : (
        <>
          <Heading
            above={
              <Link href={`/seminars/${id}`}>
                <Trans>Seminar</Trans>
              </Link>
            }
            below={<Trans>All sessions together, oldest first. Readers are joined only where you may know them by name.</Trans>}
            action={
              <div data-screen-only>
                <PrintButton />
              </div>
            }
          >
            <bdi>{seminar.data.title}</bdi>
          </Heading>
          {found.data.sessions.length === 0 ? (
            <Empty title={<Trans>No session yet</Trans>}>
              <Trans>After the first session, what returns from one to the next shows here.</Trans>
            </Empty>
          ) : (
            <div className={styles['parts']}>
              <Sessions review={found.data} />
              <Returning review={found.data} />
              <Tags review={found.data} />
              <Readers review={found.data} />
            </div>
          )}
        </>
      )}
    </Page>
  )
}

function Sessions({ review }: { readonly review: Review }) {
  const { t } = useLingui()
  const moments = useMoments()
  return (
    <Section title={<Trans>Sessions</Trans>}>
      <Table
        label={t`Sessions`}
        head={
          <tr>
            <th scope="col">{t`Session`}</th>
            <th scope="col" data-number>{t`People who wrote`}</th>
            <th scope="col" data-number>{t`Annotations`}</th>
            <th scope="col" data-number>{t`Replies`}</th>
            <th scope="col" data-number>{t`Questions`}</th>
            <th scope="col" data-number>{t`Unanswered`}</th>
          </tr>
        }
      >
        {review.sessions.map((session) => (
          <tr key={session.id}>
            <th scope="row">
              <Link href={`/review/${session.id}`}>
                <bdi>{session.title}</bdi>
              </Link>
              <span className={styles['when']}>{moments.short(new Date(session.createdAt))}</span>
            </th>
            <td data-number>
              {session.wrote} / {session.people}
            </td>
            <td data-number>{session.annotations}</td>
            <td data-number>{session.replies}</td>
            <td data-number>{session.confusion.questions}</td>
            <td data-number>{session.confusion.unanswered}</td>
          </tr>
        ))}
      </Table>
    </Section>
  )
}

const MOST = 160

function Returning({ review }: { readonly review: Review }) {
  const titles = new Map(review.sessions.map((session) => [session.id, session.title]))
  return (
    <Section title={<Trans>Questions that return</Trans>}>
      {review.returning.length === 0 ? (
        <p className={styles['none']}>
          <Trans>No question was asked again in a later session.</Trans>
        </p>
      ) : (
        <ul className={styles['returning']}>
          {review.returning.map(({ tags, words, questions }) => (
            <li key={questions.map(({ post }) => post.id).join(' ')}>
              <p className={styles['shared']}>{[...tags.map((tag) => `#${tag}`), ...words].join(' · ')}</p>
              <ul className={styles['questions']}>
                {questions.map(({ session, post }) => (
                  <li key={post.id}>
                    <Link href={`/review/${session}/threads?thread=${post.id}`} dir="auto">
                      {shortened(bareWords(post.body), MOST)}
                    </Link>
                    <span className={styles['when']}>
                      <bdi>{post.author.name}</bdi> · <bdi>{titles.get(session)}</bdi>
                    </span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const TAGS = 30

/** Tags by session; the more posts carry one, the deeper its field, and the number says it too. */
function Tags({ review }: { readonly review: Review }) {
  const { t } = useLingui()
  const tags = review.tags.slice(0, TAGS)
  const most = Math.max(1, ...tags.flatMap((tag) => tag.posts))
  if (tags.length === 0) return null
  return (
    <Section title={<Trans>Tags from session to session</Trans>}>
      <Table
        label={t`Tags from session to session`}
        head={
          <tr>
            <th scope="col">{t`Tag`}</th>
            {review.sessions.map((session) => (
              <th key={session.id} scope="col" data-number>
                <bdi>{session.title}</bdi>
              </th>
            ))}
          </tr>
        }
      >
        {tags.map(({ tag, posts }) => (
          <tr key={tag}>
            <th scope="row">
              <bdi>#{tag}</bdi>
            </th>
            {review.sessions.map((session, at) => {
              const count = posts[at] ?? 0
              return (
                <td
                  key={session.id}
                  data-number
                  className={styles['field']}
                  style={{ backgroundColor: `color-mix(in oklab, var(--accent) ${Math.round((count / most) * 30)}%, transparent)` }}
                >
                  {count > 0 ? <Link href={`/review/${session.id}/threads?tag=${encodeURIComponent(tag)}`}>{count}</Link> : '–'}
                </td>
              )
            })}
          </tr>
        ))}
      </Table>
    </Section>
  )
}

function Readers({ review }: { readonly review: Review }) {
  const { t } = useLingui()
  return (
    <Section title={<Trans>Readers from session to session</Trans>}>
      <p className={styles['none']}>
        <Plural value={review.readers.length} one="Annotations + replies of # reader" other="Annotations + replies of # readers" />
      </p>
      <Table
        label={t`Readers from session to session`}
        head={
          <tr>
            <th scope="col">{t`Name`}</th>
            {review.sessions.map((session) => (
              <th key={session.id} scope="col" data-number>
                <bdi>{session.title}</bdi>
              </th>
            ))}
          </tr>
        }
      >
        {review.readers.map((reader) => (
          <tr key={reader.sessions.map(({ alias }) => alias).join(' ')}>
            <th scope="row">
              <bdi>{reader.name}</bdi>
              {reader.imported && (
                <span className={styles['imported']}>
                  <Trans>imported</Trans>
                </span>
              )}
            </th>
            {review.sessions.map((session) => {
              const here = reader.sessions.find((one) => one.session === session.id)
              return (
                <td key={session.id} data-number>
                  {here ? (
                    <Link href={`/review/${session.id}/readers/${here.alias}`}>
                      {here.annotations} + {here.replies}
                    </Link>
                  ) : (
                    '–'
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </Table>
    </Section>
  )
}
