/** Which threads a list shows, and in which order. */
import { fold } from '#shared/anchoring/fold.ts'
import type { Alias, GroupId, RecordId } from '#shared/ids.ts'
import type { Kind } from '#shared/margins/record.ts'
import type { Thread } from './thread.ts'

export const threadStates = ['unread', 'unanswered', 'mine', 'mentions', 'resolved', 'pinned', 'endorsed'] as const
export type ThreadState = (typeof threadStates)[number]
export const threadOrders = ['passage', 'newest', 'oldest', 'most-replies', 'most-agreed'] as const
export type ThreadOrder = (typeof threadOrders)[number]

/** Everything that is set must hold of a thread; what is left out does not matter. */
export interface Choice {
  readonly kinds?: ReadonlySet<Kind>
  /** A tag of any of its posts. */
  readonly tag?: string
  /** Somebody who wrote in it. */
  readonly person?: Alias
  readonly group?: GroupId
  readonly state?: ThreadState
  /** Each word must occur in the posts, the quote, a tag or a name, in any case and with or without accents. */
  readonly search?: string
}

/** The threads that meet the choice, in the same order. The same array if all do. */
export function chooseThreads(threads: readonly Thread[], choice: Choice, unread: (thread: Thread) => boolean): readonly Thread[] {
  const words = fold(choice.search ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
  const chosen = threads.filter(
    (thread) =>
      (!choice.kinds || choice.kinds.size === 0 || choice.kinds.has(thread.root.kind)) &&
      (choice.tag === undefined || thread.tags.has(choice.tag)) &&
      (choice.person === undefined || thread.people.has(choice.person)) &&
      (choice.group === undefined || thread.root.group === choice.group) &&
      (choice.state === undefined || isInState(thread, choice.state, unread)) &&
      words.every((word) => wordsOf(thread).includes(word)),
  )
  return chosen.length === threads.length ? threads : chosen
}

export function isInState(thread: Thread, state: ThreadState, unread: (thread: Thread) => boolean): boolean {
  switch (state) {
    case 'unread':
      return unread(thread)
    case 'unanswered':
      return thread.unanswered
    case 'mine':
      return thread.mine
    case 'mentions':
      return thread.mentionsMe
    case 'resolved':
      return thread.resolved
    case 'pinned':
      return thread.pinned
    case 'endorsed':
      return thread.endorsed
  }
}

/** The threads in another order; threads that are alike in it keep passage order, in which they come. */
export function orderThreads(threads: readonly Thread[], order: ThreadOrder): readonly Thread[] {
  switch (order) {
    case 'passage':
      return threads
    case 'newest':
      return [...threads].sort((a, b) => b.latest - a.latest)
    case 'oldest':
      return [...threads].sort((a, b) => a.root.at - b.root.at)
    case 'most-replies':
      return [...threads].sort((a, b) => b.posts - a.posts)
    case 'most-agreed':
      return [...threads].sort((a, b) => agreed(b) - agreed(a))
  }
}
/** How many agree with the annotation or ask the same; not its replies. */
const agreed = ({ root }: Thread): number => (root.marks.counts.agree ?? 0) + (root.marks.counts['me-too'] ?? 0)

/** Posts of others that came before the viewer's eyes after they last read the thread (`readAt`, ms since 1970; undefined: never). Deleted ones are not counted. */
export function unreadPosts(thread: Thread, readAt: number | undefined): number {
  if (readAt !== undefined && thread.latestShown <= readAt) return 0
  const since = readAt ?? -1
  let count = 0
  for (const post of [thread.root, ...thread.replies.map((placed) => placed.post)]) {
    if (!post.mine && !post.deleted && post.shownAt > since) count += 1
  }
  return count
}

/** What one walks through from thread to thread: those of one state, or all. */
export const walks = ['unread', 'unanswered', 'mine', 'mentions'] as const satisfies readonly ThreadState[]
export type Walk = (typeof walks)[number] | 'all'

/**
 * The thread after or before this one in a list, going round; the first or last if there is none. With `isMeant`, the
 * nearest one for which that holds: it need not hold of the one where one is.
 */
export function neighbour(
  threads: readonly Thread[],
  from: RecordId | undefined,
  step: 1 | -1,
  isMeant: (thread: Thread) => boolean = () => true,
): Thread | undefined {
  const { length } = threads
  const found = threads.findIndex((thread) => thread.id === from)
  const at = found >= 0 ? found : step === 1 ? -1 : length
  for (let steps = 1; steps <= length; steps++) {
    const thread = threads[(at + step * steps + length) % length]
    if (thread && isMeant(thread)) return thread
  }
  return undefined
}

const known = new WeakMap<Thread, string>()
function wordsOf(thread: Thread): string {
  const before = known.get(thread)
  if (before !== undefined) return before
  const posts = [thread.root, ...thread.replies.map((placed) => placed.post)]
  const words = fold([thread.root.passage.quote, ...posts.flatMap((post) => [post.body, post.author.name, ...post.tags])].join('\n'))
  known.set(thread, words)
  return words
}
