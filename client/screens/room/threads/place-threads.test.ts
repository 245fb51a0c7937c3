import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeThreads, type Room, type Wish, wouldMove } from './place-threads.ts'

const room: Room = { gap: 8, drift: 120, moreHeight: 28, open: new Set(), start: 0 }
const wish = (id: string, top: number, height = 80, group = id, anchor = false): Wish => ({ id, top, height, group, anchor })
const topsOf = (wishes: readonly Wish[], where: Room = room) =>
  Object.fromEntries(placeThreads(wishes, where).places.map(({ id, top }) => [id, top]))

describe('placing threads beside the text', () => {
  test('threads with room stand exactly at their passages', () => {
    expect(topsOf([wish('a', 10), wish('b', 200)])).toEqual({ a: 10, b: 200 })
  })
  test('two at one line stand below one another', () => {
    expect(topsOf([wish('a', 10, 80, 'p'), wish('b', 10, 80, 'p')])).toEqual({ a: 10, b: 98 })
  })
  test('the anchor stands exactly at its passage, and those before it give way upwards', () => {
    expect(topsOf([wish('a', 300), wish('b', 310, 80, 'b', true), wish('c', 320)])).toEqual({ a: 222, b: 310, c: 398 })
  })
  test('where there is no room above, everything moves down together', () => {
    expect(topsOf([wish('a', 0), wish('b', 5, 80, 'b', true)])).toEqual({ a: 0, b: 88 })
  })
  test('a crowded paragraph folds what would push the next paragraph too far', () => {
    const crowd = Array.from({ length: 9 }, (_, n) => wish(`a${n}`, 0, 80, 'p'))
    const { places, more } = placeThreads([...crowd, wish('z', 200)], room)
    expect(more).toHaveLength(1)
    expect(places.length + (more[0]?.hidden.length ?? 0)).toBe(10)
    const z = places.find(({ id }) => id === 'z')
    expect(z && z.top - 200).toBeLessThanOrEqual(room.drift)
  })
  test('an opened crowd is shown whole', () => {
    const crowd = Array.from({ length: 9 }, (_, n) => wish(`a${n}`, 0, 80, 'p'))
    expect(placeThreads([...crowd, wish('z', 200)], { ...room, open: new Set(['p']) }).more).toEqual([])
  })
  test('the anchor is shown even in a crowd', () => {
    const crowd = Array.from({ length: 9 }, (_, n) => wish(`a${n}`, 0, 80, 'p', n === 8))
    expect(placeThreads([...crowd, wish('z', 100)], room).places.map(({ id }) => id)).toContain('a8')
  })
  test('a new thread that fits between others would move nothing; one that does not would', () => {
    const there = [wish('a', 0), wish('b', 400), wish('c', 500)]
    const withOneAt = (top: number) => there.toSpliced(1, 0, wish('n', top))
    expect(wouldMove(there, withOneAt(200), room, 0, 1_000)).toBe(false)
    expect(wouldMove(there, withOneAt(380), room, 0, 1_000)).toBe(true)
    expect(wouldMove(there, withOneAt(380), room, 0, 300)).toBe(false)
  })

  const many = fc
    .array(fc.record({ step: fc.nat(300), height: fc.integer({ min: 20, max: 400 }), same: fc.boolean() }), { maxLength: 60 })
    .map((parts) => {
      let top = 0
      let group = 0
      return parts.map(({ step, height, same }, n) => {
        if (!same) {
          group += 1
          top += step
        }
        return wish(`t${n}`, top, height, `g${group}`)
      })
    })
  test('never overlapping, always in order, nothing lost', () => {
    fc.assert(
      fc.property(many, fc.nat(), (wishes, pick) => {
        const chosen = wishes.map((one, n) => ({ ...one, anchor: wishes.length > 0 && n === pick % wishes.length }))
        const { places, more } = placeThreads(chosen, room)
        const heights = new Map(chosen.map(({ id, height }) => [id, height]))
        const rows = [
          ...places.map(({ id, top }) => ({ top, height: heights.get(id) ?? 0 })),
          ...more.map(({ top }) => ({ top, height: room.moreHeight })),
        ].sort((a, b) => a.top - b.top)
        rows.forEach((row, n) => {
          const next = rows[n + 1]
          if (next) expect(row.top + row.height + room.gap).toBeLessThanOrEqual(next.top + 0.001)
          expect(row.top).toBeGreaterThanOrEqual(room.start)
        })
        expect(places.length + more.flatMap(({ hidden }) => hidden).length).toBe(wishes.length)
      }),
    )
  })
})
