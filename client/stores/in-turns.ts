import { nextTurn, TURN } from '../device/next-turn.ts'

/** How many are given at a time. */
const SOME = 100

/**
 * Gives many keys on, a turn at a time, so that nobody who types or scrolls meanwhile has to wait for all of them. The
 * first turn is now: what is little is given whole, at once.
 */
export class InTurns<K> {
  readonly #coming = new Set<K>()
  readonly #give: (keys: readonly K[]) => void
  readonly #done: () => void
  /** Counts up with each end, so that a turn knows that it is of another time. */
  #time = 0
  #isGoing = false

  /**
   * @param give what is done with some of them; a key that is added again before its turn is given once
   * @param done all are given: in a turn of its own, if it took more than one
   */
  constructor(give: (keys: readonly K[]) => void, done: () => void) {
    this.#give = give
    this.#done = done
  }

  get isGoing(): boolean {
    return this.#isGoing
  }

  add(keys: Iterable<K>): void {
    for (const key of keys) this.#coming.add(key)
    if (this.#isGoing) return
    this.#isGoing = true
    this.#turn()
    if (this.#coming.size === 0) this.#end()
    else void this.#goOn(this.#time)
  }

  /** What is not given yet stays so. */
  stop(): void {
    this.#time += 1
    this.#coming.clear()
    this.#isGoing = false
  }

  async #goOn(time: number): Promise<void> {
    for (;;) {
      await nextTurn()
      if (time !== this.#time) return
      if (this.#coming.size === 0) return this.#end()
      this.#turn()
    }
  }

  #turn(): void {
    const until = performance.now() + TURN
    while (this.#coming.size > 0 && performance.now() < until) this.#give(this.#take())
  }

  #take(): K[] {
    const some: K[] = []
    for (const key of this.#coming) {
      some.push(key)
      this.#coming.delete(key)
      if (some.length === SOME) break
    }
    return some
  }

  #end(): void {
    this.#isGoing = false
    this.#done()
  }
}
