/** The times of many deliveries, ms. */
export class Spread {
  readonly #times: number[] = []
  #sorted: Float64Array | undefined
  add(ms: number): void {
    this.#times.push(ms)
    this.#sorted = undefined
  }
  get count(): number {
    return this.#times.length
  }
  /** @param share from 0 to 1; the median is 0.5 */
  at(share: number): number {
    this.#sorted ??= Float64Array.from(this.#times).sort()
    return this.#sorted[Math.min(this.#sorted.length - 1, Math.floor(this.#sorted.length * share))] ?? Number.NaN
  }
}
