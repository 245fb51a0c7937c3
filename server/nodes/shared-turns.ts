/**
 * Turns where several nodes have the same sessions in memory. A session is changed by one node at a time: for its turn a
 * node locks the session's row, takes in what the others have committed since, changes, commits, and tells the others.
 * So every turn begins with the session as it is, in the phase in which it is, whichever node moved it there; nothing is
 * written twice, and there is an order in which everything happened. Nobody waits for a lock: what another node holds
 * waits for the next turn, since a turn is short.
 */
import type { Pool, PoolClient } from 'pg'
import { type Commit, CommitFailed, commit } from '#server/storage/commit.ts'
import { loadRecordStamps, loadRecordsById, loadSession } from '#server/storage/session-state.ts'
import type { Batch } from '#server/sync/batch.ts'
import type { Held } from '#server/sync/held.ts'
import type { Room } from '#server/sync/room.ts'
import type { Following } from '#server/sync/rooms.ts'
import type { Turns } from '#server/sync/turns.ts'
import type { DocumentId, ParticipantId, SessionId } from '#shared/ids.ts'
import { decodeTurn, encodeTurn, type TurnMessage } from './turn-message.ts'
import type { Wire } from './wire.ts'

/** A node that has stopped in the middle of a turn lets the others go on after so many ms: Postgres ends what it held. */
const HELD_AT_MOST_MS = 4_000
/** How often a room may be left to another node before this one waits for it. */
const PASSED_OVER_AT_MOST = 4

export interface SharedTurnsOptions {
  /** By which turns are committed. */
  readonly pool: Pool
  readonly wire: Wire
  /** Is told of each record that was written by way of another node. */
  readonly written: (author: ParticipantId, at: number) => void
}

interface Row {
  readonly version: number
  readonly turn: number
}

export class SharedTurns {
  readonly #options: SharedTurnsOptions
  readonly #passedOver = new WeakMap<Room, number>()

  constructor(options: SharedTurnsOptions) {
    this.#options = options
  }

