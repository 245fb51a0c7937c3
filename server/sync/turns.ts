/**
 * Turns: the one rhythm in which everything that is written becomes true. A turn takes all steps that are waiting, of
 * all sessions; lets each change pens and margins in memory; commits the lot by one statement; and only then sends
 * anything to anyone. Turns never overlap, so at the end of each one what is in memory is what is committed, and a
 * question that waits for the end of a turn is answered with nothing that could still be lost.
 */
import type { Logger } from 'pino'
import type { Commit } from '#server/storage/commit.ts'
import { Batch } from './batch.ts'

export interface Step {
  /** Changes memory and tells the batch. Synchronous. */
  take?(batch: Batch): void
  /** The turn is committed (or had nothing to commit). */
  done?(): void
  /** The turn was not committed; memory of its rooms has been dropped. */
  lost?(): void
}

export interface TurnsOptions {
  readonly commit: (work: Commit) => Promise<unknown>
  readonly now: () => number
  readonly log: Pick<Logger, 'error'>
  /** The longest pause between two turns, in ms: what waits is gathered, which is what makes many readers cheap. */
  readonly longestPause?: number
}

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
        await this.#turn(this.#waiting.splice(0))
      }
    } finally {
      this.#running = undefined
    }
  }

  async #turn(steps: Step[]): Promise<void> {
    const { commit, now, log, longestPause = 30 } = this.#options
    this.counted.turns++
    this.counted.steps += steps.length
    const batch = new Batch(now())
    try {
      for (const step of steps) step.take?.(batch)
      const work = batch.seal()
      if (work) {
        await commit(work)
        this.counted.commits++
      }
    } catch (error) {
      this.counted.failed++
      log.error({ err: error, rooms: batch.rooms.size }, 'a turn was not committed; its rooms are dropped and loaded again')
      for (const room of batch.rooms) this.#guarded(() => room.drop())
      // Who only asked is still answered: rooms that were not touched are as they were, the others have ended their connections.
      for (const step of steps) this.#guarded(() => (step.take ? step.lost?.() : step.done?.()))
      return
    }
    const sending = performance.now()
    for (const send of batch.published) this.#guarded(send)
    for (const step of steps) this.#guarded(() => step.done?.())
    // As long as sending took, the next turn may gather: the larger the audience, the fewer and fuller its frames.
    const sent = performance.now()
    this.#restUntil = sent + Math.min(longestPause, sent - sending)
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
