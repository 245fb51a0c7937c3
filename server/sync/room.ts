/**
 * A session in memory: its state, its records, its pens and margins. Here a pen's change becomes a kept record, and a
 * kept record stands in the margins where `shared/margins/standing.ts` says. Everything that changes something runs
 * inside a turn (turns.ts).
 */
import type { Pool } from 'pg'
import * as Y from 'yjs'
import { awaitCommits, snapshotDocument } from '#server/storage/documents.ts'
import { workOutWords } from '#server/storage/search-words.ts'
import { loadRecords, loadSession, type RecordStamp, type StoredSession } from '#server/storage/session-state.ts'
import { Refusal } from '#shared/errors.ts'
import type { DocumentId, ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { mayOpenMargin } from '#shared/margins/access.ts'
import type { MarginAudience } from '#shared/margins/audience.ts'
import { marginEntries, penRecord, penRecords, watch, writePen } from '#shared/margins/documents.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { withoutWords } from '#shared/margins/erasing.ts'
import { keep } from '#shared/margins/keeping.ts'
import type { PenRecord } from '#shared/margins/record.ts'
import { checkTakingBack, checkWriting } from '#shared/margins/writing.ts'
import type { Phase } from '#shared/session/phase.ts'
import { currentGroup, isNotOpenYet, type ParticipantState, type SessionState } from '#shared/session/state.ts'
import { align } from './align.ts'
import type { Batch } from './batch.ts'
import { Certainty } from './certainty.ts'
import type { Connection } from './connection.ts'
import { type Admission, admit, type Sent } from './gate.ts'
import { isHiding, isShared, KeptRecords } from './kept-records.ts'
import type { Margin } from './margin.ts'
import { OpenDocuments } from './open-documents.ts'
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
  #records: KeptRecords | undefined
  #loadingRecords: Promise<void> | undefined
  /** With the records, all margins are in memory. */
  readonly #documents: OpenDocuments
  readonly connections = new Set<Connection>()
  /** Openings under way, which keep the room alive. */
  holds = 0
  /** Whether the margins have been brought into line since they were loaded; until then they are what some process left. */
  #inLine = false
  #dropped = false
  /** Up to where all that is in memory is known to be whole, where several nodes take turns. */
  readonly certainty: Certainty

  private constructor(id: SessionId, stored: StoredSession, options: RoomOptions) {
    this.id = id
    this.certainty = new Certainty(stored.turn)
    this.#documents = new OpenDocuments(id, options.pool, this.certainty)
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
  get isDropped(): boolean {
    return this.#dropped
  }
  get counts(): { pens: number; margins: number; records: number } {
    return { ...this.#documents.counts, records: this.#records?.size ?? 0 }
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
    const [pen] = await Promise.all([this.#documents.pen(owner), this.writable()])
    return pen
  }

  /** The margin of an audience, loaded once. */
  margin(audience: MarginAudience): Promise<Margin> {
    return this.#documents.margin(audience)
  }

  /** Resolves when every record and margin of the session is in memory. */
  writable(): Promise<void> {
    this.#loadingRecords ??= (async () => {
      const records = await loadRecords(this.#options.pool, this.id)
      await this.#documents.loadMargins()
      this.#records = new KeptRecords(records)
      this.#state = { ...this.#state, hidden: this.#records.hidden }
      this.certainty.doubt()
      this.certainty.doubtRecordsOf('all')
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
    let standing = this.#kept.shared
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
    if (record) {
      this.#kept.set(record)
      batch.recordChanged(this.id, record, this.#state.phase)
    } else if (before) {
      this.#kept.delete(id)
      batch.draftGone(this.id, id)
    }
    this.#align([id], batch)
    if (record) this.#rehide([record], batch)
  }

  /** Hides, or shows again, what any of these records hides. */
  #rehide(records: readonly KeptRecord[], batch: Batch): void {
    const targets = records.flatMap(({ value }) => (value.is === 'mark' && value.sort === 'hide' ? [value.on] : []))
    if (targets.length === 0) return
    this.#state = { ...this.#state, hidden: this.#kept.hidden }
    this.#align(targets, batch)
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
    for (const record of this.#kept.of(pen.owner)) {
      if (record.value.is === 'mark') continue
      const { id } = record
      erased++
      if (record.value.is === 'draft') {
        this.#kept.delete(id)
        batch.draftGone(this.id, id)
        continue
      }
      const next = { ...record, value: withoutWords(record.value, batch.at), revision: record.revision + 1, changedAt: batch.at }
      this.#kept.set(next)
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
    const came: KeptRecord[] = []
    for (const [pen, all] of brought) {
      const fresh = all.flatMap((states) => {
        const last = states.at(-1)?.record
        if (!last || this.#kept.get(last.id)) return []
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
        this.#kept.set(last)
        came.push(last)
        batch.recordBrought(this.id, [...states.slice(0, -1), ...states.slice(-1).map((state) => ({ ...state, record: last }))])
        this.#align([last.id], batch)
      }
    }
    this.#rehide(came, batch)
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
    this.#state = { ...this.#state, hidden: this.#kept.hidden }
    if (!isDoneElsewhere) this.alignAll(batch)
  }

  /** Brings every margin into line with every record: idempotent, and the only way in which anything is ever shown, hidden or taken back. */
  alignAll(batch: Batch): void {
    batch.rooms.add(this)
    const ids = new Set(this.#kept.ids)
    for (const margin of this.#documents.margins) for (const [id] of marginEntries(margin.doc)) ids.add(id)
    this.#align(ids, batch)
    this.#inLine = true
    batch.aligned(this.id, this.#version)
  }

  #align(ids: Iterable<RecordId>, batch: Batch): void {
    align(ids, this.#kept, this.#state, this.#documents.margins, batch)
  }

  get #kept(): KeptRecords {
    if (!this.#records) throw new Error('a room was written to before its records were loaded')
    return this.#records
  }

  // With other nodes ---------------------------------------------------------------------------------------------------

  /** The documents in memory, each with the number of its last update there. */
  get documents(): ReadonlyMap<DocumentId, Pen | Margin> {
    return this.#documents.byId
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
      if (document.seq + 1 < seq) this.certainty.doubt()
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
      isHidingChanged ||= isHiding(record)
      this.#records.set(record)
    }
    if (isHidingChanged) this.#state = { ...this.#state, hidden: this.#records.hidden }
  }

  /** Which records are not as they are stored (kept-records.ts). */
  outOfDate(stored: readonly RecordStamp[], of: 'all' | ReadonlySet<ParticipantId>): Set<RecordId> {
    return this.#records?.outOfDate(stored, of) ?? new Set()
  }

  // Outside turns ------------------------------------------------------------------------------------------------------

  /** Makes sure that margins made since (of new groups) are in memory too. */
  loadNewMargins(): Promise<void> {
    return this.#documents.loadMargins()
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
    for (const pen of this.#documents.pens)
      if (pen.connections.size === 0 && pen.waiting === 0 && this.holds === 0) this.#documents.forget(pen)
  }

  /** Whether nobody needs the room. */
  get isIdle(): boolean {
    return this.connections.size === 0 && this.holds === 0 && [...this.#documents.pens].every((pen) => pen.waiting === 0)
  }

  /** Ends the room: memory and Postgres may differ. Everyone comes again and finds what is committed. */
  drop(): void {
    if (this.#dropped) return
    this.#dropped = true
    this.#options.dropped(this)
    for (const connection of this.connections) connection.end(new Refusal('unavailable', 'Catena is loading this session again.'))
    this.#documents.free()
  }

  /**
   * Leaves memory. Only between turns, when idle.
   * @returns what is left to do in Postgres, at any time: a snapshot of what has grown a tail, and the words for search
   */
  leave(): () => Promise<void> {
    this.#dropped = true
    this.#options.dropped(this)
    const { id, pool } = { id: this.id, pool: this.#options.pool }
    const documents = [...this.#documents.byId.keys()]
    const hasRecords = this.#records !== undefined
    this.#documents.free()
    return async () => {
      for (const document of documents) await snapshotDocument(pool, document)
      if (hasRecords) await workOutWords(pool, id)
    }
  }
}

/** What a record was and is, and when it came to be so. */
export type BroughtStates = readonly { readonly record: KeptRecord; readonly phase: Phase; readonly cameAt: number }[]

const answeredBy = (record: PenRecord | undefined): RecordId | undefined =>
  record?.is === 'reply' ? record.replyTo : record?.is === 'mark' ? record.on : undefined
