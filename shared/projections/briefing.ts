/**
 * The briefing: one page of a session before the next meeting. Counted of what whoever asks sees; what is deleted or
 * hidden counts nowhere, what is private is not seen at all. A thread belongs to the block in which its passage begins.
 */

import type { Alias, BlockId, RecordId } from '#shared/ids.ts'
import { isPostEntry } from '#shared/margins/entry.ts'
import type { Kind } from '#shared/margins/record.ts'
import type { Role } from '#shared/permissions.ts'
import { type BlockFigures, tagFigures } from './figures.ts'
import { isCounted, isOpenQuestion, type Seen, type SeenPost, type SeenThread } from './seen-threads.ts'

export interface BriefingInput {
  readonly entries: Seen
  readonly threads: ReadonlyMap<RecordId, SeenThread>
  /** Those who have a part in the session. */
  readonly people: readonly { readonly alias: Alias; readonly role: Role }[]
  readonly blocks: readonly BlockId[]
}

export interface Written {
  readonly annotations: number
  readonly replies: number
  /** Different people who wrote them. */
  readonly people: number
  /** The annotations by kind. */
  readonly kinds: Readonly<Record<Kind, number>>
}

export interface Suggested {
  readonly block: BlockId
  readonly points: number
  readonly reasons: readonly Reason[]
  /** The thread to open first. */
  readonly thread: RecordId
}
export type Reason =
  | { readonly is: 'open-questions'; readonly questions: number; readonly meToo: number }
  | { readonly is: 'challenged'; readonly challenges: number }
  | { readonly is: 'many-voices'; readonly people: number }
  | { readonly is: 'several-groups'; readonly groups: number }

/** How many of each the page has room for. */
const ROOM = { drew: 5, questions: 8, voices: 5, unanswered: 8, moved: 5, tags: 8, suggested: 5 }

/** Counts of annotations and replies. */
export function writtenOf(posts: Iterable<SeenPost>): Written {
  const kinds: Record<Kind, number> = { comment: 0, question: 0, insight: 0, connection: 0, challenge: 0 }
  const people = new Set<Alias>()
  let annotations = 0
  let replies = 0
  for (const post of posts) {
    if (!isCounted(post)) continue
    people.add(post.author.id)
    if (post.is === 'reply') replies++
    else {
      annotations++
      kinds[post.kind]++
    }
  }
  return { annotations, replies, people: people.size, kinds }
}

/**
 * Who took part, of the readers: who wrote an annotation or reply; who did not, but marked something; and who did
 * neither that whoever asks can see.
 */
export function takingPart({ entries, people }: Pick<BriefingInput, 'entries' | 'people'>) {
  const wrote = new Set<Alias>()
  const marked = new Set<Alias>()
  for (const entry of entries.values()) {
    if (isPostEntry(entry)) {
      if (isCounted(entry)) wrote.add(entry.author.id)
    } else if (entry.is === 'mark' && entry.goneAt === undefined) marked.add(entry.author.id)
  }
  const readers = people.filter((person) => person.role === 'reader').map((person) => person.alias)
  return {
    readers: readers.length,
    wrote: readers.filter((alias) => wrote.has(alias)).length,
    markedOnly: readers.filter((alias) => !wrote.has(alias) && marked.has(alias)).length,
    silent: readers.filter((alias) => !wrote.has(alias) && !marked.has(alias)),
  }
}

/** The blocks with the most annotations and replies, the most first; what is alike, in the order of the text. */
export const drewMost = (figures: readonly BlockFigures[]): BlockFigures[] =>
  figures
    .map((one, nth) => ({ one, nth, posts: one.row.total.annotations + one.row.total.replies }))
    .toSorted((a, b) => b.posts - a.posts || a.nth - b.nth)
    .slice(0, ROOM.drew)
    .map(({ one }) => one)

/** The threads that count, with what the page says of them. */
export function threadsToName(threads: Iterable<SeenThread>) {
  const counted = [...threads].filter((thread) => isCounted(thread.root))
  const questions = counted.filter((thread) => thread.root.kind === 'question')
  const left = counted.filter((thread) => thread.root.kind !== 'question' && !thread.answered && !thread.resolved)
  return {
    questions: {
      total: questions.length,
      open: questions.filter(isOpenQuestion).length,
      /** Open ones first, then by how many ask the same, then the oldest. */
      threads: questions
        .toSorted((a, b) => Number(isOpenQuestion(b)) - Number(isOpenQuestion(a)) || b.meToo - a.meToo || oldest(a, b))
        .slice(0, ROOM.questions),
    },
    /** With the most people who wrote in them, then the most replies; two at least. */
    voices: counted
      .filter((thread) => thread.voices > 1)
      .toSorted((a, b) => b.voices - a.voices || b.replies - a.replies || oldest(a, b))
      .slice(0, ROOM.voices),
    /** But for questions; with the most marks of readers first. */
    unanswered: { total: left.length, threads: left.toSorted((a, b) => b.agreed - a.agreed || oldest(a, b)).slice(0, ROOM.unanswered) },
  }
}

const oldest = (a: SeenThread, b: SeenThread): number => a.root.receivedAt - b.root.receivedAt || (a.id < b.id ? -1 : 1)

/**
 * What changed between the silent reading and the discussion: what was posted in the phase `read` against what was posted
 * in `discuss` and `plenary`.
 * @returns undefined where nothing was posted in one of the two
 */
