import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { drawnPlaces, isNear, type View } from './drawn-places.ts'
import type { Place } from './place-threads.ts'

/** The window's place is looked at anew once it has moved by so much, in px. */
export const STEP = 170

/** What of the column the window shows, in the column's own px. */
export const viewOf = (column: Element | null): View | undefined =>
  column ? { top: -column.getBoundingClientRect().top, height: innerHeight } : undefined

/**
 * What the window shows, in steps; and anew in the next frame while somebody waits for one.
 * @returns the view, and how to wait for the next frame
 */
export function useView(column: RefObject<HTMLElement | null>): { readonly view: View; readonly nextFrame: () => void } {
  const [view, setView] = useState<View>({ top: 0, height: 900 })
  const frame = useRef(0)
  const isAwaited = useRef(false)
  const look = useCallback(() => {
    frame.current = 0
    const now = viewOf(column.current)
    const anew = isAwaited.current
    isAwaited.current = false
    if (now) setView((before) => (!anew && Math.abs(before.top - now.top) < STEP && before.height === now.height ? before : now))
  }, [column])
  const soon = useCallback(() => void (frame.current ||= requestAnimationFrame(look)), [look])
  useLayoutEffect(() => {
    look()
    addEventListener('scroll', soon, { passive: true })
    addEventListener('resize', soon)
    return () => {
      cancelAnimationFrame(frame.current)
      frame.current = 0
      removeEventListener('scroll', soon)
      removeEventListener('resize', soon)
    }
  }, [look, soon])
  const nextFrame = useCallback(() => {
    isAwaited.current = true
    soon()
  }, [soon])
  return { view, nextFrame }
}

/** What is drawn, and what of it may be seen, or soon. */
class Drawing {
  #drawn: ReadonlySet<string> = new Set()
  #near: ReadonlySet<string> = new Set()

  next(places: readonly Place[], heightOf: (id: string) => number, view: View, always: (id: string) => boolean) {
    const next = drawnPlaces(places, heightOf, view, this.#drawn, always)
    this.#drawn = new Set(next.places.map(({ id }) => id))
    this.#near = new Set(next.places.filter((place) => always(place.id) || isNear(place, heightOf(place.id), view)).map(({ id }) => id))
    return next
  }
  readonly isSeen = (id: string): boolean => this.#near.has(id)
}

/**
 * What of these places is drawn now; while there is more to draw, the next frame draws on.
 * @returns also whether one of them may be seen, or soon
 */
export function useDrawn(
  places: readonly Place[],
  heightOf: (id: string) => number,
  always: (id: string) => boolean,
  { view, nextFrame }: ReturnType<typeof useView>,
): { readonly drawn: readonly Place[]; readonly isSeen: (id: string) => boolean } {
  const [drawing] = useState(() => new Drawing())
  const { places: drawn, more } = drawing.next(places, heightOf, view, always)
  useLayoutEffect(() => {
    if (more) nextFrame()
  })
  return { drawn, isSeen: drawing.isSeen }
}
