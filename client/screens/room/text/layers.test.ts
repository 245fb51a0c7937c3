import { expect, test } from 'vitest'
import type { Kind } from '#shared/margins/record.ts'
import type { ShownPassage } from '../contract.ts'
import { layersOf } from './layers.ts'

const piece = (start: number, end: number, kind: Kind = 'comment', state: ShownPassage['state'] = 'normal') => ({ start, end, kind, state })
const painted = (pieces: Parameters<typeof layersOf>[0], show: Parameters<typeof layersOf>[1] = 'all') =>
  Object.fromEntries([...layersOf(pieces, show)].map(([layer, extents]) => [layer, extents.map(({ start, end }) => [start, end])]))

test('passages of one kind that overlap are painted once, and deeper where they do', () => {
  expect(painted([piece(0, 10), piece(5, 15), piece(20, 30)])).toEqual({
    comment: [
      [0, 15],
      [20, 30],
    ],
    deep: [[5, 10]],
  })
})

test('each kind keeps its own line where kinds overlap', () => {
  expect(painted([piece(0, 10), piece(4, 8, 'question')])).toEqual({ comment: [[0, 10]], question: [[4, 8]], deep: [[4, 8]] })
})

test('four passages over one another are deeper than two', () => {
  expect(painted([piece(0, 8), piece(1, 7), piece(2, 6), piece(3, 5)])).toEqual({ comment: [[0, 8]], deep: [[1, 7]], deeper: [[3, 5]] })
})

test('what is resolved is a line of its own and makes nothing deeper', () => {
  expect(painted([piece(0, 8), piece(0, 8, 'challenge', 'resolved')])).toEqual({ comment: [[0, 8]], resolved: [[0, 8]] })
})

test('what is new is marked as new besides its kind', () => {
  expect(painted([piece(2, 4, 'insight', 'new')])).toEqual({ insight: [[2, 4]], new: [[2, 4]] })
})

test('dimmed, only the lines of the kinds are left; hidden, nothing', () => {
  expect(painted([piece(0, 8), piece(1, 7, 'comment', 'new')], 'dim')).toEqual({ comment: [[0, 8]] })
  expect(painted([piece(0, 8)], 'none')).toEqual({})
})

test('an empty passage paints nothing', () => {
  expect(painted([piece(3, 3)])).toEqual({})
})