export function changeSinceReading({ entries, threads, people }: Pick<BriefingInput, 'entries' | 'threads' | 'people'>) {
  const parts = { before: new Map<RecordId, SeenPost>(), after: new Map<RecordId, SeenPost>() }
  for (const [id, entry] of entries) {
    if (!isPostEntry(entry) || !isCounted(entry)) continue
    if (entry.phase === 'read') parts.before.set(id, entry)
    else if (entry.phase === 'discuss' || entry.phase === 'plenary') parts.after.set(id, entry)
  }
  if (parts.before.size === 0 || parts.after.size === 0) return undefined
  const readers = new Set(people.filter((person) => person.role === 'reader').map((person) => person.alias))
  const who = (posts: ReadonlyMap<RecordId, SeenPost>) =>
    new Set([...posts.values()].map((post) => post.author.id).filter((alias) => readers.has(alias)))
  const [wroteBefore, wroteAfter] = [who(parts.before), who(parts.after)]
  const asked = [...threads.values()].filter(
    (thread) => thread.root.kind === 'question' && thread.root.phase === 'read' && isCounted(thread.root),
  )
  const known = new Set(tagFigures(parts.before).map(({ tag }) => tag.toLowerCase()))
  return {
    before: writtenOf(parts.before.values()),
    after: writtenOf(parts.after.values()),
    onlyBefore: [...wroteBefore].filter((alias) => !wroteAfter.has(alias)).length,
    onlyAfter: [...wroteAfter].filter((alias) => !wroteBefore.has(alias)).length,
    both: [...wroteBefore].filter((alias) => wroteAfter.has(alias)).length,
    questions: { asked: asked.length, settled: asked.filter((thread) => !isOpenQuestion(thread)).length },
    moved: shares(parts, threads),
    newTags: tagFigures(parts.after)
      .filter(({ tag }) => !known.has(tag.toLowerCase()))
      .slice(0, ROOM.tags),
  }
}

/** For each block its part of all that was posted, in parts of a hundred, before and after; those that changed most. */
function shares(parts: Readonly<Record<'before' | 'after', ReadonlyMap<RecordId, SeenPost>>>, threads: BriefingInput['threads']) {
  const counted = { before: new Map<BlockId, number>(), after: new Map<BlockId, number>() }
  for (const part of ['before', 'after'] as const) {
    for (const post of parts[part].values()) {
      const block = threads.get(post.thread)?.root.passage.start.block
      if (block !== undefined) counted[part].set(block, (counted[part].get(block) ?? 0) + 1)
    }
  }
  const share = (part: 'before' | 'after', block: BlockId) =>
    Math.round(((counted[part].get(block) ?? 0) / Math.max(1, parts[part].size)) * 1000) / 10
  return [...new Set([...counted.before.keys(), ...counted.after.keys()])]
    .map((block) => ({ block, before: share('before', block), after: share('after', block) }))
    .filter(({ before, after }) => before !== after)
    .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.block < b.block ? -1 : 1))
    .slice(0, ROOM.moved)
}

/**
 * Passages to return to. A block gets 3 points for each open question, 1 for each person who asks the same as one of
 * these, 2 for each challenge (an annotation of that kind, a reply with that move), 1 for each person beyond the second
 * who wrote there, and 2 for each group beyond the first from which somebody did. At most five blocks with three points
 * or more, the most first; what is alike, in the order of the text. Threads that are resolved are settled: nothing in
 * them makes a point.
 */
export function suggestedPassages({ threads, blocks }: Pick<BriefingInput, 'threads' | 'blocks'>): Suggested[] {
  const at = new Map<BlockId, SeenThread[]>()
  for (const thread of threads.values()) {
    if (thread.resolved || !isCounted(thread.root)) continue
    const { block } = thread.root.passage.start
    const its = at.get(block)
    if (its) its.push(thread)
    else at.set(block, [thread])
  }
  return blocks
    .flatMap((block) => {
      const its = at.get(block)
      return its ? [suggestion(block, its)] : []
    })
    .filter(({ points }) => points >= 3)
    .toSorted((a, b) => b.points - a.points)
    .slice(0, ROOM.suggested)
}

function suggestion(block: BlockId, threads: readonly SeenThread[]): Suggested {
  const open = threads.filter(isOpenQuestion)
  const posts = threads.flatMap((thread) => thread.posts.map(([, post]) => post).filter(isCounted))
  const questions = open.length
  const meToo = open.reduce((sum, thread) => sum + thread.meToo, 0)
  const challenges = posts.filter((post) => (post.is === 'annotation' ? post.kind : post.move) === 'challenge').length
  const people = new Set(posts.map((post) => post.author.id)).size
  const groups = new Set(posts.flatMap((post) => (post.group ? [post.group] : []))).size
  const reasons: Reason[] = [
    ...(questions > 0 ? [{ is: 'open-questions', questions, meToo } as const] : []),
    ...(challenges > 0 ? [{ is: 'challenged', challenges } as const] : []),
    ...(people > 2 ? [{ is: 'many-voices', people } as const] : []),
    ...(groups > 1 ? [{ is: 'several-groups', groups } as const] : []),
  ]
  const points = 3 * questions + meToo + 2 * challenges + Math.max(0, people - 2) + 2 * Math.max(0, groups - 1)
  const [first] = (open.length > 0 ? open : [...threads]).toSorted((a, b) => b.meToo - a.meToo || b.voices - a.voices || oldest(a, b))
  if (!first) throw new RangeError('a block without a thread is not suggested')
  return { block, points, reasons, thread: first.id }
}
