/** What is new to somebody in a session since they were last there. */
import type { Alias, RecordId } from '#shared/ids.ts'
import { aliasOf } from '#shared/ids.ts'

export interface News {
  /** Annotations and replies of others. */
  readonly posts: number
  /** Those of them that answer the viewer. */
  readonly replies: number
}

interface Seen {
  readonly id: RecordId
  /** When it came before the viewer, in ms since 1970, by the server's clock. */
  readonly shownAt: number
  readonly deleted: boolean
  readonly hidden: boolean
  readonly replyTo?: RecordId
}

/** Whether a post is another's, and came before the viewer later than that (ms since 1970). What is deleted or hidden is news to nobody. */
export const isNews = (post: Seen, viewer: Alias, since: number): boolean =>
  post.shownAt > since && !post.deleted && !post.hidden && aliasOf(post.id) !== viewer

/** Whether it answers something of the viewer's. */
export const answers = (post: Seen, viewer: Alias): boolean => post.replyTo !== undefined && aliasOf(post.replyTo) === viewer

/** Counts what is new among the posts that somebody may see: whether they may is decided before (shared/margins). */
export function newsAmong(posts: Iterable<Seen>, viewer: Alias, since: number): News {
  let count = 0
  let replies = 0
  for (const post of posts) {
    if (!isNews(post, viewer, since)) continue
    count += 1
    if (answers(post, viewer)) replies += 1
  }
  return { posts: count, replies }
}
