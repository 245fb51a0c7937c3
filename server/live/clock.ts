/**
 * What the server does to sessions by itself when a time comes: the next step, opening, closing. What is due stands in Postgres,
 * so it survives a restart, and whichever node is first does it.
 */
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { type Due, dueBefore } from '#server/storage/live.ts'
import type { SessionId } from '#shared/ids.ts'
import type { ServerCommand } from '#shared/session/command.ts'
import { isNotOpenYet, type LiveSession } from '#shared/session/state.ts'

export interface ClockOptions {
  readonly pool: Pool
  readonly log: Pick<Logger, 'error'>
  readonly now: () => number
  readonly give: (session: SessionId, commandId: string, command: ServerCommand) => Promise<unknown>
  /** ms between two looks at what is due soon. */
  readonly lookEvery?: number
}

export class Clock {
  readonly #options: ClockOptions
  /** By command id, which names session and time. */
  readonly #alarms = new Map<string, NodeJS.Timeout>()
  readonly #looking: NodeJS.Timeout
  readonly #lookEvery: number
  #stopped = false

  constructor(options: ClockOptions) {
    this.#options = options
    this.#lookEvery = options.lookEvery ?? 15_000
    this.#looking = setInterval(() => this.look(), this.#lookEvery).unref()
    this.look()
  }

  /** Looks for what is due before the next look. */
  look(): void {
    const { pool, now, log } = this.#options
    dueBefore(pool, now() + 2 * this.#lookEvery).then(
      (found) => {
        for (const { session, ...due } of found) this.#set(session, due)
      },
      (err: unknown) => log.error({ err }, 'could not look for what is due'),
    )
  }

  /** Takes note of a session that has changed on this node. */
  noteSession(session: LiveSession): void {
    const { id, phase, live } = session
    if (phase === 'closed') return
    const soon = this.#options.now() + 2 * this.#lookEvery
    const endsAt = live.timer?.is === 'running' && live.timer.auto ? live.timer.endsAt : undefined
    const opensAt = isNotOpenYet(session) ? live.opensAt : null
    this.#set(id, {
      ...(endsAt !== undefined && endsAt < soon ? { endsAt } : {}),
      ...(opensAt !== null && opensAt < soon ? { opensAt } : {}),
      ...(live.closesAt !== null && live.closesAt < soon ? { closesAt: live.closesAt } : {}),
    })
  }

  #set(session: SessionId, { endsAt, opensAt, closesAt }: Omit<Due, 'session'>): void {
    if (endsAt !== undefined) this.#alarm(session, `time-over-${endsAt}`, endsAt, { is: 'time-over', endsAt })
    if (opensAt !== undefined) this.#alarm(session, `opening-reached-${opensAt}`, opensAt, { is: 'opening-reached', opensAt })
    if (closesAt !== undefined) this.#alarm(session, `date-reached-${closesAt}`, closesAt, { is: 'date-reached', closesAt })
  }

  #alarm(session: SessionId, commandId: string, at: number, command: ServerCommand): void {
    const key = `${session}/${commandId}`
    if (this.#stopped || this.#alarms.has(key)) return
    const { now, give, log } = this.#options
    // A timer may ring a millisecond early.
    const ring = setTimeout(
      () => {
        give(session, commandId, command)
          .catch((err: unknown) => log.error({ err }, 'what was due could not be done; it is tried again'))
          .finally(() => this.#alarms.delete(key))
      },
      Math.max(0, at - now() + 2),
    )
    this.#alarms.set(key, ring.unref())
  }

  stop(): void {
    this.#stopped = true
    clearInterval(this.#looking)
    for (const alarm of this.#alarms.values()) clearTimeout(alarm)
  }
}
