/**
 * So many at once, then so many a second, for each of whom it counts: what is beyond waits for its turn (the generic cell
 * rate algorithm, ITU-T I.371).
 */
export class Pace {
  readonly #each: number
  readonly #ahead: number
  /** When all that somebody has done is forgotten. */
  readonly #until = new Map<string, number>()

  constructor(atOnce: number, perSecond: number) {
    this.#each = 1_000 / perSecond
    this.#ahead = atOnce * this.#each
  }

  /**
   * Counts one more.
   * @param now ms of a clock that only goes forward
   * @param longest ms; what would have to wait longer is not counted
   * @returns ms until its turn
   */
  next(key: string, now: number, longest = Number.POSITIVE_INFINITY): number {
    const until = Math.max(now, this.#until.get(key) ?? 0) + this.#each
    const wait = Math.max(0, until - now - this.#ahead)
    if (wait <= longest) this.#until.set(key, until)
    return wait
  }

  /** Forgets those who may do as much as ever. */
  sweep(now: number): void {
    for (const [key, until] of this.#until) if (until < now) this.#until.delete(key)
  }
}
