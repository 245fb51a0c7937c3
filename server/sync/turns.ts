/**
 * Turns: the one rhythm in which everything that is written becomes true. A turn takes all steps that are waiting, of
 * all sessions; lets each change pens and margins in memory; commits the lot by one statement; and only then sends
 * anything to anyone. Turns never overlap, so at the end of each one what is in memory is what is committed, and a
 * question that waits for the end of a turn is answered with nothing that could still be lost.
 */
import type { Logger } from 'pino'
import type { Commit } from '#server/storage/commit.ts'
import { Batch } from './batch.ts'
import type { Held } from './held.ts'
import type { Room } from './room.ts'

export interface Step {
  /** The room that it changes, or of which it wants to know how it stands now. */
  readonly room?: Room
  /** Of what it brings, where that may be much. */
  readonly bytes?: number
  /** Changes memory and tells the batch. Synchronous. */
  take?(batch: Batch): void
  /** The turn is committed (or had nothing to commit). */
  done?(): void
  /** The turn was not committed; memory of its rooms has been dropped. */
  lost?(): void
}

export interface TurnsOptions {
  readonly commit: (work: Commit) => Promise<unknown>
  /** Where other nodes take turns too: holds these rooms for this one, each as it stands after the last turn of any node. */
  readonly hold?: (rooms: ReadonlySet<Room>, batch: Batch) => Promise<Held>
  readonly now: () => number
  readonly log: Pick<Logger, 'error'>
  /** The longest pause between two turns, in ms: what waits is gathered, which is what makes many readers cheap. */
  readonly longestPause?: number
}

/** What one turn takes, lest one statement grow beyond what Postgres can read as one value. */
const MOST_BYTES = 32 * 1024 * 1024

/** ms until a turn is tried again for which another node held all rooms. */
const ELSEWHERE_PAUSE = 3

/** How long the next turn gathers, in times that sending took: less makes a delivery dearer, more makes it later (docs/decisions/speed-beside-others.md). */
const GATHERED = 1.5

export class Turns {
  readonly #options: TurnsOptions
  #waiting: Step[] = []
  #running: Promise<void> | undefined
  #restUntil = 0
  /** For `/metrics`. */
  readonly counted = { turns: 0, commits: 0, failed: 0, steps: 0 }

  constructor(options: TurnsOptions) {
    this.#options = options
  }

  add(step: Step): void {
    this.#waiting.push(step)
    this.#running ??= this.#run()
  }

  /** Resolves when everything that waits now has been taken and committed, or lost. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #run(): Promise<void> {
    try {
      // Not in the caller's stack: a step may be added in the middle of a frame.
      await Promise.resolve()
      while (this.#waiting.length > 0) {
        const pause = this.#restUntil - performance.now()
        if (pause > 1) await new Promise((resolve) => setTimeout(resolve, pause))
        await this.#turn(this.#waiting.splice(0, this.#howMany()))
      }
    } finally {
      this.#running = undefined
    }
  }

  /** How many of the waiting steps the next turn takes: all, unless what they bring is too much. */
  #howMany(): number {
    let bytes = 0
    const over = this.#waiting.findIndex((step) => (bytes += step.bytes ?? 0) > MOST_BYTES)
    return over < 0 ? this.#waiting.length : Math.max(1, over)
  }

  async #turn(waiting: Step[]): Promise<void> {
    const { now, log, longestPause = 30 } = this.#options
    this.counted.turns++
    const batch = new Batch(now())
    let steps = waiting
    let held: Held | undefined
    try {
      held = await this.#hold(waiting, batch)
      if (held && held.elsewhere.size > 0) {
        const { elsewhere } = held
        const isElsewhere = (step: Step) => step.room !== undefined && elsewhere.has(step.room)
        steps = waiting.filter((step) => !isElsewhere(step))
        this.#waiting.unshift(...waiting.filter(isElsewhere))
        if (steps.length === 0) this.#restUntil = performance.now() + ELSEWHERE_PAUSE
      }
      for (const step of steps) step.take?.(batch)
      const work = batch.seal()
      if (work) {
        await (held ?? this.#options).commit(work)
        this.counted.commits++
      }
      await held?.release()
      this.counted.steps += steps.length
    } catch (error) {
      await held?.abandon()
      this.counted.failed++
      log.error({ err: error, rooms: batch.rooms.size }, 'a turn was not committed; its rooms are dropped and loaded again')
      for (const room of batch.rooms) this.#guarded(() => room.drop())
      // Who only asked is still answered: rooms that were not touched are as they were, the others have ended their connections.
      for (const step of steps) this.#guarded(() => (step.take ? step.lost?.() : step.done?.()))
      return
    }
    if (steps.length === 0) return
    const sending = performance.now()
    for (const send of batch.published) this.#guarded(send)
    for (const step of steps) this.#guarded(() => step.done?.())
    // The larger the audience, the fewer and fuller its frames.
    const sent = performance.now()
    this.#restUntil = sent + Math.min(longestPause, GATHERED * (sent - sending))
  }

  #hold(steps: readonly Step[], batch: Batch): Promise<Held> | undefined {
    if (!this.#options.hold) return undefined
    const rooms = new Set(steps.flatMap(({ room }) => (room && !room.isDropped ? [room] : [])))
    return rooms.size > 0 ? this.#options.hold(rooms, batch) : undefined
  }

  /** What is committed is told to everyone, even if telling one of them fails. */
  #guarded(tell: () => void): void {
    try {
      tell()
    } catch (error) {
      this.#options.log.error({ err: error }, 'the outcome of a turn could not be told')
    }
  }
}
