/** Lets the browser take keys and draw, and goes on right after that. */
export const nextTurn = (): Promise<void> =>
  'scheduler' in globalThis && 'yield' in scheduler ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve))

/** How long one turn may take, in ms. */
export const TURN = 8

/** Does something with each of many, a turn at a time, so that nobody who types or scrolls meanwhile has to wait for all of it. */
export async function eachInTurns<T>(many: Iterable<T>, work: (one: T) => void): Promise<void> {
  let until = performance.now() + TURN
  for (const one of many) {
    if (performance.now() >= until) {
      await nextTurn()
      until = performance.now() + TURN
    }
    work(one)
  }
}
