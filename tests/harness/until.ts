/**
 * Waits for a condition, not for a time, and gives what it found.
 * @throws after the patience (ms), naming what was waited for
 */
export async function until<T>(
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  what: string,
  patience = 20_000,
): Promise<T> {
  for (const end = performance.now() + patience; ; ) {
    const found = await condition()
    if (found !== undefined && found !== false) return found
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((again) => setTimeout(again, 10))
  }
}
