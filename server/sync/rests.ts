import type { ParticipantId } from '#shared/ids.ts'

/** ms that who was too fast is not heard for: at first, at most, and how long it is remembered after. */
const FIRST = 500
const LONGEST = 10_000
const REMEMBERED = 60_000

/**
 * Who was sent away since they brought too much rests before they are heard again: a moment at first, which an honest writer
 * hardly notices, and longer each time, so that one who comes again and again to bring too much takes nobody's time with it.
 */
export class Rests {
  readonly #of = new Map<ParticipantId, { readonly ms: number; readonly until: number }>()

  /** @param now ms */
  add(participant: ParticipantId, now: number): void {
    const before = this.#of.get(participant)
    // What is sent away in one moment, by several windows, counts once.
    if (before && now < before.until) return
    const ms = before && now < before.until + REMEMBERED ? Math.min(LONGEST, before.ms * 2) : FIRST
    this.#of.set(participant, { ms, until: now + ms })
  }

  /** How long they rest from now on, in ms; 0 where they do not. */
  left(participant: ParticipantId, now: number): number {
    return Math.max(0, (this.#of.get(participant)?.until ?? 0) - now)
  }

  /** Forgets those who have been quiet. */
  sweep(now: number): void {
    for (const [participant, { until }] of this.#of) if (now > until + REMEMBERED) this.#of.delete(participant)
  }
}
