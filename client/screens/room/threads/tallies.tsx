import { Plural } from '@lingui/react/macro'
import { Heart, MessagesSquare, ThumbsUp, Users } from 'lucide-react'
import type { Post } from '#shared/projections/post.ts'
import styles from './post.module.css'

export const sortIcons = { agree: <ThumbsUp />, 'me-too': <Users />, thanks: <Heart /> } as const

/** What others did with it, in the line of the name. */
export function Tallies({ post, replies }: { readonly post: Post; readonly replies: number }) {
  const { counts } = post.marks
  const sorts = (['agree', 'me-too', 'thanks'] as const).filter((sort) => (counts[sort] ?? 0) > 0)
  if (sorts.length === 0 && replies === 0) return null
  return (
    <span className={styles['tallies']} data-tallies>
      {sorts.map((sort) => (
        <Count key={sort} sort={sort} count={counts[sort] ?? 0} />
      ))}
      {replies > 0 && (
        <span className={styles['tally']}>
          <MessagesSquare aria-hidden />
          <span className={styles['count']} aria-hidden>
            {replies}
          </span>
          <span className={styles['hidden']}>
            <Plural value={replies} one="# reply" other="# replies" />
          </span>
        </span>
      )}
    </span>
  )
}

export function Count({ sort, count }: { readonly sort: keyof typeof sortIcons; readonly count: number }) {
  return (
    <span className={styles['tally']}>
      {sortIcons[sort]}
      <span className={styles['count']} aria-hidden>
        {count}
      </span>
      <span className={styles['hidden']}>
        {sort === 'agree' ? (
          <Plural value={count} one="# agrees" other="# agree" />
        ) : sort === 'thanks' ? (
          <Plural value={count} one="# says thanks" other="# say thanks" />
        ) : (
          <Plural value={count} one="# asks the same" other="# ask the same" />
        )}
      </span>
    </span>
  )
}
