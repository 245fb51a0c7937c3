import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useWords } from '@lingui/react/macro'
import { Link } from 'wouter'
import type { ReviewedReader } from '#shared/protocol/http/review-reader.ts'
import { Empty } from '../../../components/empty.tsx'
import { roleWords } from '../../../components/phase-words.ts'
import { Facts } from '../../../components/row-list.tsx'
import { useMoments } from '../../../i18n/moments.ts'
import { useGroupName } from '../../room/live/words.ts'
import { Annotations, Replies } from '../parts/counted.tsx'
import { KindBars } from '../parts/kind-bars.tsx'
import { Post } from '../parts/post.tsx'
import { Quote } from '../parts/quote.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './reader-writing.module.css'
import { Timeline } from './timeline.tsx'

/** What one person wrote in one session: figures, then every annotation and reply with what it stands on. */
export function ReaderWriting({ reader, several }: { readonly reader: ReviewedReader; readonly several: boolean }) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { session } = useReviewed()
  const moments = useMoments()
  const groupName = useGroupName()
  const { figures, posts } = reader
  const here = reader.session.id === session.id
  return (
    <section className={styles['writing']} aria-label={t`${reader.name} in ${reader.session.title}`}>
      <header className={styles['head']}>
        <h3 className={styles['title']}>
          <bdi>{reader.name}</bdi>
          {several && (
            <span className={styles['session']}>
              {' · '}
              <bdi>{reader.session.title}</bdi>
            </span>
          )}
        </h3>
        <p className={styles['facts']}>
          <Facts>
            {_(roleWords[reader.role])}
            {reader.masked && <Trans>under a pseudonym</Trans>}
            {reader.group && <bdi>{groupName(reader.group.name)}</bdi>}
            {moments.short(new Date(reader.session.createdAt))}
          </Facts>
        </p>
      </header>
      {posts.length === 0 ? (
        <Empty title={<Trans>Nothing was written here</Trans>}>
          <Trans>Whoever wrote nothing may have read, listened or talked: Catena counts words on the text only.</Trans>
        </Empty>
      ) : (
        <>
          <p className={styles['facts']}>
            <Facts>
              <Annotations count={figures.annotations} />
              <Replies count={figures.replies} />
              <Plural value={figures.words} one="# word" other="# words" />
              <Plural value={figures.blocks} one="at # paragraph" other="at # paragraphs" />
              <Plural value={figures.repliesReceived} one="# reply received" other="# replies received" />
              {figures.unanswered > 0 && (
                <Plural value={figures.unanswered} one="# annotation unanswered" other="# annotations unanswered" />
              )}
            </Facts>
          </p>
          <Timeline posts={posts} />
          <div className={styles['figures']}>
            <div>
              <h4 className={styles['small']}>
                <Trans>Kinds of annotation</Trans>
              </h4>
              <KindBars counts={figures.kinds} />
            </div>
            <Partners title={<Trans>Replied to</Trans>} people={reader.answered} />
            <Partners title={<Trans>Was answered by</Trans>} people={reader.answeredBy} />
          </div>
          <ol className={styles['posts']}>
            {posts.map((post) => (
              <li key={post.id} className={styles['post']}>
                {post.passage && <Quote passage={post.passage} stands={post.stands} around={false} />}
                {post.answers && (
                  <div className={styles['answers']}>
                    <Post post={post.answers} />
                  </div>
                )}
                <Post post={post} unnamed>
                  {here && (
                    <Link href={`/review/${session.id}/threads?thread=${post.thread}`} className={styles['link'] ?? ''} data-screen-only>
                      <Trans>In its thread</Trans>
                    </Link>
                  )}
                </Post>
                {post.replies.length > 0 && (
                  <ol className={styles['replies']}>
                    {post.replies.map((reply) => (
                      <li key={reply.id}>
                        <Post post={reply} />
                      </li>
                    ))}
                  </ol>
                )}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

const SHOWN = 6

function Partners({ title, people }: { readonly title: React.ReactNode; readonly people: ReviewedReader['answered'] }) {
  const { t } = useWords()
  const rest = people.length - SHOWN
  return (
    <div>
      <h4 className={styles['small']}>{title}</h4>
      {people.length === 0 ? (
        <p className={styles['facts']}>
          <Trans>nobody</Trans>
        </p>
      ) : (
        <ul className={styles['people']}>
          {people.slice(0, SHOWN).map((person) => (
            <li key={person.alias}>
              <bdi>{person.name || t`Someone who has left`}</bdi> <span className={styles['times']}>{person.replies}</span>
            </li>
          ))}
          {rest > 0 && (
            <li className={styles['facts']}>
              <Plural value={rest} one="and # more" other="and # more" />
            </li>
          )}
        </ul>
      )}
    </div>
  )
}
