/** Which threads of a class are found, and in which order they are listed. */
import type { BlockId, RecordId } from '#shared/ids.ts'
import type { ThreadFilters, ThreadsQuery } from '#shared/protocol/http/review.ts'
import type { SeenPost, SeenThread } from './seen-threads.ts'

/**
 * The posts for which a thread is found: all that is asked of a post holds of each of them, all that is asked of the
 * thread holds of it. None if it is not found. What is deleted is never found.
 * @param hits where words are asked for: the posts in which they occur. Words that are withheld are not found by.
 */
export function foundIn(thread: SeenThread, filters: ThreadFilters, hits?: ReadonlySet<RecordId>): RecordId[] {
  const { root } = thread
  const isSo = (wanted: 'yes' | 'no' | undefined, so: boolean) => wanted === undefined || so === (wanted === 'yes')
  if (filters.block !== undefined && root.passage.start.block !== filters.block) return []
  if (filters.group !== undefined && root.group !== filters.group && root.to !== `group:${filters.group}`) return []
  if (filters.prompt !== undefined && root.prompt !== filters.prompt) return []
  if (!isSo(filters.answered, thread.answered)) return []
  if (!isSo(filters.resolved, thread.resolved)) return []
  if (!isSo(filters.pinned, thread.pinned)) return []
  const from = filters.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(filters.from)
  const until = filters.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(filters.until)
  const fits = (id: RecordId, post: SeenPost): boolean =>
    post.deletedAt === undefined &&
    (filters.by === undefined || post.author.id === filters.by) &&
    (filters.kind === undefined || (post.is === 'annotation' && post.kind === filters.kind)) &&
    (filters.move === undefined || (post.is === 'reply' && post.move === filters.move)) &&
    (filters.tag === undefined || post.tags.some((tag) => tag.toLowerCase() === filters.tag?.toLowerCase())) &&
    (filters.mark === undefined || thread.marks.some((mark) => mark.on === id && mark.sort === filters.mark)) &&
    (filters.phase === undefined || post.phase === filters.phase) &&
    post.receivedAt >= from &&
    post.receivedAt < until &&
    (hits === undefined || (!post.withheld && hits.has(id)))
  return thread.posts.filter(([id, post]) => fits(id, post)).map(([id]) => id)
}

/** Where a thread stands in a list; a cursor says the same. */
export interface Standing {
  readonly key: number
  /** ms since 1970 */
  readonly at: number
  readonly id: RecordId
}

/** More than the characters of any block. */
const WITHIN_BLOCK = 2 ** 23
/** Behind the last block of any reading. */
const NOWHERE = 2 ** 15 * WITHIN_BLOCK

/**
 * What a thread is ordered by: the smallest key first, then the oldest.
 * @param places the number of each block in the text; what begins in none of them comes last
 */
export function standingOf(thread: SeenThread, order: ThreadsQuery['order'], places: ReadonlyMap<BlockId, number>): Standing {
  return { key: keyOf(thread, order, places), at: thread.root.receivedAt, id: thread.id }
}

function keyOf(thread: SeenThread, order: ThreadsQuery['order'], places: ReadonlyMap<BlockId, number>): number {
  switch (order) {
    case 'oldest':
      return 0
    case 'newest':
      return -thread.root.receivedAt
    case 'latest':
      return -thread.latest
    case 'place': {
      const { block, offset } = thread.root.passage.start
      const place = places.get(block)
      return place === undefined ? NOWHERE : place * WITHIN_BLOCK + offset
    }
    case 'replies':
      return -thread.replies
    case 'voices':
      return -thread.voices
    case 'agreed':
      return -thread.agreed
  }
}

export const compareStandings = (a: Standing, b: Standing): number =>
  a.key - b.key || a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
