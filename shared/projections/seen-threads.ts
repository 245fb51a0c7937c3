/** The threads among what somebody sees, with what review counts of each. */
import type { Alias, RecordId } from '#shared/ids.ts'
import { type AnnotationEntry, type Entry, isPostEntry, type MarkEntry, type ReplyEntry } from '#shared/margins/entry.ts'
import type { Sort } from '#shared/margins/record.ts'

export type Seen = ReadonlyMap<RecordId, Entry>
export type SeenPost = AnnotationEntry | ReplyEntry

/** What is deleted or hidden is counted nowhere. */
export const isCounted = (post: SeenPost): boolean => post.deletedAt === undefined && !post.hidden

export interface SeenThread {
  readonly id: RecordId
  readonly root: AnnotationEntry
  /** The annotation and its replies, deleted and hidden ones too, in no order. */
  readonly posts: readonly (readonly [RecordId, SeenPost])[]
  /** The marks in it that stand. */
  readonly marks: readonly MarkEntry[]
  /** Replies that count. */
  readonly replies: number
  /** People who wrote something in it that counts. */
  readonly voices: number
  /** A reply counts in it by somebody else than whoever began it. */
  readonly answered: boolean
  readonly resolved: boolean
  readonly pinned: boolean
  /** People who ask the same as its annotation. */
  readonly meToo: number
  /** People who agree with its annotation or ask the same. */
  readonly agreed: number
  /** When its newest annotation or reply was received, ms since 1970. */
  readonly latest: number
}

/** Every thread whose annotation is seen. Of what hangs on an annotation that is not seen there is none. */
export function seenThreads(entries: Seen): Map<RecordId, SeenThread> {
  const posts = new Map<RecordId, [RecordId, SeenPost][]>()
  const marks = new Map<RecordId, MarkEntry[]>()
  for (const [id, entry] of entries) {
    if (entry.is === 'mark') {
      if (entry.goneAt === undefined) listAt(marks, entry.thread).push(entry)
    } else if (isPostEntry(entry)) listAt(posts, entry.thread).push([id, entry])
  }
  const threads = new Map<RecordId, SeenThread>()
  for (const [id, its] of posts) {
    const root = entries.get(id)
    if (root?.is === 'annotation') threads.set(id, threadOf(id, root, its, marks.get(id) ?? []))
  }
  return threads
}

function threadOf(id: RecordId, root: AnnotationEntry, posts: SeenThread['posts'], marks: readonly MarkEntry[]): SeenThread {
  const voices = new Set<Alias>()
  let replies = 0
  let answered = false
  let latest = root.receivedAt
  for (const [, post] of posts) {
    latest = Math.max(latest, post.receivedAt)
    if (!isCounted(post)) continue
    voices.add(post.author.id)
    if (post.is !== 'reply') continue
    replies++
    if (post.author.id !== root.author.id) answered = true
  }
  const who = (...sorts: Sort[]) =>
    new Set(marks.flatMap((mark) => (mark.on === id && sorts.includes(mark.sort) ? [mark.author.id] : []))).size
  return {
    id,
    root,
    posts,
    marks,
    replies,
    voices: voices.size,
    answered,
    resolved: who('resolve') > 0,
    pinned: who('pin') > 0,
    meToo: who('me-too'),
    agreed: who('agree', 'me-too'),
    latest,
  }
}

/** A question that nobody but its author has replied to and that is not resolved. */
export const isOpenQuestion = (thread: SeenThread): boolean =>
  thread.root.kind === 'question' && isCounted(thread.root) && !thread.answered && !thread.resolved

function listAt<K, V>(map: Map<K, V[]>, key: K): V[] {
  let list = map.get(key)
  if (!list) map.set(key, (list = []))
  return list
}
