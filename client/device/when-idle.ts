/**
 * Does something when the browser has nothing else to do, `within` ms at the latest.
 * @returns what lets it be
 */
export function whenIdle(work: () => void, within: number): () => void {
  // Safari has no idle time to ask for
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(work, within / 3)
    return () => clearTimeout(timer)
  }
  const idle = requestIdleCallback(work, { timeout: within })
  return () => cancelIdleCallback(idle)
}
