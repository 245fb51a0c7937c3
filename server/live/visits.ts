/** Notes who has a session before their eyes: when they come, every minute, and when they go. */
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { noteVisits } from '#server/storage/visits.ts'
import type { ParticipantId } from '#shared/ids.ts'
import type { Seat } from './seat.ts'

/** ms; a class that comes at once is one statement. */
const TOGETHER = 500
const EVERY = 60_000

export class Visits {
  readonly #pool: Pool
  readonly #log: Pick<Logger, 'error'>
  /** When each was last seen to look, ms since 1970. */
  readonly #waiting = new Map<ParticipantId, number>()
  readonly #seats: Iterable<Seat>
  readonly #minute: NodeJS.Timeout
  #soon: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(pool: Pool, log: Pick<Logger, 'error'>, seats: Iterable<Seat>) {
    this.#pool = pool
    this.#log = log
    this.#seats = seats
    this.#minute = setInterval(() => this.#noteAll(), EVERY).unref()
  }

  /** They look now. A window in the background looks at nothing. */
  note({ participant, looking }: Pick<Seat, 'participant' | 'looking'>): void {
    if (!looking) return
    this.#waiting.set(participant, Date.now())
    this.#soon ??= setTimeout(() => void this.#write(), TOGETHER).unref()
  }

  #noteAll(): void {
    for (const seat of this.#seats) this.note(seat)
  }

  #write(): Promise<void> {
    clearTimeout(this.#soon)
    this.#soon = undefined
    const seen = new Map(this.#waiting)
    this.#waiting.clear()
    if (seen.size > 0)
      this.#writing = this.#writing
        .then(() => noteVisits(this.#pool, seen))
        // What is lost is a minute of when somebody was last here.
        .catch((err: unknown) => this.#log.error({ err }, 'could not note who is here'))
    return this.#writing
  }

  async close(): Promise<void> {
    clearInterval(this.#minute)
    this.#noteAll()
    await this.#write()
  }
}
