import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { Heights } from './wishes.ts'

/** What is drawn ahead of the reader finds its place together with what else was measured in this time, in ms. */
const TOGETHER = 100

/**
 * Measures what is drawn. What may be seen is measured at once, so that all of it finds its place in the same frame; what
 * is drawn ahead of the reader once the browser has laid it out anyway.
 * @returns a ref for each drawn place
 */
export function useMeasures(
  heights: Heights,
  isSeen: (id: string) => boolean,
  changed: () => void,
): (element: HTMLElement | null) => (() => void) | undefined {
  const observer = useRef<ResizeObserver>(undefined)
  const width = useRef(0)
  const fresh = useRef(new Set<HTMLElement>())
  const soon = useRef(0)
  const tell = useCallback(
    (now: boolean) => {
      const done = () => {
        clearTimeout(soon.current)
        soon.current = 0
        changed()
      }
      if (now) done()
      else soon.current ||= window.setTimeout(done, TOGETHER)
    },
    [changed],
  )
  const measure = useCallback(
    (elements: Iterable<HTMLElement>) => {
      let other = false
      let now = false
      for (const element of elements) {
        const { id, wasOpen } = element.dataset
        if (!id) continue
        if (width.current !== element.offsetWidth) {
          if (width.current !== 0) heights.forget()
          width.current = element.offsetWidth
          other = true
          now = true
        }
        if (!heights.measure(id, wasOpen !== undefined, element.offsetHeight)) continue
        other = true
        now ||= isSeen(id)
      }
      if (other) tell(now)
    },
    [heights, isSeen, tell],
  )
  useEffect(() => () => clearTimeout(soon.current), [])
  useLayoutEffect(() => {
    if (fresh.current.size === 0) return
    const some = [...fresh.current].filter(({ dataset: { id } }) => id !== undefined && isSeen(id))
    fresh.current.clear()
    if (some.length > 0) measure(some)
  })
  return useCallback(
    (element: HTMLElement | null) => {
      if (!element) return undefined
      observer.current ??= new ResizeObserver((entries) =>
        measure(entries.flatMap(({ target }) => (target instanceof HTMLElement ? [target] : []))),
      )
      const watching = observer.current
      watching.observe(element)
      fresh.current.add(element)
      return () => {
        watching.unobserve(element)
        fresh.current.delete(element)
      }
    },
    [measure],
  )
}
