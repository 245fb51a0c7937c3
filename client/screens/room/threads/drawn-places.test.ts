import { expect, it } from 'vitest'
import { drawnPlaces, isNear, type View } from './drawn-places.ts'

const places = Array.from({ length: 100 }, (_, at) => ({ id: `${at}`, top: at * 100 }))
const heightOf = () => 90
const never = () => false
const window = (top: number): View => ({ top, height: 800 })
const next = (view: View, before: readonly string[], always: (id: string) => boolean = never) => {
  const { places: drawn, more } = drawnPlaces(places, heightOf, view, new Set(before), always)
  return { ids: drawn.map(({ id }) => id), more }
}
const untilDone = (view: View, before: readonly string[] = []) => {
  const frames = [next(view, before)]
  for (let last = frames[0]; last?.more; last = frames.at(-1)) frames.push(next(view, last.ids))
  return frames.map(({ ids }) => ids)
}

it('draws what the window shows and what is near it at once', () => {
  const { ids } = next(window(4_000), [])
  for (const { id } of places.filter((place) => isNear(place, 90, window(4_000)))) expect(ids).toContain(id)
  expect(ids).toContain('40')
  expect(ids).toContain('47')
})

it('draws what is farther on a few at a time, the nearest first, until all of it is there', () => {
  const frames = untilDone(window(4_000))
  expect(frames.length).toBeGreaterThan(3)
  for (const [at, ids] of frames.entries()) if (at > 0) expect(ids.length - (frames[at - 1]?.length ?? 0)).toBeLessThanOrEqual(3)
  const last = frames.at(-1)
  expect(last?.[0]).toBe('31')
  expect(last?.at(-1)).toBe('57')
})

it('keeps what is drawn a while behind the reader, and puts it away when it is far', () => {
  const before = untilDone(window(4_000)).at(-1) ?? []
  expect(next(window(5_000), before).ids).toContain('36')
  expect(next(window(6_000), before).ids).not.toContain('36')
})

it('draws a thread that is open wherever it stands, in the order of the text', () => {
  const { ids } = next(window(4_000), [], (id) => id === '2')
  expect(ids[0]).toBe('2')
})

it('misses nothing that is in view after a jump', () => {
  const before = untilDone(window(0)).at(-1) ?? []
  const { ids } = next(window(9_000), before)
  for (const id of ['90', '95', '97']) expect(ids).toContain(id)
  expect(ids).not.toContain('5')
})
