import { type Alias, type BlockId, type DocumentId, type GroupId, type RecordId } from '#shared/ids.ts'
import { type Audience, groupAudience } from '#shared/margins/audience.ts'
import { type Entry, isPostEntry } from '#shared/margins/entry.ts'
import type { Annotation, Mark, Reply, Sort } from '#shared/margins/record.ts'
import { type GroupNote, NoteIndex } from '#shared/projections/notes.ts'
import type { Post, ReplyPost, Viewer } from '#shared/projections/post.ts'
import type { Thread } from '#shared/projections/thread.ts'
import { type Change, ThreadIndex } from '#shared/projections/thread-index.ts'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import { Arrivals, type Screen } from './arrivals.ts'
import { Drafts } from './drafts.ts'
import { Letters, SetAside, type Shelf } from './kept-words.ts'
import { type EntryChanges, Margin } from './margin.ts'
import { Observable } from './observable.ts'
import { Pen } from './pen.ts'
import { ReadMarks } from './read-marks.ts'
import { deleted, edited, marked, newRecordId, noted, posted, remarked, unmarked, type Writing } from './write.ts'

export interface RoomOptions {
  readonly view: SessionView
  readonly blocks: readonly { readonly id: BlockId }[]
  readonly syncUrl: string
  readonly shelf: Shelf
  readonly now: () => number
  readonly random: (bytes: Uint8Array) => Uint8Array
  readonly WebSocketPolyfill?: typeof WebSocket
}

/**
 * One reading room on this device: pen, margins, and the threads that come of them. What is shown changes only through
 * `#show`; what others write passes `Arrivals` first.
 */
export class Room {
  readonly view: Observable<SessionView>
  readonly threads = new Observable<readonly Thread[]>([])
  /** Replies whose annotation the viewer cannot see. */
  readonly strays = new Observable<readonly ReplyPost[]>([])
  /** Posts of others that wait to be let in. */
  readonly waiting = new Observable(0)
  /** Counts up whenever posts of others were let in by themselves, with how many: for an announcement. */
  readonly arrived = new Observable<{ readonly count: number; readonly posts: number }>({ count: 0, posts: 0 })
  readonly focused = new Observable(false)
  /** Every margin that was open to the participant at first has been read. */
  readonly complete = new Observable(false)
  /** What the groups bring to the plenary, as far as the viewer can see it. */
  readonly notes = new Observable<readonly GroupNote[]>([])
  /** What stands in the facilitators' margin, as it comes: the board holds nothing back. Changed in place; `boarded` counts up. */
  readonly onBoard: ReadonlyMap<RecordId, Entry>
  readonly boarded = new Observable(0)
  readonly pen: Pen
  readonly drafts: Drafts
  readonly setAside: SetAside
  readonly readMarks: ReadMarks
  readonly #options: RoomOptions
  readonly #index: ThreadIndex
  readonly #notes: NoteIndex
  readonly #arrivals: Arrivals
  readonly #margins = new Map<DocumentId, Margin>()
  readonly #onBoard = new Map<RecordId, Entry>()
  #opened = 0

