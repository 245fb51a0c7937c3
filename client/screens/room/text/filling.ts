/**
 * Which sections are rendered. A long reading opens at once: the sections around the reader first, what they scroll
 * towards at once, the rest whenever the browser has nothing else to do, until the page is whole (so that the
 * browser's own search, printing and a screen reader find everything).
 */
import { flushSync } from 'react-dom'
import { whenIdle } from '../../../device/when-idle.ts'

export interface Filling {
  isFull(index: number): boolean
  /** Hears when that section is filled: in a long reading there are hundreds, and each is filled by itself. */
  subscribe(index: number, listener: () => void): () => void
  fill(indexes: Iterable<number>): void
  fillAll(): void
  /** Goes on filling while nothing else is to be done, from `near` outwards. @returns how to stop. */
  fillInTime(near: () => number): () => void
}

/** Milliseconds for the sections of one idle moment, so that a key pressed meanwhile is not kept waiting. */
const TURN = 12
/** A busy browser fills a little every so often, in ms. */
const WITHIN = 1_000
/** Who scrolls is not to be kept waiting; what they come to is filled anyway. So long after it the rest goes on, in ms. */
const CALM = 150
const AT_FIRST = 3

export function createFilling(total: number, first: number): Filling {
  const full = new Set<number>()
  const listeners = new Map<number, Set<() => void>>()
  for (let index = first - 1; index < first + AT_FIRST; index++) if (index >= 0 && index < total) full.add(index)

  const nextFrom = (near: number): number | undefined => {
    for (let away = 0; away < total; away++) {
      if (near + away < total && !full.has(near + away)) return near + away
      if (near - away >= 0 && !full.has(near - away)) return near - away
    }
    return undefined
  }
  const filling: Filling = {
    isFull: (index) => full.has(index),
    subscribe(index, listener) {
      const there = listeners.get(index) ?? new Set()
      listeners.set(index, there.add(listener))
      return () => void there.delete(listener)
    },
    fill(indexes) {
      const added = new Set(indexes)
      for (const index of added) {
        if (index < 0 || index >= total || full.has(index)) added.delete(index)
        else full.add(index)
      }
      for (const index of added) for (const listener of listeners.get(index) ?? []) listener()
    },
    fillAll: () => filling.fill(Array.from({ length: total }, (_, index) => index)),
    fillInTime(near) {
      let stop = () => {}
      let scrolledAt = Number.NEGATIVE_INFINITY
      const onScroll = () => {
        scrolledAt = performance.now()
      }
      const turn = () => {
        if (performance.now() < scrolledAt + CALM) {
          stop = whenIdle(turn, WITHIN)
          return
        }
        const until = performance.now() + TURN
        do {
          const next = nextFrom(near())
          if (next === undefined) return
          // rendered here and now, so that the time it takes is counted
          flushSync(() => filling.fill([next]))
        } while (performance.now() < until)
        stop = whenIdle(turn, WITHIN)
      }
      addEventListener('scroll', onScroll, { passive: true })
      stop = whenIdle(turn, WITHIN)
      return () => {
        removeEventListener('scroll', onScroll)
        stop()
      }
    },
  }
  return filling
}
