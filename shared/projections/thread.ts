import type { Alias, RecordId } from '#shared/ids.ts'
import type { Author, Post, ReplyPost, RootPost } from './post.ts'

/** A reply where it stands in its thread. */
export interface Placed {
  readonly post: ReplyPost
  /** 1 for a reply to the annotation, 2 for a reply to that, and so on. */
  readonly depth: number
  /** What it answers; undefined if the viewer cannot see that any more. */
  readonly answers: Post | undefined
}

/** An annotation with its replies, and what a list needs to know of them. Never changed in place: a new object for each change. */
export interface Thread {
  readonly id: RecordId
  readonly root: RootPost
  /** In reading order: each reply before the replies to it, siblings by time. Deleted ones stand while something answers them. */
  readonly replies: readonly Placed[]
  /** Annotation and replies whose words stand (not deleted). */
  readonly posts: number
  /** When its newest post came to be, in ms since 1970. A mark or an edit is no post. */
  readonly latest: number
  /** When the newest to come before the viewer came, in ms since 1970. */
  readonly latestShown: number
  /** No standing reply by anyone but the one who began it; not resolved; not deleted. */
  readonly unanswered: boolean
  readonly endorsed: boolean
  readonly pinned: boolean
  readonly resolved: boolean
  /** The viewer wrote the annotation or a reply whose words stand. */
  readonly mine: boolean
  /** A standing post of another names the viewer. */
  readonly mentionsMe: boolean
  readonly tags: ReadonlySet<string>
  readonly people: ReadonlyMap<Alias, Author>
}

/**
 * The thread of an annotation.
 * @param childrenOf the replies to a post, in any order.
 * @param strays replies of this thread whose own parent the viewer cannot see; they stand below the annotation.
 * @returns undefined if nothing is left to show: the annotation is deleted and nobody answered.
 */
export function threadOf(
  root: RootPost,
  childrenOf: (id: RecordId) => readonly ReplyPost[],
  strays: readonly ReplyPost[],
  viewer: Alias,
): Thread | undefined {
  const replies: Placed[] = []
  const seen = new Set<RecordId>([root.id])
  const place = (post: ReplyPost, depth: number, answers: Post | undefined): void => {
    if (seen.has(post.id)) return
    seen.add(post.id)
    const at = replies.length
    replies.push({ post, depth, answers })
    for (const child of inTime(childrenOf(post.id))) place(child, depth + 1, post)
    if (post.deleted && replies.length === at + 1) replies.pop()
  }
  for (const child of inTime(childrenOf(root.id))) place(child, 1, root)
  for (const stray of inTime(strays)) place(stray, 1, undefined)
  if (root.deleted && replies.length === 0) return undefined
  return { id: root.id, root, replies, ...figuresOf(root, replies, viewer) }
}

const inTime = (posts: readonly ReplyPost[]): readonly ReplyPost[] =>
  posts.length < 2 ? posts : [...posts].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))

function figuresOf(root: RootPost, replies: readonly Placed[], viewer: Alias): Omit<Thread, 'id' | 'root' | 'replies'> {
  const standing: Post[] = [root, ...replies.map(({ post }) => post)].filter((post) => !post.deleted)
  const resolved = (root.marks.counts.resolve ?? 0) > 0
  return {
    posts: standing.length,
    latest: standing.reduce((latest, post) => Math.max(latest, post.at), 0),
    latestShown: standing.reduce((latest, post) => Math.max(latest, post.shownAt), 0),
    unanswered: !root.deleted && !resolved && !standing.some((post) => post.author.id !== root.author.id),
    endorsed: standing.some((post) => (post.marks.counts.endorse ?? 0) > 0),
    pinned: (root.marks.counts.pin ?? 0) > 0,
    resolved,
    mine: standing.some((post) => post.mine),
    mentionsMe: standing.some((post) => !post.mine && post.mentions.includes(viewer)),
    tags: new Set(standing.flatMap((post) => post.tags)),
    people: new Map(standing.map((post) => [post.author.id, post.author])),
  }
}
