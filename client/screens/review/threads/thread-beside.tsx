import { Trans } from '@lingui/react/macro'
import { BookOpen } from 'lucide-react'
import type { ReviewedPost, ReviewedThread } from '#shared/protocol/http/review.ts'
import { ButtonLink } from '../../../components/button.tsx'
import { Post } from '../parts/post.tsx'
import { Quote } from '../parts/quote.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './thread-beside.module.css'

/** A whole thread with its passage, to be read. */
export function ThreadBeside({ thread }: { readonly thread: ReviewedThread }) {
  const { session } = useReviewed()
  const [root, ...replies] = thread.posts
  if (!root) return null
  const to = (reply: ReviewedPost) =>
    reply.replyTo === root.id ? undefined : thread.posts.find((post) => post.id === reply.replyTo)?.author.name
  return (
    <div className={styles['thread']}>
      {root.passage && <Quote passage={root.passage} stands={root.stands} />}
      <Post post={root} />
      {replies.length > 0 && (
        <ol className={styles['replies']}>
          {replies.map((reply) => {
            const name = to(reply)
            return (
              <li key={reply.id}>
                <Post post={reply} about={name !== undefined && <Trans>in reply to {name}</Trans>} />
              </li>
            )
          })}
        </ol>
      )}
      <div>
        <ButtonLink href={`/s/${session.id}#t-${thread.id}`} size="s" icon={<BookOpen aria-hidden />}>
          <Trans>Open in the reading room</Trans>
        </ButtonLink>
      </div>
    </div>
  )
}
