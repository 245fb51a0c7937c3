import type { BlockId, RecordId } from '#shared/ids.ts'
import type { Entry } from '#shared/margins/entry.ts'
import type { PenRecord, Sort } from '#shared/margins/record.ts'
import { type Marks, markOf, noMarks, type Post, postOf, type ReplyPost, type Sources, type Viewer } from './post.ts'
import { type Thread, threadOf } from './thread.ts'
import { compareThreads } from './thread-order.ts'

const asWritten = (order: ReadonlyMap<BlockId, number>) => compareThreads(order, ({ root }) => root.passage)

/** From so many changed threads on they are put in order anew. */
const MANY = 50

/** One source says something else of one record than before; `undefined` takes it back. */
export type Change =
  | { readonly from: 'pen'; readonly id: RecordId; readonly value: PenRecord | undefined }
  | { readonly from: 'margin'; readonly margin: string; readonly id: RecordId; readonly value: Entry | undefined }

/**
 * Threads in passage order, from any number of margins and the viewer's own pen, each record once. A change costs what
 * the thread costs that it touches, not what the margin costs: with 50,000 entries a new reply is still quick.
 *
 * Invariants: every post with a visible annotation above it stands in exactly one thread; `all()` is ordered by
 * block, offset, end (the longer passage first), time and id, so that two viewers of the same margin see one order; a
 * thread whose blocks are unknown comes last; a reply with no visible annotation above it is among `strays()`.
 */
export class ThreadIndex {
  readonly #viewer: Viewer
  readonly #sources = new Map<RecordId, Sources>()
  readonly #children = new Map<RecordId, Set<RecordId>>()
  readonly #marks = new Map<RecordId, Set<RecordId>>()
  /** Replies by the thread that the server says they belong to, for those whose parent is not visible. */
  readonly #claimed = new Map<RecordId, Set<RecordId>>()
  readonly #threads = new Map<RecordId, Thread>()
  /** Replies by the annotation that they hang on, where the viewer cannot see that. */
  readonly #stray = new Map<RecordId, readonly ReplyPost[]>()
  #strays: readonly ReplyPost[] | undefined
  #compare: ReturnType<typeof compareThreads>
  #sorted: readonly Thread[] | undefined

  constructor(viewer: Viewer, order: ReadonlyMap<BlockId, number>) {
    this.#viewer = viewer
    this.#compare = asWritten(order)
  }

  /** Another version of the reading: its blocks in order. */
  reorder(order: ReadonlyMap<BlockId, number>): void {
    this.#compare = asWritten(order)
    this.#sorted = undefined
  }

