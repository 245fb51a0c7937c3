/**
 * Brings something up to date, one run at a time for each key: so a reading that began earlier never overtakes a later
 * one. Whoever asks during a run shares the next, which begins after they asked.
 */
export class Refreshes<K> {
  readonly #running = new Map<K, { now: Promise<void>; next: Promise<void> | undefined }>()

  run(key: K, refresh: () => Promise<void>): Promise<void> {
    const running = this.#running.get(key)
    if (!running) return this.#start(key, refresh)
    running.next ??= running.now.then(
      () => this.#start(key, refresh),
      () => this.#start(key, refresh),
    )
    return running.next
  }

  #start(key: K, refresh: () => Promise<void>): Promise<void> {
    const now = refresh()
    const entry = { now, next: undefined }
    this.#running.set(key, entry)
    const end = () => {
      if (this.#running.get(key) === entry && entry.next === undefined) this.#running.delete(key)
    }
    now.then(end, end)
    return now
  }
}
