import { expect, it } from 'vitest'
import { LONGEST_PAUSE, shortPauses } from './short-pauses.ts'

const minutes = (...all: number[]) => all.map((one) => one * 60_000)

it.each([
  ['nothing', [], [0, 1 / 60_000], [0, 1 / 60_000]],
  ['one moment', [5], [5, 5 + 1 / 60_000], [0, 1 / 60_000]],
  ['a session without long pauses', [5, 9, 15], [5, 15], [0, 10]],
  ['a pause in the middle', [0, 4, 64, 70], [0, 4, 64, 70], [0, 4, 14, 20]],
  ['a pause at once', [0, 60, 61], [0, 60, 61], [0, 10, 11]],
  ['a word a week later', [0, 5, 10_000], [0, 5, 10_000], [0, 5, 15]],
  ['two pauses in a row', [0, 100, 200], [0, 100, 200], [0, 10, 20]],
])('%s', (_what, times, moments, played) => {
  expect(shortPauses(minutes(...times))).toEqual({ moments: minutes(...moments), played: minutes(...played) })
})

it('keeps the order of all moments, and no pause is longer than ten minutes', () => {
  expect(LONGEST_PAUSE).toBe(600_000)
  const { moments, played } = shortPauses(minutes(0, 1, 2, 30, 30, 31, 500, 505, 5_000))
  for (const list of [moments, played]) expect(list.toSorted((a, b) => a - b)).toEqual(list)
  expect(new Set(moments).size).toBe(moments.length)
})
