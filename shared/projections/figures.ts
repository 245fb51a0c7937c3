/**
 * What is counted of a session afterwards. It starts from what whoever asks may see; what is deleted or hidden is counted
 * nowhere, as on the live board (board.ts), whose cells are used where both count the same.
 */
import type { Alias, BlockId, GroupId, RecordId } from '#shared/ids.ts'
import type { AnnotationEntry, Entry, ReplyEntry } from '#shared/margins/entry.ts'
import type { Kind } from '#shared/margins/record.ts'
import type { Phase } from '#shared/session/phase.ts'
import { type Board, boardOf } from './board.ts'

type Seen = ReadonlyMap<RecordId, Entry>
type Post = AnnotationEntry | ReplyEntry

export interface BlockFigures {
  readonly row: Board['rows'][number]
  /** Annotations and replies of the block's threads, by the phase in which each was posted. */
  readonly phases: Readonly<Partial<Record<Phase, number>>>
  readonly confusion: {
    /** Annotations of the kind question. */
    readonly questions: number
    /** People who marked one of these questions `me-too`; one counts once for each question. */
    readonly meToo: number
    /** Questions that nobody but their author has replied to and that are not resolved. */
    readonly unanswered: number
  }
}

/** The text's densities and its confusion map: each block in which a thread begins that stands, in the order of the text. */
export function blockFigures(entries: Seen, blocks: readonly BlockId[], groups: readonly GroupId[]): BlockFigures[] {
  const { rows } = boardOf({ entries, blocks, groups, people: [], since: 0 })
  const blockOf = new Map(rows.flatMap((row) => row.total.threads.map((thread) => [thread, row.block] as const)))
  const phases = new Map<BlockId, Partial<Record<Phase, number>>>()
  const meToo = new Map<BlockId, Set<string>>()
  for (const entry of entries.values()) {
    const block = blockOf.get(entry.thread)
    if (block === undefined) continue
    if (entry.is === 'mark') {
      const on = entries.get(entry.on)
      const isMeToo = entry.sort === 'me-too' && entry.goneAt === undefined && on?.is === 'annotation' && on.kind === 'question'
      if (isMeToo) meToo.set(block, (meToo.get(block) ?? new Set()).add(`${entry.author.id} ${entry.on}`))
    } else if (counts(entry)) {
      const of = phases.get(block) ?? {}
      of[entry.phase] = (of[entry.phase] ?? 0) + 1
      phases.set(block, of)
    }
  }
  return rows.map((row) => ({
    row,
    phases: phases.get(row.block) ?? {},
    confusion: { questions: row.total.kinds.question, meToo: meToo.get(row.block)?.size ?? 0, unanswered: row.total.unanswered },
  }))
}

export interface PersonFigures {
  readonly annotations: number
  readonly replies: number
  readonly kinds: Readonly<Record<Kind, number>>
  /** Marks they made that stand. */
  readonly marks: number
  /** Replies of others to what they wrote. */
  readonly repliesReceived: number
  /** Their annotations, of whatever kind, to which nobody else replied anywhere in the thread. */
  readonly unanswered: number
}

/** What each of these people wrote, and what came back. Whoever wrote nothing is there with zeros. */
export function peopleFigures(entries: Seen, people: Iterable<Alias>): Map<Alias, PersonFigures> {
  const fresh = () => ({
    annotations: 0,
    replies: 0,
    kinds: { comment: 0, question: 0, insight: 0, connection: 0, challenge: 0 },
    marks: 0,
    repliesReceived: 0,
    unanswered: 0,
  })
  const all = new Map([...people].map((alias) => [alias, fresh()]))
  const answered = answeredThreads(entries)
  for (const [id, entry] of entries) {
    const theirs = all.get(entry.author.id)
    if (entry.is === 'mark') {
      if (theirs && entry.goneAt === undefined) theirs.marks++
      continue
    }
    if (!counts(entry)) continue
    if (entry.is === 'annotation') {
      if (!theirs) continue
      theirs.annotations++
      theirs.kinds[entry.kind]++
      if (!answered.has(id)) theirs.unanswered++
    } else {
      if (theirs) theirs.replies++
      const to = entries.get(entry.replyTo)?.author.id
      const other = to === undefined || to === entry.author.id ? undefined : all.get(to)
      if (other) other.repliesReceived++
    }
  }
  return all
}

/** Threads in which a reply stands by somebody else than whoever began them. */
export function answeredThreads(entries: Seen): Set<RecordId> {
  const answered = new Set<RecordId>()
  for (const entry of entries.values()) {
    if (entry.is === 'reply' && counts(entry) && entries.get(entry.thread)?.author.id !== entry.author.id) answered.add(entry.thread)
  }
  return answered
}

/** How often each replied to each other person, the most frequent first. Replies to oneself are left out. */
export function exchangesOf(entries: Seen): { from: Alias; to: Alias; replies: number }[] {
  const found = new Map<string, { from: Alias; to: Alias; replies: number }>()
  for (const entry of entries.values()) {
    if (entry.is !== 'reply' || !counts(entry)) continue
    const from = entry.author.id
    const to = entries.get(entry.replyTo)?.author.id
    if (to === undefined || to === from) continue
    const pair = found.get(`${from} ${to}`) ?? { from, to, replies: 0 }
    pair.replies++
    found.set(`${from} ${to}`, pair)
  }
  return [...found.values()].toSorted((a, b) => b.replies - a.replies || (a.from + a.to < b.from + b.to ? -1 : 1))
}

const counts = (post: Post): boolean => post.deletedAt === undefined && !post.hidden
