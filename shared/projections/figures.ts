/**
 * What is counted of a session afterwards. It starts from what whoever asks may see; what is deleted or hidden is counted
 * nowhere, as on the live board (board.ts), whose cells are used where both count the same.
 */

import type { Alias, BlockId, GroupId, RecordId } from '#shared/ids.ts'
import { isPostEntry } from '#shared/margins/entry.ts'
import type { Kind, Move, Sort } from '#shared/margins/record.ts'
import type { Phase } from '#shared/session/phase.ts'
import { type Board, boardOf } from './board.ts'
import { isCounted, type Seen } from './seen-threads.ts'

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
    } else if (isPostEntry(entry) && isCounted(entry)) {
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
  /** Their replies by move. */
  readonly moves: Readonly<Record<Move, number>>
  /** Annotations and replies, by the phase in which each was posted. */
  readonly phases: Readonly<Partial<Record<Phase, number>>>
  /** Words of their annotations and replies, where what stands between two spaces is a word; withheld ones count as none. */
  readonly words: number
  /** Marks they made that stand. */
  readonly marks: number
  /** Replies of others to what they wrote. */
  readonly repliesReceived: number
  /** Marks of others on what they wrote, by sort. */
  readonly marksReceived: Readonly<Partial<Record<Sort, number>>>
  /** Different people whom they replied to, and who replied to them. */
  readonly repliedTo: number
  readonly repliedBy: number
  /** Their annotations, of whatever kind, to which nobody else replied anywhere in the thread. */
  readonly unanswered: number
  /** Different blocks in which threads begin that they wrote in. */
  readonly blocks: number
  /** When their first and their last annotation or reply was received, ms since 1970; 0 for never. */
  readonly first: number
  readonly last: number
}

/** One person while they are counted. */
class Count {
  annotations = 0
  replies = 0
  readonly kinds: Record<Kind, number> = { comment: 0, question: 0, insight: 0, connection: 0, challenge: 0 }
  readonly moves: Record<Move, number> = { build: 0, answer: 0, question: 0, challenge: 0 }
  readonly phases: Partial<Record<Phase, number>> = {}
  words = 0
  marks = 0
  repliesReceived = 0
  readonly marksReceived: Partial<Record<Sort, number>> = {}
  readonly to = new Set<Alias>()
  readonly by = new Set<Alias>()
  unanswered = 0
  readonly places = new Set<BlockId>()
  first = 0
  last = 0

  figures(): PersonFigures {
    const { to, by, places, ...rest } = this
    return { ...rest, repliedTo: to.size, repliedBy: by.size, blocks: places.size }
  }
}

/**
 * What each of these people wrote, and what came back. Whoever wrote nothing is there with zeros.
 * @param wordsOf how many words an annotation or reply has
 */
export function peopleFigures(
  entries: Seen,
  people: Iterable<Alias>,
  wordsOf: (id: RecordId) => number = () => 0,
): Map<Alias, PersonFigures> {
  const all = new Map([...people].map((alias) => [alias, new Count()]))
  const answered = answeredThreads(entries)
  for (const [id, entry] of entries) {
    const theirs = all.get(entry.author.id)
    if (entry.is === 'mark') {
      if (entry.goneAt !== undefined) continue
      if (theirs) theirs.marks++
      const on = entries.get(entry.on)
      const marked = on && on.author.id !== entry.author.id ? all.get(on.author.id) : undefined
      if (marked) marked.marksReceived[entry.sort] = (marked.marksReceived[entry.sort] ?? 0) + 1
      continue
    }
    if (!isPostEntry(entry) || !isCounted(entry)) continue
    if (theirs) {
      theirs.phases[entry.phase] = (theirs.phases[entry.phase] ?? 0) + 1
      theirs.words += entry.withheld ? 0 : wordsOf(id)
      theirs.first = theirs.first === 0 ? entry.receivedAt : Math.min(theirs.first, entry.receivedAt)
      theirs.last = Math.max(theirs.last, entry.receivedAt)
      const root = entries.get(entry.thread)
      if (root?.is === 'annotation') theirs.places.add(root.passage.start.block)
    }
    if (entry.is === 'annotation') {
      if (!theirs) continue
      theirs.annotations++
      theirs.kinds[entry.kind]++
      if (!answered.has(id)) theirs.unanswered++
    } else {
      const to = entries.get(entry.replyTo)?.author.id
      if (theirs) {
        theirs.replies++
        theirs.moves[entry.move]++
        if (to !== undefined && to !== entry.author.id) theirs.to.add(to)
      }
      const other = to === undefined || to === entry.author.id ? undefined : all.get(to)
      if (other) {
        other.repliesReceived++
        other.by.add(entry.author.id)
      }
    }
  }
  return new Map([...all].map(([alias, count]) => [alias, count.figures()]))
}

/** Threads in which a reply stands by somebody else than whoever began them. */
export function answeredThreads(entries: Seen): Set<RecordId> {
  const answered = new Set<RecordId>()
  for (const entry of entries.values()) {
    if (entry.is === 'reply' && isCounted(entry) && entries.get(entry.thread)?.author.id !== entry.author.id) answered.add(entry.thread)
  }
  return answered
}

/** How often each replied to each other person, the most frequent first. Replies to oneself are left out. */
export function exchangesOf(entries: Seen): { from: Alias; to: Alias; replies: number }[] {
  const found = new Map<string, { from: Alias; to: Alias; replies: number }>()
  for (const entry of entries.values()) {
    if (entry.is !== 'reply' || !isCounted(entry)) continue
    const from = entry.author.id
    const to = entries.get(entry.replyTo)?.author.id
    if (to === undefined || to === from) continue
    const pair = found.get(`${from} ${to}`) ?? { from, to, replies: 0 }
    pair.replies++
    found.set(`${from} ${to}`, pair)
  }
  return [...found.values()].toSorted((a, b) => b.replies - a.replies || (a.from + a.to < b.from + b.to ? -1 : 1))
}

/** How many annotations and replies carry each tag, the most first. Tags that differ in nothing but case are one, written as most write it. */
export function tagFigures(entries: Seen): { tag: string; posts: number }[] {
  const spellings = new Map<string, Map<string, number>>()
  for (const entry of entries.values()) {
    if (!isPostEntry(entry) || !isCounted(entry)) continue
    for (const tag of new Set(entry.tags)) {
      const key = tag.toLowerCase()
      const known = spellings.get(key) ?? new Map<string, number>()
      spellings.set(key, known.set(tag, (known.get(tag) ?? 0) + 1))
    }
  }
  return [...spellings.values()]
    .map((known) => {
      const [[tag] = ['']] = [...known].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      return { tag, posts: [...known.values()].reduce((sum, one) => sum + one, 0) }
    })
    .toSorted((a, b) => b.posts - a.posts || (a.tag < b.tag ? -1 : 1))
}