  /** Holds rooms for a turn of this node, each brought up to what all nodes have committed. */
  async hold(rooms: ReadonlySet<Room>, batch: Batch): Promise<Held> {
    const client = await this.#options.pool.connect()
    const turn = new HeldTurn(client, this.#options.wire)
    try {
      const locked = await this.#lock(client, rooms)
      for (const room of rooms) {
        const row = locked.get(room.id)
        if (row) {
          await this.#bringUp(client, room, row, batch)
          turn.turns.set(room.id, { room, number: row.turn + 1 })
        } else turn.elsewhere.add(room)
      }
      return turn
    } catch (error) {
      // Who asks is not answered from what may be out of date.
      for (const room of rooms) batch.rooms.add(room)
      await turn.abandon()
      throw error
    }
  }

  async #lock(client: PoolClient, rooms: ReadonlySet<Room>): Promise<Map<SessionId, Row>> {
    const begun = client.query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${HELD_AT_MOST_MS}`)
    const [patient] = [...rooms].filter((room) => (this.#passedOver.get(room) ?? 0) >= PASSED_OVER_AT_MOST)
    // Only one lock is ever waited for, and none is held meanwhile: so no two nodes wait for each other.
    const first = patient && client.query<Row & { id: SessionId }>(`${lock} FOR NO KEY UPDATE`, [[patient.id]])
    const others = [...rooms].filter((room) => room !== patient).map((room) => room.id)
    const rest = others.length > 0 && client.query<Row & { id: SessionId }>(`${lock} FOR NO KEY UPDATE SKIP LOCKED`, [others])
    const [, one, many] = await Promise.all([begun, first, rest])
    const locked = new Map([...(one?.rows ?? []), ...(many ? many.rows : [])].map(({ id, ...row }) => [id, row]))
    for (const room of rooms) {
      if (locked.has(room.id)) this.#passedOver.delete(room)
      else if (room === patient)
        room.drop() // the session is no more
      else this.#passedOver.set(room, (this.#passedOver.get(room) ?? 0) + 1)
    }
    return locked
  }

  /** Takes in what other nodes have committed, and what has become of the session. Everything is still as they left it: the session is locked. */
  async #bringUp(client: PoolClient, room: Room, row: Row, batch: Batch): Promise<void> {
    const isChanged = row.version > room.version
    if (isChanged) {
      await room.writable()
      await room.loadNewMargins()
    }
    if (!room.certainty.isUpTo(row.turn)) {
      const { documents, certainty } = room
      const { unsure } = certainty
      const { rows: updates } = await client.query<{ document: DocumentId; seq: number; bytes: Uint8Array }>({
        name: 'updates-since',
        text: `SELECT u.document_id AS document, u.seq, u.bytes FROM unnest($1::uuid[], $2::int[]) AS t(id, seq)
               JOIN document_update u ON u.document_id = t.id AND u.seq > t.seq ORDER BY u.document_id, u.seq`,
        values: [[...documents.keys()], [...documents.values()].map((document) => document.seq)],
      })
      const concerned = room.absorb(updates, batch)
      // Records are read by a query of their own: one that is older than a margin that was read a moment later is found by none of its updates.
      const unproven = certainty.takeUnproven()
      if (unproven === 'all' || unproven.size > 0) {
        const stamps = await loadRecordStamps(client, room.id, unproven === 'all' ? undefined : [...unproven])
        for (const id of room.outOfDate(stamps, unproven)) concerned.add(id)
      }
      const records = await loadRecordsById(client, room.id, [...concerned])
      for (const { id } of records) concerned.delete(id)
      room.remember(records, concerned)
      certainty.caughtUp(row.turn, unsure)
    }
    if (!isChanged) return
    const stored = await loadSession(client, room.id)
    if (!stored) return
    room.change(stored, batch)
    batch.tell(() => room.readmit())
  }

  /** Takes in, from now on, what other nodes do in a session. */
  async follow(turns: Turns, session: SessionId): Promise<Following> {
    let room: Room | undefined
    const early: TurnMessage[] = []
    const stop = await this.#options.wire.listen(topicOf(session), (message) => {
      const turn = decodeTurn(message)
      for (const { author, changedAt } of turn.records) this.#options.written(author, changedAt)
      if (room) hear(turns, room, turn)
      else early.push(turn)
    })
    return {
      begin(opened) {
        room = opened
        for (const turn of early.splice(0)) hear(turns, room, turn)
      },
      end: stop,
    }
  }
}

/** Takes in a turn of another node, in a turn of this one; what does not follow on what is here is fetched. */
function hear(turns: Turns, room: Room, { turn, updates, records, gone }: TurnMessage): void {
  turns.add({
    take: (batch) => {
      if (room.isDropped || room.certainty.turn >= turn) return
      if (room.certainty.isNext(turn)) {
        room.absorb(updates, batch)
        room.remember(records, gone)
        room.certainty.caughtUp(turn)
      }
      if (!room.certainty.isUpTo(turn)) turns.add({ room })
    },
  })
}

/** One turn's hold on its rooms: a transaction. */
class HeldTurn implements Held {
  readonly elsewhere = new Set<Room>()
  /** The rooms that are held, each with the number that this turn has there if it changes something. */
  readonly turns = new Map<SessionId, { readonly room: Room; readonly number: number }>()
  readonly #client: PoolClient
  readonly #wire: Wire
  #isOver = false

  constructor(client: PoolClient, wire: Wire) {
    this.#client = client
    this.#wire = wire
  }

  async commit(work: Commit): Promise<void> {
    const turned = [...new Set(work.updates.map((update) => update.session))]
    for (const session of turned) if (!this.turns.has(session)) throw new CommitFailed(`session ${session} was changed without being held`)
    const seqs = await commit(this.#client, { ...work, turned })
    const { command } = await this.#client.query('COMMIT').catch((error: unknown) => {
      throw new CommitFailed('a turn was not committed', { cause: error })
    })
    if (command !== 'COMMIT') throw new CommitFailed('a turn was taken back')
    this.#end()
    for (const session of turned) this.#tell(session, work, seqs)
  }

  #tell(session: SessionId, work: Commit, seqs: ReadonlyMap<DocumentId, number>): void {
    const held = this.turns.get(session)
    if (!held) return
    const { documents } = held.room
    const updates = work.updates
      .filter((update) => update.session === session)
      .map(({ document, bytes }) => ({ document, bytes, seq: seqs.get(document) ?? 0 }))
    for (const { document, seq } of updates) {
      const known = documents.get(document)
      if (known) known.seq = seq
    }
    held.room.certainty.caughtUp(held.number)
    const message = {
      turn: held.number,
      updates,
      records: work.records.filter((one) => one.session === session).map((one) => one.record),
      gone: work.goneDrafts.filter((one) => one.session === session).map((one) => one.id),
    }
    this.#wire.tell(topicOf(session), encodeTurn(message))
  }

  async release(): Promise<void> {
    if (this.#isOver) return
    await this.#client.query('COMMIT')
    this.#end()
  }

  async abandon(): Promise<void> {
    if (this.#isOver) return
    // Whether it is committed or not may not be known: the connection is not used again, and Postgres takes back what is open.
    await this.#client.query('ROLLBACK').catch(() => {})
    this.#end(true)
  }

  #end(isBroken = false): void {
    this.#isOver = true
    this.#client.release(isBroken)
  }
}

const lock = 'SELECT id, version, turn FROM session WHERE id = ANY($1::uuid[])'

/** The topic on which the nodes tell each other of a session's turns. */
export const topicOf = (session: SessionId): string => `turns:${session}`
