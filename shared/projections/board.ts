/**
 * The facilitator's live picture of a session: passage × group. Made of what stands in the facilitators' margin, so a
 * silence that shows counts only gives the same board. What is private, deleted or hidden is counted nowhere.
 */

import type { Passage } from '#shared/anchoring/passage.ts'
import type { Alias, BlockId, GroupId, PromptId, RecordId } from '#shared/ids.ts'
import { groupOf } from '#shared/margins/audience.ts'
import type { AnnotationEntry, Entry, MarkEntry, ReplyEntry } from '#shared/margins/entry.ts'
import { isPostEntry } from '#shared/margins/entry.ts'
import type { Kind } from '#shared/margins/record.ts'
import type { Role } from '#shared/permissions.ts'

export interface BoardPerson {
  readonly alias: Alias
  readonly role: Role
  /** The group in which they now are. */
  readonly group?: GroupId | undefined
  readonly removed?: boolean
}

export interface BoardInput {
  readonly entries: Iterable<readonly [RecordId, Entry]>
  /** The blocks of the reading in their order. */
  readonly blocks: readonly BlockId[]
  /**
   * In which block an annotation stands in the version that is shown; `undefined` if that has no sure place for it.
   * Without it, where it was written on: for a text that has one version.
   */
  readonly blockOf?: (id: RecordId, passage: Passage) => BlockId | undefined
  /** The groups that have not ended, in their order. */
  readonly groups: readonly GroupId[]
  readonly people: readonly BoardPerson[]
  /** When the phase began, ms since 1970: silence is counted from here. */
  readonly since: number
}

/** Where no group is meant: what was written to everyone or to the facilitators by somebody who was in none. */
export const noGroup = 'none'
export type Column = GroupId | typeof noGroup

export interface Cell {
  /** Annotations whose passage begins in the block. */
  readonly annotations: number
  /** Replies, at whatever depth, in the threads of those annotations. */
  readonly replies: number
  /** The annotations by kind. */
  readonly kinds: Readonly<Record<Kind, number>>
  /** Questions among the annotations that nobody but their author has replied to and that are not resolved. */
  readonly unanswered: number
  /** Different people who wrote one of the annotations or replies. */
  readonly people: number
  /** The annotations, oldest first: where a click leads. */
  readonly threads: readonly RecordId[]
}

/** What stands at one place, by column. */
export interface Cells {
  /** Only columns in which something stands. */
  readonly cells: ReadonlyMap<Column, Cell>
  /** All columns together; people are counted once. */
  readonly total: Cell
}

export interface Row extends Cells {
  readonly block: BlockId
}

export interface GroupFigures {
  readonly group: Column
  /** Annotations and replies in this column, in the whole session. */
  readonly posts: number
  /** Questions in this column that are unanswered (see Cell). */
  readonly unanswered: number
  /** Readers who are in the group now. */
  readonly members: number
  /** Of those, who has written nothing since the phase began. */
  readonly quiet: readonly Alias[]
  /** It has members, and all of them are quiet. */
  readonly silent: boolean
  /** When the newest annotation or reply in this column was received, ms since 1970; 0 for never. */
  readonly latest: number
}

export interface Board {
  /** The blocks in which something stands, in the order of the text. */
  readonly rows: readonly Row[]
  /** What a correction of the text has left without a place, if there is any. */
  readonly unplaced: Cells | undefined
  readonly groups: readonly GroupFigures[]
  /** Readers who are in the session and have written nothing in it yet, to anybody but themselves. */
  readonly wroteNothing: readonly Alias[]
  /** The most annotations and replies of any one cell: the darkest shade. */
  readonly most: number
}

type Post = AnnotationEntry | ReplyEntry

/** What stands, sorted out: roots with the replies in their threads. */
function threadsOf(entries: Iterable<readonly [RecordId, Entry]>) {
  const roots = new Map<RecordId, AnnotationEntry>()
  const replies = new Map<RecordId, ReplyEntry[]>()
  const resolved = new Set<RecordId>()
  for (const [id, entry] of entries) {
    if (entry.is === 'mark') {
      if (isResolving(entry)) resolved.add(entry.on)
    } else if (isPostEntry(entry) && entry.deletedAt === undefined && !entry.hidden) {
      if (entry.is === 'annotation') roots.set(id, entry)
      else valueOf(replies, entry.thread, () => []).push(entry)
    }
  }
  return { roots, replies, resolved }
}

const isResolving = (mark: MarkEntry): boolean => mark.sort === 'resolve' && mark.goneAt === undefined

/** The column of a post: the group it addresses, else the one its author was in. */
const columnOf = (post: Post): Column => groupOf(post.to) ?? post.group ?? noGroup

