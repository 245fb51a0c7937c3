/** A bucket of tokens that fills again with time: a burst, then a steady rate. Time is given, in ms. */
export class Bucket {
  readonly #burst: number
  readonly #perSecond: number
  #tokens: number
  #at: number
  constructor(burst: number, perSecond: number, now: number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#tokens = burst
    this.#at = now
  }
  /** Takes `cost` tokens if they are there. */
  take(cost: number, now: number): boolean {
    this.#fill(now)
    if (this.#tokens < cost) return false
    this.#tokens -= cost
    return true
  }
  /** Counts what was taken elsewhere: as much of it as there is. */
  spend(cost: number, now: number): void {
    this.#fill(now)
    this.#tokens = Math.max(0, this.#tokens - cost)
  }
  isFull(now: number): boolean {
    this.#fill(now)
    return this.#tokens >= this.#burst
  }
  #fill(now: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + (Math.max(0, now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
  }
}
