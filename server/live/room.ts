/**
 * A session as those who are connected to `/socket.io` see it: who sits in it, what was last told to them. What it knows
 * of the session is what Postgres has; it changes nothing itself.
 */
import type { Pool } from 'pg'
import type { Wire } from '#server/nodes/wire.ts'
import { listMargins } from '#server/storage/documents.ts'
import { loadRecordsById, loadSession, type StoredSession } from '#server/storage/session-state.ts'
import { Refreshes } from '#server/sync/refreshes.ts'
import { Refusal } from '#shared/errors.ts'
import type { DocumentId, ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import type { MarginAudience } from '#shared/margins/audience.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { isNotOpenYet, type LiveSession, type ParticipantState } from '#shared/session/state.ts'
import { mayBeLedTo, stateFor } from '#shared/session/view.ts'
import { OtherSeats } from './other-seats.ts'
import { presenceOf, type Whereabouts } from './presence.ts'
import type { Seat } from './seat.ts'

/** How long after the last key somebody counts as writing, in ms. */
const TYPING_LASTS = 6_000
/** ms between two messages of who is here, and more for each who is: what is sent grows with the square of them. */
const PRESENCE_EVERY = 1_000
const PRESENCE_EVERY_EACH = 15
/** ms between two states; the first goes out at once. */
const STATE_EVERY = 40

interface Known {
  readonly stored: StoredSession
  readonly margins: ReadonlyMap<MarginAudience, DocumentId>
  /** The threads that the session points at, and those that somebody writes to. */
  readonly threads: Map<RecordId, KeptRecord>
}

export class LiveRoom {
  readonly id: SessionId
  readonly seats = new Set<Seat>()
  readonly #pool: Pool
  #known: Known
  readonly #reloads = new Refreshes<'session'>()
  #statePending: NodeJS.Timeout | undefined
  #stateSentAt = 0
  #presencePending: NodeJS.Timeout | undefined
  #presenceSentAt = 0
  #closed = false
  /** Who sits here by way of another node. */
  readonly #others: OtherSeats | undefined

  private constructor(id: SessionId, pool: Pool, known: Known, others: OtherSeats | undefined) {
    this.id = id
    this.#pool = pool
    this.#known = known
    this.#others = others
    others?.begin({ own: () => this.seats, changed: (threads) => this.#othersChanged(threads) })
  }

  /** @throws Refusal `not-found` */
  static async open(id: SessionId, pool: Pool, wire?: Wire): Promise<LiveRoom> {
    const others = wire && (await OtherSeats.listen(wire, id))
    try {
      return new LiveRoom(id, pool, await load(id, pool), others)
    } catch (error) {
      others?.end()
      throw error
    }
  }

  get stored(): StoredSession {
    return this.#known.stored
  }

  /** Who has a window open, on any node. */
  get present(): ReadonlySet<ParticipantId> {
    return new Set([...this.#allSeats].map((seat) => seat.participant))
  }

  get #allSeats(): Whereabouts[] {
    return [...this.seats, ...(this.#others?.all ?? [])]
  }

  /** Takes somebody in who has been let in, and tells them where the session stands. */
  async sit(seat: Seat): Promise<void> {
    if (!this.stored.state.participants.has(seat.participant)) await this.reload()
    if (seat.hasEnded) return
    this.seats.add(seat)
    const viewer = this.#readmit(seat)
    if (!viewer) return
    seat.sendState(this.#stateFor(viewer))
    this.presenceChanged()
  }

  leave(seat: Seat): void {
    if (this.seats.delete(seat)) this.presenceChanged()
  }

  typing(seat: Seat, thread: RecordId | null, now: number): void {
    seat.typing = thread === null ? undefined : { thread, until: now + TYPING_LASTS }
    this.#know(thread === null ? [] : [thread])
  }

  #othersChanged(typed: readonly RecordId[]): void {
    if (this.stored.state.participants.size < this.present.size) void this.reload().catch(() => {})
    this.#know(typed)
  }

  /** Looks up threads that somebody writes to, then tells who is here. */
  #know(typed: readonly RecordId[]): void {
    const { threads } = this.#known
    const unknown = typed.filter((thread) => !threads.has(thread))
    if (unknown.length === 0) return this.presenceChanged()
    loadRecordsById(this.#pool, this.id, unknown).then(
      (records) => {
        for (const record of records) threads.set(record.id, record)
        this.presenceChanged()
      },
      () => {},
    )
  }

  /** Reads the session again and tells everyone. Never twice at once (Refreshes), so that an older reading cannot follow a newer one. */
  reload(): Promise<void> {
    return this.#reloads.run('session', async () => {
      const known = await load(this.id, this.#pool, this.#typedThreads()).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error
        for (const seat of this.seats) seat.end(error)
        this.seats.clear()
      })
      if (!known) return
      this.#known = known
      for (const seat of this.seats) this.#readmit(seat)
      this.stateChanged()
      this.presenceChanged()
    })
  }

  /** Ends whoever may not be here any more. */
  #readmit(seat: Seat): ParticipantState | undefined {
    const viewer = this.stored.state.participants.get(seat.participant)
    const { state } = this.stored
    if (viewer && !viewer.removed && !viewer.erased && (viewer.role === 'facilitator' || !isNotOpenYet(state))) return viewer
    const ended = viewer === undefined || viewer.removed || viewer.erased
    seat.end(ended ? new Refusal('not-allowed', 'A facilitator has ended your part in this session.') : notOpenYet(state))
    this.seats.delete(seat)
    return undefined
  }

  stateChanged(): void {
    this.#statePending ??= setTimeout(
      () => {
        this.#statePending = undefined
        this.#stateSentAt = performance.now()
        for (const seat of this.seats) {
          const viewer = this.stored.state.participants.get(seat.participant)
          if (viewer) seat.sendState(this.#stateFor(viewer))
        }
      },
      Math.max(0, this.#stateSentAt + STATE_EVERY + this.seats.size / 2 - performance.now()),
    )
  }

  #stateFor(viewer: ParticipantState) {
    const { stored, margins, threads } = this.#known
    return stateFor(viewer, stored.state, { version: stored.version, now: Date.now(), margins, threads })
  }

  presenceChanged(): void {
    if (this.#closed) return
    const every = PRESENCE_EVERY + this.seats.size * PRESENCE_EVERY_EACH
    this.#presencePending ??= setTimeout(
      () => {
        this.#presencePending = undefined
        this.#sendPresence()
      },
      Math.max(0, this.#presenceSentAt + every - performance.now()),
    )
  }

  #sendPresence(): void {
    const now = Date.now()
    this.#presenceSentAt = performance.now()
    this.#others?.tell()
    const { state } = this.stored
    const view = presenceOf(this.#allSeats, state, now, (viewer, thread) =>
      mayBeLedTo(viewer, { is: 'thread', thread }, state, this.#known.threads),
    )
    for (const seat of this.seats) {
      const viewer = state.participants.get(seat.participant)
      if (!viewer) continue
      const presence = view(viewer)
      seat.sendPresence(presence, JSON.stringify(presence))
    }
    // Whoever stops writing without a word is not writing for ever.
    if (this.#allSeats.some((seat) => seat.typing && seat.typing.until > now)) this.presenceChanged()
  }

  #typedThreads(): RecordId[] {
    return this.#allSeats.flatMap((seat) => (seat.typing ? [seat.typing.thread] : []))
  }

  close(): void {
    this.#closed = true
    this.#others?.end()
    clearTimeout(this.#statePending)
    clearTimeout(this.#presencePending)
  }
}

/** @param typed threads that somebody writes to, besides those that the session points at */
async function load(id: SessionId, pool: Pool, typed: readonly RecordId[] = []): Promise<Known> {
  const [stored, margins] = await Promise.all([loadSession(pool, id), listMargins(pool, id)])
  if (!stored) throw new Refusal('not-found', 'This session does not exist.')
  const { live } = stored.state
  const targets = [live.spotlight?.target, ...live.hands.map((hand) => hand.target)]
  const wanted = new Set([
    ...live.projector.threads,
    ...targets.flatMap((target) => (target?.is === 'thread' ? [target.thread] : [])),
    ...typed,
  ])
  const threads = await loadRecordsById(pool, id, [...wanted])
  return { stored, margins, threads: new Map(threads.map((record) => [record.id, record])) }
}

/** What everyone but facilitators is told before a session opens. */
export const notOpenYet = ({ live }: LiveSession): Refusal =>
  new Refusal(
    'not-open-yet',
    live.opensAt === null ? 'This session is not open yet.' : `This session opens at ${new Date(live.opensAt).toISOString()}.`,
  )