  private constructor(options: RoomOptions, pen: Pen, setAside: SetAside) {
    const { view } = options
    const order = new Map(options.blocks.map((block, at) => [block.id, at]))
    this.#options = options
    this.onBoard = this.#onBoard
    this.view = new Observable(view)
    this.pen = pen
    this.setAside = setAside
    this.readMarks = new ReadMarks(options.shelf, view.me.id)
    this.drafts = new Drafts(pen, view.me.id, new Letters(options.shelf, view.me.id), options.now, () => this.#newId())
    this.#index = new ThreadIndex(this.viewer, order)
    this.#notes = new NoteIndex(this.viewer)
    this.#arrivals = new Arrivals(view.me.alias, this.#index)
    this.#show([...pen.records.get()].map(([id, value]) => ({ from: 'pen', id, value })))
    pen.onChange((ids) => this.#show(ids.map((id) => ({ from: 'pen', id, value: pen.get(id) }))))
  }

  static async open(options: RoomOptions): Promise<Room> {
    const { view, syncUrl, shelf, now, WebSocketPolyfill } = options
    const setAside = new SetAside(shelf, view.me.id)
    const sockets = WebSocketPolyfill ? { WebSocketPolyfill } : {}
    const pen = await Pen.open({ syncUrl, session: view.id, participant: view.me.id, setAside, now, ...sockets })
    const room = new Room(options, pen, setAside)
    await room.#openMargins(view)
    return room
  }

  /** The viewer as the others see them. */
  get viewer(): Viewer {
    const { me } = this.view.get()
    return { id: me.alias, name: me.pseudonym ?? me.name, role: me.role }
  }

  /** The session changed: other margins may be open to the participant, other names be shown. */
  async refresh(view: SessionView): Promise<void> {
    this.view.set(view)
    await this.#openMargins(view)
  }

  async close(): Promise<void> {
    this.drafts.close()
    await Promise.all([this.pen.close(), ...[...this.#margins.values()].map((margin) => margin.close())])
  }

  /** Signing out: nothing of this session stays on the device. */
  async erase(): Promise<void> {
    await Promise.all([this.pen.erase(), ...[...this.#margins.values()].map((margin) => margin.erase())])
  }

  /** What the person wrote and the server does not have, as they wrote it. */
  unsentWords(): string[] {
    this.drafts.flush()
    const records = [...this.pen.unsaved(), ...this.setAside.all.get().map(({ record }) => record)]
    return records.flatMap((record) =>
      record.is === 'mark' || record.deletedAt !== undefined || record.body.trim() === '' ? [] : [record.body],
    )
  }

  /** A connection that is asked anew whether it lives: the network came or went. */
  reconnect(): void {
    this.pen.reconnect()
  }

  // What is shown ------------------------------------------------------------------------------------------------------

  thread(id: RecordId): Thread | undefined {
    return this.#index.get(id)
  }
  threadWith(post: RecordId): Thread | undefined {
    return this.#index.threadWith(post)
  }
  set screen(screen: Screen) {
    this.#arrivals.screen = screen
  }

  letIn(): void {
    const changes = this.#arrivals.letIn()
    this.waiting.set(0)
    this.#show(changes)
  }

  focus(on: boolean): void {
    this.focused.set(on)
    this.#arrivals.focused = on
    if (!on) this.waiting.set(this.#arrivals.count)
  }

  // What is written ----------------------------------------------------------------------------------------------------

  post(id: RecordId | undefined, writing: Writing): RecordId {
    const own = id && this.drafts.keyOf(id)
    const before = own && this.pen.get(own)
    // What was posted under this key meanwhile, on another device, stays.
    const key = own === undefined || (before && before.is !== 'draft') ? this.#newId() : own
    this.drafts.forget(key)
    this.pen.write([[key, posted(writing, this.#options.now())]])
    return key
  }

  edit(id: RecordId, writing: Pick<Writing, 'kind' | 'move' | 'body' | 'mentions'>): void {
    const record = this.#own(id)
    if (record) this.pen.write([[id, edited(record, writing, this.#options.now())]])
  }

  /** @returns what puts the words back. */
  remove(id: RecordId): () => void {
    const record = this.#own(id)
    if (!record) return () => {}
    this.pen.write([[id, deleted(record, this.#options.now())]])
    // as it was: whoever takes a deletion back has changed no word
    return () => this.pen.write([[id, record]])
  }

  /** Makes a mark, or takes the own one back. */
  toggle(post: Post, sort: Sort): void {
    const now = this.#options.now()
    const standing = post.marks.mine[sort]
    const mark = standing ? this.#mark(standing) : undefined
    if (standing && mark) {
      this.pen.write([[standing, unmarked(mark, now)]])
      return
    }
    for (const [id, record] of this.pen.records.get()) {
      if (record.is === 'mark' && record.on === post.id && record.sort === sort) {
        this.pen.write([[id, remarked(record, now)]])
        return
      }
    }
    this.pen.write([[this.#newId(), marked(post.id, sort, audienceOfMark(post, sort), now)]])
  }

  /** Hides a post or a group's note from readers, or shows it to them again, whichever facilitator spoke before: the newest word counts. */
  setHidden(on: RecordId, hidden: boolean): void {
    const now = this.#options.now()
    const own = [...this.pen.records.get()].find(([, record]) => record.is === 'mark' && record.on === on && record.sort === 'hide')
    const [id, before] = own?.[1].is === 'mark' ? [own[0], own[1]] : [this.#newId(), marked(on, 'hide', 'facilitators', now)]
    this.pen.write([[id, hidden ? remarked(before, now) : unmarked(before, now)]])
  }

  /** Writes what one's group brings to the plenary. Whoever may not is refused by the server; the words stay in the pen. */
  keepNote(group: GroupId, body: string): void {
    const to = groupAudience(group)
    const now = this.#options.now()
    for (const [id, record] of this.pen.records.get()) {
      if (record.is !== 'note' || record.to !== to) continue
      if (record.body !== body || record.deletedAt !== undefined) this.pen.write([[id, noted(to, body, record.at, now)]])
      return
    }
    if (body.trim() !== '') this.pen.write([[this.#newId(), noted(to, body, now)]])
  }

  #own(id: RecordId): Annotation | Reply | undefined {
    const record = this.pen.get(id)
    return record?.is === 'annotation' || record?.is === 'reply' ? record : undefined
  }
  #mark(id: RecordId): Mark | undefined {
    const record = this.pen.get(id)
    return record?.is === 'mark' ? record : undefined
  }
  #newId(): RecordId {
    return newRecordId(this.view.get().me.alias, this.#options.random)
  }

  // What arrives -------------------------------------------------------------------------------------------------------

  async #openMargins(view: SessionView): Promise<void> {
    const wanted = marginsToOpen(view)
    const open = new Set(wanted.map(({ id }) => id))
    for (const [id, margin] of this.#margins) {
      if (open.has(id)) continue
      this.#margins.delete(id)
      await margin.erase()
    }
    const { syncUrl, WebSocketPolyfill } = this.#options
    await Promise.all(
      wanted
        .filter(({ id }) => !this.#margins.has(id))
        .map(async ({ id }) => {
          const margin = await Margin.open({
            syncUrl,
            id,
            participant: view.me.id,
            changed: (changes, how) => this.#arrive(id, changes, how),
            ...(WebSocketPolyfill ? { WebSocketPolyfill } : {}),
          })
          this.#margins.set(id, margin)
          const began = margin.state.subscribe(() => {
            if (margin.state.get().is !== 'open') return
            began()
            this.#opened += 1
            if (this.#opened === wanted.length) {
              const { lastHere } = this.view.get().me
              this.complete.set(true)
              this.readMarks.begin(lastHere === undefined ? newestOf(this.#index.all()) : Date.parse(lastHere))
            }
          })
        }),
    )
  }

  #arrive(margin: string, entries: EntryChanges, { live, more }: { readonly live: boolean; readonly more: boolean }): void {
    if (this.view.get().margins.some(({ id, audience }) => id === margin && audience === 'facilitators')) this.#board(entries, more)
    const changes = [...entries].map(([id, value]) => ({ from: 'margin' as const, margin, id, value }))
    const now = this.#arrivals.pass(changes, live)
    const me: Alias = this.view.get().me.alias
    const posts = live
      ? now.filter(({ id, value }) => value && isPostEntry(value) && !id.startsWith(me) && !this.#index.post(id)).length
      : 0
    this.#show(now, more)
    if (!this.#arrivals.focused) this.waiting.set(this.#arrivals.count)
    if (posts > 0) this.arrived.update(({ count }) => ({ count: count + 1, posts }))
  }

  #board(entries: EntryChanges, more: boolean): void {
    for (const [id, entry] of entries) {
      if (entry) this.#onBoard.set(id, entry)
      else this.#onBoard.delete(id)
    }
    if (!more) this.boarded.update((count) => count + 1)
  }

  /** @param more what was changed is shown with what is still to come */
  #show(changes: readonly Change[], more = false): void {
    if (changes.length > 0) {
      this.#index.change(changes)
      this.#notes.change(changes)
    }
    if (more) return
    this.notes.set(this.#notes.all())
    this.threads.set(this.#index.all())
    this.strays.set(this.#index.strays())
  }
}

/** A flag goes to facilitators only; any other sign goes where the post stands. */
const audienceOfMark = (post: Post, sort: Sort): Audience => (sort === 'flag' ? 'facilitators' : post.to)

/**
 * In the facilitators' margin stands all that stands anywhere; with the commons, which says what was brought to it, it is
 * enough for them. There may be hundreds of groups, also such as have ended.
 */
const marginsToOpen = ({ me, margins }: SessionView): SessionView['margins'] =>
  me.role === 'facilitator' ? margins.filter(({ audience }) => audience === 'commons' || audience === 'facilitators') : margins

const newestOf = (threads: readonly Thread[]): number => threads.reduce((newest, thread) => Math.max(newest, thread.latestShown), 0)
