/** A longer pause is shown as this long, in ms: a night in an open session, the days before somebody comes back to it. */
export const LONGEST_PAUSE = 10 * 60_000

/**
 * Time with its long pauses made short: between two of `moments` it runs evenly, from one of `played` to the next.
 * @param times when something happened, in ms, in their order
 * @returns both in ms, growing, at least two of each; `played` begins with 0
 */
export function shortPauses(times: readonly number[]): { readonly moments: readonly number[]; readonly played: readonly number[] } {
  const first = times[0] ?? 0
  const moments = [first]
  const played = [0]
  const goOn = (to: number, by: number) => {
    moments.push(to)
    played.push((played.at(-1) ?? 0) + by)
  }
  let before = first
  for (const time of times) {
    if (time - before > LONGEST_PAUSE) {
      const begun = moments.at(-1) ?? first
      if (before > begun) goOn(before, before - begun)
      goOn(time, LONGEST_PAUSE)
    }
    before = time
  }
  const begun = moments.at(-1) ?? first
  if (before > begun || moments.length === 1) goOn(Math.max(before, begun + 1), Math.max(before - begun, 1))
  return { moments, played }
}
