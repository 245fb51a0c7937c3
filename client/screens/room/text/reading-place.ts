/**
 * Where one is in the text, told by the page to what shows it: outline, minimap, progress. It changes with each scrolled
 * frame: a component draws again only when what it says of it changes, and what moves with it is moved by itself.
 */
import { type RefObject, useLayoutEffect, useSyncExternalStore } from 'react'
import type { BlockId } from '#shared/ids.ts'

export interface ReadingPlace {
  /** The block at the eyes. */
  readonly block: BlockId | undefined
  /** The stretch of the text in the window, as shares (0–1) of the whole. */
  readonly from: number
  readonly to: number
}

const nowhere: ReadingPlace = { block: undefined, from: 0, to: 0 }
let place = nowhere
const listeners = new Set<() => void>()

export const readingPlace = {
  now: (): ReadingPlace => place,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  tell(next: ReadingPlace): void {
    if (next.block === place.block && Math.abs(next.from - place.from) < 0.0005 && Math.abs(next.to - place.to) < 0.0005) return
    place = next
    for (const listener of listeners) listener()
  },
}

/** How long what is said of the place, and what else need not move with it, may lag behind while it changes, in ms. */
export const CALM = 200
let said = nowhere
const sayers = new Set<() => void>()
let isCalming = false
function say(): void {
  if (isCalming || said === place) return
  said = place
  isCalming = true
  setTimeout(() => {
    isCalming = false
    say()
  }, CALM)
  for (const sayer of sayers) sayer()
}
readingPlace.subscribe(say)
const subscribe = (sayer: () => void): (() => void) => {
  sayers.add(sayer)
  return () => sayers.delete(sayer)
}

/** What one says of the place, a string, number or the like; drawn again only when that is another, and not with each frame. */
export const useReadingPlace = <T extends string | number | undefined>(of: (place: ReadingPlace) => T): T =>
  useSyncExternalStore(subscribe, () => of(said))

/**
 * Moves an element with the place: `of` says how far along its keyframes it stands, 0–1. It is an animation that never
 * runs, since a change of the DOM, were it only of a style, has the browser paint all highlighted words anew.
 */
export function useMovesAlong(element: RefObject<Element | null>, keyframes: Keyframe[], of: (place: ReadingPlace) => number): void {
  useLayoutEffect(() => {
    const moved = element.current?.animate(keyframes, { duration: 1_000, fill: 'both' })
    moved?.pause()
    const follow = () => {
      if (moved) moved.currentTime = of(place) * 1_000
    }
    follow()
    const stop = readingPlace.subscribe(follow)
    return () => {
      stop()
      moved?.cancel()
    }
  }, [element, keyframes, of])
}
