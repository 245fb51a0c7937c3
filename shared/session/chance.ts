/** A repeatable source of numbers from 0 to below 1, for dealing and for tests: xorshift with 32 bits (Marsaglia 2003). */
export function chance(seed: number): () => number {
  // Small seeds differ in few bits, and 0 would stay 0.
  let state = (Math.imul(seed >>> 0, 2_654_435_761) ^ 0x9e3779b9) >>> 0 || 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
  for (let times = 0; times < 8; times++) next()
  return next
}

/** The same things in an order of chance (Fisher and Yates). */
export function shuffled<T>(things: readonly T[], random: () => number): T[] {
  const order = [...things]
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [a, b] = [order[last], order[other]]
    if (a !== undefined && b !== undefined) [order[last], order[other]] = [b, a]
  }
  return order
}