  /** Takes changes in. @returns the threads that are now other than before, gone ones among them. */
  change(changes: Iterable<Change>): Set<RecordId> {
    const touched = new Set<RecordId>()
    const between = new Set<RecordId>()
    const note = (id: RecordId | undefined) => void (id && touched.add(id))
    for (const change of changes) {
      note(this.#threadFor(change.id))
      this.#unlink(change.id)
      this.#put(change)
      this.#link(change.id)
      note(this.#threadFor(change.id))
      // A reply came or went between an annotation and what hangs on it: that is found a thread, or stands alone.
      if (this.#stray.has(change.id) || this.#children.has(change.id)) between.add(change.id)
    }
    // to put many in their places one by one takes longer than to put all in order
    if (touched.size > MANY) this.#sorted = undefined
    for (const id of touched) this.#rebuild(id)
    for (const id of between) if (!touched.has(id)) this.#standAlone(id, this.#sources.has(id) ? [] : this.#below(id))
    return touched
  }

  get(id: RecordId): Thread | undefined {
    return this.#threads.get(id)
  }

  /** The thread in which a post stands, or a mark on it. */
  threadWith(id: RecordId): Thread | undefined {
    const thread = this.#threadFor(id)
    return thread && this.#threads.get(thread)
  }

  /** The post of this id, if there is one. */
  post(id: RecordId): Post | undefined {
    const sources = this.#sources.get(id)
    return sources && postOf(id, sources, this.#viewer, this.#marksOn(id))
  }

  /** All threads in passage order. The same array as before while no thread changed. */
  all(): readonly Thread[] {
    this.#sorted ??= [...this.#threads.values()].sort(this.#compare)
    return this.#sorted
  }

  /** Standing replies whose annotation the viewer cannot see, by time. The same array as before while none changed. */
  strays(): readonly ReplyPost[] {
    this.#strays ??= [...this.#stray.values()].flat().sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    return this.#strays
  }

  #put(change: Change): void {
    const sources = this.#sources.get(change.id) ?? { entries: new Map<string, Entry>() }
    if (change.from === 'pen') {
      if (change.value === undefined) delete sources.pen
      else sources.pen = change.value
    } else if (change.value === undefined) sources.entries.delete(change.margin)
    else sources.entries.set(change.margin, change.value)
    if (sources.pen === undefined && sources.entries.size === 0) this.#sources.delete(change.id)
    else this.#sources.set(change.id, sources)
  }

  #link(id: RecordId): void {
    const sources = this.#sources.get(id)
    if (!sources) return
    const mark = markOf(sources)
    if (mark) add(this.#marks, mark.on, id)
    const value = valueOf(sources)
    if (value?.is !== 'reply') return
    add(this.#children, value.replyTo, id)
    for (const entry of sources.entries.values()) add(this.#claimed, entry.thread, id)
  }

  #unlink(id: RecordId): void {
    const sources = this.#sources.get(id)
    if (!sources) return
    const value = valueOf(sources)
    if (value?.is === 'mark') remove(this.#marks, value.on, id)
    if (value?.is !== 'reply') return
    remove(this.#children, value.replyTo, id)
    for (const entry of sources.entries.values()) remove(this.#claimed, entry.thread, id)
  }

  /** The annotation above a post or a mark: by what each answers, or else as the server says. */
  #threadFor(start: RecordId): RecordId | undefined {
    const seen = new Set<RecordId>()
    let id = start
    for (;;) {
      const sources = this.#sources.get(id)
      const value = sources && valueOf(sources)
      if (!sources || !value || seen.has(id)) return undefined
      seen.add(id)
      switch (value.is) {
        case 'annotation':
          return id
        case 'draft':
        case 'note':
          return undefined
        case 'mark':
          id = value.on
          break
        case 'reply': {
          if (!this.#sources.has(value.replyTo)) {
            for (const entry of sources.entries.values()) return entry.thread
            return value.replyTo
          }
          id = value.replyTo
        }
      }
    }
  }

  #rebuild(id: RecordId): void {
    const root = this.post(id)
    const thread =
      root?.is === 'annotation'
        ? threadOf(
            root,
            (parent) => this.#replies(this.#children.get(parent)),
            this.#replies(this.#claimed.get(id)).filter((reply) => !this.#sources.has(reply.replyTo)),
            this.#viewer.id,
          )
        : undefined
    this.#standAlone(id, root?.is === 'annotation' ? [] : this.#below(id))
    const before = this.#threads.get(id)
    if (thread) this.#threads.set(id, thread)
    else this.#threads.delete(id)
    if (this.#sorted && before && thread) this.#replace(before, thread)
    else this.#sorted = this.#sorted && !before && thread ? this.#insert(this.#sorted, thread) : before || thread ? undefined : this.#sorted
  }

  #standAlone(id: RecordId, replies: readonly ReplyPost[]): void {
    if (replies.length === 0 && !this.#stray.has(id)) return
    if (replies.length === 0) this.#stray.delete(id)
    else this.#stray.set(id, replies)
    this.#strays = undefined
  }
  /** The standing replies that hang on an annotation which is not there. */
  #below(id: RecordId): ReplyPost[] {
    const found = new Map<RecordId, ReplyPost>()
    const gather = (replies: readonly ReplyPost[]) => {
      for (const reply of replies) {
        if (found.has(reply.id)) continue
        found.set(reply.id, reply)
        gather(this.#replies(this.#children.get(reply.id)))
      }
    }
    gather(this.#replies(this.#claimed.get(id)))
    gather(this.#replies(this.#children.get(id)))
    return [...found.values()].filter((reply) => !reply.deleted)
  }

  /** The order of a thread rests on its annotation, which stays at its passage: a change puts it where it stood. */
  #replace(before: Thread, after: Thread): void {
    const at = this.#sorted?.indexOf(before) ?? -1
    this.#sorted = at < 0 || !this.#sorted || before.root.at !== after.root.at ? undefined : this.#sorted.with(at, after)
  }
  #insert(sorted: readonly Thread[], thread: Thread): readonly Thread[] {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = sorted[middle]
      if (other && this.#compare(other, thread) < 0) low = middle + 1
      else high = middle
    }
    return sorted.toSpliced(low, 0, thread)
  }

  #replies(ids: ReadonlySet<RecordId> | undefined): ReplyPost[] {
    const posts: ReplyPost[] = []
    for (const id of ids ?? []) {
      const post = this.post(id)
      if (post?.is === 'reply') posts.push(post)
    }
    return posts
  }

  #marksOn(id: RecordId): Marks {
    const ids = this.#marks.get(id)
    if (!ids || ids.size === 0) return noMarks
    const people = new Map<Sort, Set<string>>()
    const mine: Partial<Record<Sort, RecordId>> = {}
    for (const markId of ids) {
      const sources = this.#sources.get(markId)
      const mark = sources && markOf(sources)
      if (!mark) continue
      const who = markId.slice(0, 8)
      people.set(mark.sort, (people.get(mark.sort) ?? new Set()).add(who))
      if (who === this.#viewer.id) mine[mark.sort] = markId
    }
    const counts: Partial<Record<Sort, number>> = {}
    for (const [sort, who] of people) counts[sort] = who.size
    return { counts, mine }
  }
}

const valueOf = (sources: Sources): PenRecord | Entry | undefined => {
  if (sources.pen) return sources.pen
  for (const entry of sources.entries.values()) return entry
  return undefined
}

function add<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const set = map.get(key)
  if (set) set.add(value)
  else map.set(key, new Set([value]))
}
function remove<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const set = map.get(key)
  if (set?.delete(value) && set.size === 0) map.delete(key)
}
