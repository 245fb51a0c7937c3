/** Lets so many through at a time, in the order in which they came. */
export interface Queue {
  /**
   * Waits for its turn.
   * @returns what to call when it is done
   * @throws the signal's reason
   */
  enter(signal?: AbortSignal): Promise<() => void>
}

/** A queue of which so many are let through at a time. */
export function createQueue(atOnce: number): Queue {
  let running = 0
  let waiting: (() => void)[] = []
  return {
    async enter(signal) {
      signal?.throwIfAborted()
      if (running >= atOnce) {
        await new Promise<void>((resolve, reject) => {
          const go = (): void => {
            signal?.removeEventListener('abort', stop)
            resolve()
          }
          const stop = (): void => {
            waiting = waiting.filter((other) => other !== go)
            reject(signal?.reason instanceof Error ? signal.reason : new Error('It was cancelled'))
          }
          signal?.addEventListener('abort', stop, { once: true })
          waiting.push(go)
        })
      } else running++
      let left = false
      return () => {
        if (left) return
        left = true
        const next = waiting.shift()
        if (next) next()
        else running--
      }
    },
  }
}
