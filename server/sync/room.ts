/**
 * A session in memory: its state, its records, its pens and margins. Here a pen's change becomes a kept record, and a
 * kept record stands in the margins where `shared/margins/standing.ts` says. Everything that changes something runs
 * inside a turn (turns.ts).
 */
import type { Pool } from 'pg'
import * as Y from 'yjs'
import { awaitCommits, listMargins, loadDocument, penOf, SNAPSHOT_EVERY, snapshotDocument } from '#server/storage/documents.ts'
import { workOutWords } from '#server/storage/search-words.ts'
import { loadRecords, loadSession, type RecordStamp, type StoredSession } from '#server/storage/session-state.ts'
import { Refusal } from '#shared/errors.ts'
import type { DocumentId, ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { mayOpenMargin } from '#shared/margins/access.ts'
import type { MarginAudience } from '#shared/margins/audience.ts'
import { marginEntries, penRecord, penRecords, watch, writePen } from '#shared/margins/documents.ts'
import type { Entry, KeptRecord } from '#shared/margins/entry.ts'
import { withoutWords } from '#shared/margins/erasing.ts'
import { hiddenBy } from '#shared/margins/hiding.ts'
import { keep } from '#shared/margins/keeping.ts'
import type { PenRecord } from '#shared/margins/record.ts'
import { standings } from '#shared/margins/standing.ts'
import { checkTakingBack, checkWriting } from '#shared/margins/writing.ts'
import type { Phase } from '#shared/session/phase.ts'
import { currentGroup, isNotOpenYet, type ParticipantState, type SessionState } from '#shared/session/state.ts'
import type { Batch } from './batch.ts'
import type { Connection } from './connection.ts'
import { type Admission, admit, type Sent } from './gate.ts'
import { Margin } from './margin.ts'
import { Pen } from './pen.ts'
import type { Pace, WriteRates } from './write-rates.ts'

/** Traces of what was overwritten before it was sent weigh less than records, but not nothing. */
const BARE_PER_RECORD = 8

export interface RoomOptions {
  readonly pool: Pool
  readonly rates: WriteRates
  /** For tests, which do not write fifty thousand. */
  readonly annotationsInMargin?: number
  /** Whether other nodes have the session in memory too, and keep their margins in line as we do. */
  readonly isShared?: boolean
  /** Called when the room must not be used any more. */
  readonly dropped: (room: Room) => void
}

export class Room {
  readonly id: SessionId
  readonly #options: RoomOptions
  #state: SessionState
  #version: number
  /** Loaded with the first pen: a room that is only read needs no records. */
  #records: Map<RecordId, KeptRecord> | undefined
  #loadingRecords: Promise<void> | undefined
  /** Annotations and replies that others may see: all of them stand in the facilitators' margin, so no margin has more. */
  #shared = 0
  readonly #pens = new Map<ParticipantId, Promise<Pen>>()
  readonly #margins = new Map<MarginAudience, Promise<Margin>>()
  /** The margins that are loaded; with the records, all of them. */
  #loadedMargins: Margin[] = []
  readonly #loadedPens = new Set<Pen>()
  readonly connections = new Set<Connection>()
  /** Openings under way, which keep the room alive. */
  holds = 0
  /** Whether the margins have been brought into line since they were loaded; until then they are what some process left. */
  #inLine = false
  #dropped = false
  /** The last turn of any node that is in memory whole, where several nodes take turns. */
  #turn: number
  /** What was loaded beside the turns since the room was last known to be whole: another node's turn may have fallen in between. */
  #unsure = 0
  /** Whose records were read beside the turns, and may be older than what the pens and margins that were read with them say: those of everyone, or of these. */
  #unproven: 'all' | Set<ParticipantId> = new Set()

  private constructor(id: SessionId, stored: StoredSession, options: RoomOptions) {
    this.id = id
    this.#turn = stored.turn
    this.#state = stored.state
    this.#version = stored.version
    this.#options = options
  }

  /**
   * Opens a room.
   * @param align runs a step in a turn; used when the margins are older than the session (a crash between the two)
   */
  static async open(id: SessionId, options: RoomOptions, align: (room: Room) => Promise<void>): Promise<Room> {
    await awaitCommits(options.pool, id)
    const stored = await loadSession(options.pool, id)
    if (!stored) throw new Refusal('not-found', 'This session does not exist.')
    const room = new Room(id, stored, options)
    if (stored.alignedVersion !== stored.version) await align(room)
    return room
  }

  get state(): SessionState {
    return this.#state
  }
  get version(): number {
    return this.#version
  }
  get turn(): number {
    return this.#turn
  }
  get isDropped(): boolean {
    return this.#dropped
  }
  get counts(): { pens: number; margins: number; records: number } {
    return { pens: this.#pens.size, margins: this.#margins.size, records: this.#records?.size ?? 0 }
  }

  /**
   * Makes a participant known who joined after the room was opened.
   * @returns them as the room knows them: a row that was read before a change of the session does not undo it
   */
  admitParticipant(participant: ParticipantState): ParticipantState {
    const known = this.#state.participants.get(participant.id)
    if (known) return known
    this.#state = { ...this.#state, participants: new Map(this.#state.participants).set(participant.id, participant) }
    return participant
  }

  /** The pen of a participant, loaded once, and with it all that its writing needs. */
  async pen(owner: ParticipantId): Promise<Pen> {
    const [pen] = await Promise.all([once(this.#pens, owner, () => this.#loadPen(owner)), this.writable()])
    return pen
  }

  async #loadPen(owner: ParticipantId): Promise<Pen> {
    const id = await penOf(this.#options.pool, this.id, owner)
    const pen = new Pen(id, this.id, owner, await loadDocument(this.#options.pool, id))
    this.#loadedPens.add(pen)
    this.#unsure++
    // What others may not see has come by no margin while the pen was not here.
    if (this.#unproven !== 'all') this.#unproven.add(owner)
    return pen
  }

  /** The margin of an audience, loaded once. */
  margin(audience: MarginAudience): Promise<Margin> {
    return once(this.#margins, audience, async () => {
      const ids = await listMargins(this.#options.pool, this.id)
      const id = ids.get(audience)
      if (!id) throw new Refusal('not-found', 'This margin does not exist.')
      const loaded = await loadDocument(this.#options.pool, id)
      const margin = new Margin(id, this.id, audience, loaded)
      this.#loadedMargins = [...this.#loadedMargins, margin]
      this.#unsure++
      if (loaded.sinceSnapshot > SNAPSHOT_EVERY) void snapshotDocument(this.#options.pool, id).catch(() => {})
      return margin
    })
  }

  /** Resolves when every record and margin of the session is in memory. */
  writable(): Promise<void> {
    this.#loadingRecords ??= (async () => {
      const [records, ids] = await Promise.all([loadRecords(this.#options.pool, this.id), listMargins(this.#options.pool, this.id)])
      await Promise.all([...ids.keys()].map((audience) => this.margin(audience)))
      this.#records = new Map(records.map((record) => [record.id, record]))
      this.#shared = records.filter(({ value }) => isShared(value)).length
      this.#state = { ...this.#state, hidden: hiddenBy(this.#records.values()) }
      this.#unsure++
      this.#unproven = 'all'
    })().catch((error: unknown) => {
      this.#loadingRecords = undefined
      throw error
    })
    return this.#loadingRecords
  }

  // In turns -----------------------------------------------------------------------------------------------------------

  /**
   * Takes an update into a pen.
   * @param sent from the wire, read already or not
   * @param pace `catch-up` is the answer to our asking for everything, which may bring what was written offline
   * @param writer whoever sent it, who need not be sent it again
   * @throws Refusal; BrokenPen
   */
  write(pen: Pen, sent: Uint8Array | Sent, pace: Pace, batch: Batch, writer: object): Admission['is'] {
    const author = this.#state.participants.get(pen.owner)
    if (!author) throw new Refusal('not-allowed', 'You are not in this session any more.')
    batch.rooms.add(this)
    const latest = new Map<RecordId, PenRecord>()
    const { annotationsInMargin: mostAnnotations = limits.annotationsInMargin } = this.#options
    let standing = this.#shared
    const { length } = sent instanceof Uint8Array ? sent : sent.bytes
    const admission = admit(pen.doc, sent, {
      begin: (values, bare) => {
        const most = pace === 'live' ? limits.updateRecords : limits.catchUpRecords
        if (!pen.hasRoomFor(length)) throw new Refusal('too-large', 'Your pen in this session is full.')
        if (values > most || bare > BARE_PER_RECORD * most)
          throw new Refusal('too-large', `This brings ${values} records at once; ${most} are taken.`)
        if (!this.#options.rates.take(pen.owner, values + Math.ceil(bare / BARE_PER_RECORD), pace, batch.at))
          throw new Refusal('too-fast', 'You are writing faster than anyone can read; it is sent again in a moment.')
      },
      judge: (id, next) => {
        const before = latest.get(id) ?? this.#kept.get(id)?.value
        checkWriting(id, before, next, author, this.#state)
        if (isShared(next) && !isShared(before) && ++standing > mostAnnotations)
          throw new Refusal('too-large', `The margins of this session are full: ${mostAnnotations} annotations stand in them.`)
        latest.set(id, next)
      },
      takeBack: (id) => checkTakingBack(id, latest.get(id) ?? this.#kept.get(id)?.value, author, this.#state, batch.at),
    })
    if (admission.is !== 'applied') return admission.is
    if (!this.#inLine) this.alignAll(batch)
    pen.grew(admission.update.length)
    batch.penChanged(pen, admission.update, writer)
    for (const id of this.#inThreadOrder(admission.changed, pen)) this.#take(id, penRecord(pen.doc, id), author, batch)
    return admission.is
  }

  /** What is answered before its answer, so that each finds its thread. */
  #inThreadOrder(ids: readonly RecordId[], pen: Pen): Set<RecordId> {
    const left = new Set(ids)
    const ordered = new Set<RecordId>()
    for (const first of ids) {
      const chain: RecordId[] = []
      for (let id: RecordId | undefined = first; id !== undefined && left.delete(id); id = answeredBy(penRecord(pen.doc, id)))
        chain.push(id)
      for (const id of chain.reverse()) ordered.add(id)
    }
    return ordered
  }

  #take(id: RecordId, value: PenRecord | undefined, author: ParticipantState, batch: Batch): void {
    const before = this.#kept.get(id)
    const group = currentGroup(this.#state, author.id)?.id
    const record = keep(id, before, value, {
      author: author.id,
      phase: this.#state.phase,
      ...(group ? { group } : {}),
      at: batch.at,
      threadOf: (other) => this.#kept.get(other)?.thread,
    })
    if (isShared(record?.value) && !isShared(before?.value)) this.#shared++
    if (record) {
      this.#kept.set(id, record)
      batch.recordChanged(this.id, record, this.#state.phase)
    } else if (before) {
      this.#kept.delete(id)
      batch.draftGone(this.id, id)
    }
    this.#align([id], batch)
    if (record?.value.is === 'mark' && record.value.sort === 'hide') this.#rehide(record.value.on, batch)
  }

  #rehide(target: RecordId, batch: Batch): void {
    this.#state = { ...this.#state, hidden: hiddenBy(this.#kept.values()) }
    this.#align([target], batch)
  }

  /**
   * Takes the words out of all that somebody wrote here: their pen, what is kept of it, and the margins it stands in.
   * @returns how many records had words
   */
  erase(pen: Pen, batch: Batch): number {
    batch.rooms.add(this)
    if (!this.#inLine) this.alignAll(batch)
    const bare = [...penRecords(pen.doc)].map(([id, value]): [RecordId, PenRecord] => [id, withoutWords(value, batch.at)])
    const before = Y.encodeStateVector(pen.doc)
    writePen(pen.doc, bare, 'erasure')
    batch.penChanged(pen, Y.encodeStateAsUpdate(pen.doc, before), this)
    let erased = 0
    for (const [id, record] of this.#kept) {
      if (record.author !== pen.owner || record.value.is === 'mark') continue
      erased++
      if (record.value.is === 'draft') {
        this.#kept.delete(id)
        batch.draftGone(this.id, id)
        continue
      }
      const next = { ...record, value: withoutWords(record.value, batch.at), revision: record.revision + 1, changedAt: batch.at }
      this.#kept.set(id, next)
      batch.recordChanged(this.id, next, this.#state.phase)
      this.#align([id], batch)
    }
    return erased
  }

  /**
   * Takes in records out of a file, of people who came with it: nobody else writes in their pens. What is there already
   * stays as it is.
   * @param brought by pen; each record with all of its states, when they came to be, the last of which it is
   */
  bring(brought: ReadonlyMap<Pen, readonly BroughtStates[]>, batch: Batch): void {
    batch.rooms.add(this)
    if (!this.#inLine) this.alignAll(batch)
    const hides: RecordId[] = []
    for (const [pen, all] of brought) {
      const fresh = all.flatMap((states) => {
        const last = states.at(-1)?.record
        if (!last || this.#kept.has(last.id)) return []
        return [{ states, last: { ...last, changedAt: batch.at } }]
      })
      if (fresh.length === 0) continue
      const before = Y.encodeStateVector(pen.doc)
      writePen(
        pen.doc,
        fresh.map(({ last }) => [last.id, last.value] as const),
        'import',
      )
      const update = Y.encodeStateAsUpdate(pen.doc, before)
      pen.grew(update.length)
      batch.penChanged(pen, update, this)
      for (const { states, last } of fresh) {
        if (isShared(last.value)) this.#shared++
        this.#kept.set(last.id, last)
        batch.recordBrought(this.id, [...states.slice(0, -1), ...states.slice(-1).map((state) => ({ ...state, record: last }))])
        this.#align([last.id], batch)
        if (last.value.is === 'mark' && last.value.sort === 'hide') hides.push(last.value.on)
      }
    }
    for (const target of hides) this.#rehide(target, batch)
  }

  /**
   * Takes over a session that changed in Postgres, and brings every margin into line with it, unless another node has
   * done that. Needs `writable`.
   */
  change(stored: StoredSession, batch: Batch): void {
    if (stored.version < this.#version) return // a later change has been faster
    const isDoneElsewhere = this.#options.isShared === true && this.#inLine && stored.alignedVersion >= stored.version
    this.#version = stored.version
    // Who came in since the state was read is in the session all the same: participants are never taken out of it.
    this.#state = { ...stored.state, participants: new Map([...this.#state.participants, ...stored.state.participants]), hidden: new Set() }
    this.#state = { ...this.#state, hidden: hiddenBy(this.#kept.values()) }
    if (!isDoneElsewhere) this.alignAll(batch)
  }

  /** Brings every margin into line with every record: idempotent, and the only way in which anything is ever shown, hidden or taken back. */
  alignAll(batch: Batch): void {
    batch.rooms.add(this)
    const ids = new Set(this.#kept.keys())
    for (const margin of this.#loadedMargins) for (const [id] of marginEntries(margin.doc)) ids.add(id)
    this.#align(ids, batch)
    this.#inLine = true
    batch.aligned(this.id, this.#version)
  }

  #align(ids: Iterable<RecordId>, batch: Batch): void {
    for (const id of ids) {
      const record = this.#kept.get(id)
      const places = record ? standings(record, this.#state) : undefined
      for (const margin of this.#loadedMargins) {
        const now = batch.entry(margin, id)
        const next = places?.get(margin.audience)
        if (!isSame(now, next)) batch.stand(margin, id, next)
      }
    }
  }

  get #kept(): Map<RecordId, KeptRecord> {
    if (!this.#records) throw new Error('a room was written to before its records were loaded')
    return this.#records
  }

  // With other nodes ---------------------------------------------------------------------------------------------------

  /** The documents in memory, each with the number of its last update there. */
  get documents(): ReadonlyMap<DocumentId, Pen | Margin> {
    return new Map([...this.#loadedMargins, ...this.#loadedPens].map((document) => [document.id, document]))
  }

  /** Whether turns up to this one are in memory, and nothing else is missing. */
  isUpTo(turn: number): boolean {
    return this.#turn >= turn && this.#unsure === 0
  }

  /** Whether this turn of another node is the next. */
  isNext(turn: number): boolean {
    return this.#turn + 1 === turn
  }

  /**
   * Takes in updates that another node has committed.
   * @returns the records that they concern: those that changed in the facilitators' margin, where all that others may see stands, or in a pen
   */
  absorb(
    updates: Iterable<{ readonly document: DocumentId; readonly seq: number; readonly bytes: Uint8Array }>,
    batch: Batch,
  ): Set<RecordId> {
    batch.rooms.add(this)
    const { documents } = this
    const concerned = new Set<RecordId>()
    for (const { document: id, seq, bytes } of updates) {
      const document = documents.get(id)
      if (!document || document.seq >= seq) continue
      // Between the two something is missing: it is fetched before the next turn.
      if (document.seq + 1 < seq) this.#unsure++
      else document.seq = seq
      const stop = watch(document.doc, (ids) => {
        if (document instanceof Pen || document.audience === 'facilitators') for (const one of ids) concerned.add(one)
      })
      Y.applyUpdate(document.doc, bytes)
      stop()
      if (document instanceof Pen) document.grew(bytes.length)
      batch.tell(() => document.publish(bytes))
    }
    return concerned
  }

  /** Takes in records as another node has committed them; `gone` are drafts that were taken away. */
  remember(records: Iterable<KeptRecord>, gone: Iterable<RecordId>): void {
    if (!this.#records) return
    let isHidingChanged = false
    for (const id of gone) this.#records.delete(id)
    for (const record of records) {
      if (isShared(record.value) && !isShared(this.#records.get(record.id)?.value)) this.#shared++
      isHidingChanged ||= record.value.is === 'mark' && record.value.sort === 'hide'
      this.#records.set(record.id, record)
    }
    if (isHidingChanged) this.#state = { ...this.#state, hidden: hiddenBy(this.#records.values()) }
  }

  get unsure(): number {
    return this.#unsure
  }

  /** Gives out, once, whose records are still to be held against what is stored: everyone's, or those of these. */
  takeUnproven(): 'all' | ReadonlySet<ParticipantId> {
    const unproven = this.#unproven
    this.#unproven = new Set()
    return unproven
  }

  /**
   * Which records are not as they are stored, or are stored no more.
   * @param stored the stamps of all records of these authors
   */
  outOfDate(stored: readonly RecordStamp[], of: 'all' | ReadonlySet<ParticipantId>): Set<RecordId> {
    const differing = new Set<RecordId>()
    if (!this.#records) return differing
    const there = new Set<RecordId>()
    for (const { id, revision, changedAt } of stored) {
      there.add(id)
      const known = this.#records.get(id)
      if (known?.revision !== revision || known.changedAt !== changedAt) differing.add(id)
    }
    for (const { id, author } of this.#records.values()) if ((of === 'all' || of.has(author)) && !there.has(id)) differing.add(id)
    return differing
  }

  /**
   * Everything up to this turn is in memory.
   * @param sure of how much it was not sure before; what has been loaded meanwhile is not in it
   */
  caughtUp(turn: number, sure = 0): void {
    this.#turn = Math.max(this.#turn, turn)
    this.#unsure -= sure
  }

  // Outside turns ------------------------------------------------------------------------------------------------------

  /** Makes sure that margins made since (of new groups) are in memory too. */
  async loadNewMargins(): Promise<void> {
    const ids = await listMargins(this.#options.pool, this.id)
    await Promise.all([...ids.keys()].map((audience) => this.margin(audience)))
  }

  /** Ends every connection that the state as it is now would not let in. */
  readmit(): void {
    for (const connection of this.connections) {
      const participant = this.#state.participants.get(connection.participant)
      if (!participant || participant.removed || participant.erased)
        connection.end(new Refusal('not-allowed', 'Your part in this session has ended.'))
      else if (participant.role !== 'facilitator' && isNotOpenYet(this.#state))
        connection.end(new Refusal('not-open-yet', 'This session is not open yet.'))
      else if (connection.audience && !mayOpenMargin(participant, connection.audience, this.#state)) {
        connection.end(new Refusal('not-allowed', 'This margin is not open to you any more.'))
      }
    }
  }

  /** Forgets pens that nobody has open, and the records when nobody writes. Only between turns. */
  sweep(): void {
    for (const pen of this.#loadedPens) {
      if (pen.connections.size > 0 || pen.waiting > 0 || this.holds > 0) continue
      this.#loadedPens.delete(pen)
      this.#pens.delete(pen.owner)
      pen.doc.destroy()
    }
  }

  /** Whether nobody needs the room. */
  get isIdle(): boolean {
    return this.connections.size === 0 && this.holds === 0 && [...this.#loadedPens].every((pen) => pen.waiting === 0)
  }

  /** Ends the room: memory and Postgres may differ. Everyone comes again and finds what is committed. */
  drop(): void {
    if (this.#dropped) return
    this.#dropped = true
    this.#options.dropped(this)
    for (const connection of this.connections) connection.end(new Refusal('unavailable', 'Catena is loading this session again.'))
    this.#free()
  }

  /**
   * Leaves memory. Only between turns, when idle.
   * @returns what is left to do in Postgres, at any time: a snapshot of what has grown a tail, and the words for search
   */
  leave(): () => Promise<void> {
    this.#dropped = true
    this.#options.dropped(this)
    const { id, pool } = { id: this.id, pool: this.#options.pool }
    const documents = [...this.#loadedMargins.map((margin) => margin.id), ...[...this.#loadedPens].map((pen) => pen.id)]
    const hasRecords = this.#records !== undefined
    this.#free()
    return async () => {
      for (const document of documents) await snapshotDocument(pool, document)
      if (hasRecords) await workOutWords(pool, id)
    }
  }

  #free(): void {
    for (const margin of this.#loadedMargins) margin.doc.destroy()
    for (const pen of this.#loadedPens) pen.doc.destroy()
  }
}

/** What a record was and is, and when it came to be so. */
export type BroughtStates = readonly { readonly record: KeptRecord; readonly phase: Phase; readonly cameAt: number }[]

/** Whether this counts as an annotation of a margin. One that was deleted keeps its place there. */
const isShared = (value: PenRecord | undefined): boolean =>
  value !== undefined && (value.is === 'annotation' || value.is === 'reply' || value.is === 'note') && value.to !== 'me'

const answeredBy = (record: PenRecord | undefined): RecordId | undefined =>
  record?.is === 'reply' ? record.replyTo : record?.is === 'mark' ? record.on : undefined

/** Whether two entries say the same. What a person wrote is the same when its revision is. */
function isSame(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return (
    a.revision === b.revision &&
    a.hidden === b.hidden &&
    a.withheld === b.withheld &&
    a.lifted === b.lifted &&
    a.author.name === b.author.name &&
    a.author.role === b.author.role &&
    a.author.id === b.author.id
  )
}

/** Runs a load once for all who ask; a failed one may be tried again. */
function once<K, V>(map: Map<K, Promise<V>>, key: K, load: () => Promise<V>): Promise<V> {
  let loading = map.get(key)
  if (!loading) {
    loading = load().catch((error: unknown) => {
      map.delete(key)
      throw error
    })
    map.set(key, loading)
  }
  return loading
}
