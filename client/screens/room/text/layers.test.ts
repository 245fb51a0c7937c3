import { expect, test } from 'vitest'
import type { ShownPassage } from '../contract.ts'
import { type Look, layersOf, lookOf } from './layers.ts'

const piece = (start: number, end: number, look: Look = 'comment', state: ShownPassage['state'] = 'normal') => ({ start, end, look, state })
const painted = (pieces: Parameters<typeof layersOf>[0], show: Parameters<typeof layersOf>[1] = 'all') =>
  Object.fromEntries([...layersOf(pieces, show)].map(([layer, extents]) => [layer, extents.map(({ start, end }) => [start, end])]))

test('passages of one kind that overlap are painted once, and deeper where they do', () => {
  expect(painted([piece(0, 10), piece(5, 15), piece(20, 30)])).toEqual({
    'line-comment': [
      [0, 15],
      [20, 30],
    ],
    'tint-comment': [
      [0, 15],
      [20, 30],
    ],
    deep: [[5, 10]],
  })
})

test('where kinds overlap each keeps its line, and the one that began last gives the tint', () => {
  expect(painted([piece(4, 8, 'question'), piece(0, 10)])).toEqual({
    'line-comment': [[0, 10]],
    'tint-comment': [
      [0, 4],
      [8, 10],
    ],
    'line-question': [[4, 8]],
    'tint-question': [[4, 8]],
    deep: [[4, 8]],
  })
})

test('four passages over one another are deeper than two', () => {
  expect(painted([piece(0, 8), piece(1, 7), piece(2, 6), piece(3, 5)])).toMatchObject({ deep: [[1, 7]], deeper: [[3, 5]] })
})

test('what is resolved is a line of its own and makes nothing deeper', () => {
  expect(painted([piece(0, 8), piece(0, 8, 'challenge', 'resolved')])).toEqual({
    'line-comment': [[0, 8]],
    'tint-comment': [[0, 8]],
    resolved: [[0, 8]],
  })
})

test('what is new is marked as new besides its kind', () => {
  expect(painted([piece(2, 4, 'insight', 'new')])).toEqual({ 'line-insight': [[2, 4]], 'tint-insight': [[2, 4]], new: [[2, 4]] })
})

test('dimmed, only the lines of the kinds are left; hidden, nothing', () => {
  expect(painted([piece(0, 8), piece(1, 7, 'comment', 'new')], 'dim')).toEqual({ 'line-comment': [[0, 8]] })
  expect(painted([piece(0, 8)], 'none')).toEqual({})
})

test('an empty passage paints nothing', () => {
  expect(painted([piece(3, 3)])).toEqual({})
})

test('by person, each keeps their line, and who began last gives the tint', () => {
  expect(painted([piece(0, 10, 'person-0'), piece(4, 8, 'person-9')])).toMatchObject({
    'line-person-0': [[0, 10]],
    'line-person-9': [[4, 8]],
    'tint-person-9': [[4, 8]],
  })
  expect([lookOf({ kind: 'question' }), lookOf({ kind: 'question', person: 3 })]).toEqual(['question', 'person-3'])
})