/** The board. Pure; its cost grows with the entries. */
export function boardOf({ entries, blocks, blockOf, groups, people, since }: BoardInput): Board {
  const { roots, replies, resolved } = threadsOf(entries)
  const known = new Set(blocks)
  // What has no place is counted under `undefined`.
  const rows = new Map<BlockId | undefined, Map<Column, Tally>>()
  const totals = new Map<BlockId | undefined, Tally>()
  const columns = new Map<Column, { posts: number; unanswered: number; latest: number }>()
  const wrote = new Set<Alias>()
  const wroteSince = new Set<Alias>()

  for (const [id, root] of roots) {
    const column = columnOf(root)
    const its = replies.get(id) ?? []
    const isOpen = root.kind === 'question' && !resolved.has(id) && its.every((reply) => reply.author.id === root.author.id)
    const found = blockOf ? blockOf(id, root.passage) : root.passage.start.block
    const block = found !== undefined && known.has(found) ? found : undefined
    const row = valueOf(rows, block, () => new Map<Column, Tally>())
    for (const tally of [valueOf(row, column, () => new Tally()), valueOf(totals, block, () => new Tally())])
      tally.add(id, root, its, isOpen)
    const figures = valueOf(columns, column, () => ({ posts: 0, unanswered: 0, latest: 0 }))
    figures.posts += 1 + its.length
    if (isOpen) figures.unanswered++
    for (const post of [root, ...its]) figures.latest = Math.max(figures.latest, post.receivedAt)
  }
  // A reply counts as writing also where its thread does not stand any more.
  for (const post of [...roots.values(), ...[...replies.values()].flat()]) {
    wrote.add(post.author.id)
    if (post.receivedAt >= since) wroteSince.add(post.author.id)
  }

  const readers = people.filter((person) => person.role === 'reader' && !person.removed)
  const shown: readonly Column[] = columns.has(noGroup) ? [...groups, noGroup] : groups
  const cells = [...rows.values()].flatMap((row) => [...row.values()])
  const cellsAt = (block: BlockId | undefined): Cells | undefined => {
    const row = rows.get(block)
    const total = totals.get(block)
    return row && total && { cells: new Map([...row].map(([column, tally]) => [column, tally.cell()])), total: total.cell() }
  }
  return {
    rows: blocks.flatMap((block) => {
      const found = cellsAt(block)
      return found ? [{ block, ...found }] : []
    }),
    unplaced: cellsAt(undefined),
    groups: shown.map((group) => {
      const members = readers.filter((person) => (person.group ?? noGroup) === group)
      const quiet = members.filter((person) => !wroteSince.has(person.alias)).map((person) => person.alias)
      const figures = columns.get(group) ?? { posts: 0, unanswered: 0, latest: 0 }
      return { group, ...figures, members: members.length, quiet, silent: members.length > 0 && quiet.length === members.length }
    }),
    wroteNothing: readers.filter((person) => !wrote.has(person.alias)).map((person) => person.alias),
    most: cells.reduce((most, tally) => Math.max(most, tally.posts), 0),
  }
}

/** A cell while it is counted. */
class Tally {
  #annotations = 0
  #replies = 0
  #unanswered = 0
  readonly #kinds: Record<Kind, number> = { comment: 0, question: 0, insight: 0, connection: 0, challenge: 0 }
  readonly #people = new Set<Alias>()
  readonly #threads: { id: RecordId; at: number }[] = []

  add(id: RecordId, root: AnnotationEntry, replies: readonly ReplyEntry[], isOpen: boolean): void {
    this.#annotations++
    this.#replies += replies.length
    if (isOpen) this.#unanswered++
    this.#kinds[root.kind]++
    for (const post of [root, ...replies]) this.#people.add(post.author.id)
    this.#threads.push({ id, at: root.receivedAt })
  }

  get posts(): number {
    return this.#annotations + this.#replies
  }

  cell(): Cell {
    return {
      annotations: this.#annotations,
      replies: this.#replies,
      kinds: this.#kinds,
      unanswered: this.#unanswered,
      people: this.#people.size,
      threads: this.#threads.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).map(({ id }) => id),
    }
  }
}

export interface Answer {
  readonly thread: RecordId
  readonly entry: AnnotationEntry
  /** Replies that stand in its thread. */
  readonly replies: number
}

/** The answers to a prompt side by side: for each group, and for whoever was in none, the annotations that answer it, oldest first. */
export function answersTo(
  prompt: PromptId,
  entries: Iterable<readonly [RecordId, Entry]>,
  groups: readonly GroupId[],
): ReadonlyMap<Column, readonly Answer[]> {
  const { roots, replies } = threadsOf(entries)
  const columns = new Map<Column, Answer[]>(groups.map((group) => [group, []]))
  const answers = [...roots].filter(([, root]) => root.prompt === prompt).toSorted(([, a], [, b]) => a.receivedAt - b.receivedAt)
  for (const [thread, entry] of answers) {
    valueOf(columns, columnOf(entry), () => []).push({ thread, entry, replies: replies.get(thread)?.length ?? 0 })
  }
  return columns
}

function valueOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}
