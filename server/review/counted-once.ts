import type { Seen } from './open-review.ts'

/**
 * Keeps what was counted of what somebody sees, as long as that is kept (open-review.ts): whoever turns a page, or comes
 * back to it, does not have fifty thousand annotations counted again. Whatever else a count depends on is in its key.
 */
export function countedOnce<T>(): (seen: Seen, key: string, count: () => T) => T {
  const known = new WeakMap<Seen, Map<string, T>>()
  return (seen, key, count) => {
    const of = known.get(seen) ?? new Map<string, T>()
    known.set(seen, of)
    const counted = of.has(key) ? (of.get(key) as T) : count()
    of.clear()
    of.set(key, counted)
    // What failed is tried again.
    if (counted instanceof Promise) counted.catch(() => of.delete(key))
    return counted
  }
}
