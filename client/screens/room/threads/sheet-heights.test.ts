import { expect, test } from 'vitest'
import { type SheetHeight, settle } from './sheet-heights.ts'

test.each<[SheetHeight, number, SheetHeight]>([
  ['low', 300, 'half'],
  ['low', 700, 'full'],
  ['low', 80, 'half'],
  ['low', 10, 'low'],
  ['half', 350, 'full'],
  ['half', -60, 'low'],
  ['full', -300, 'half'],
  ['full', -700, 'low'],
])('a sheet at %s that is dragged up by %d px of 800 comes to rest at %s', (from, up, to) => {
  expect(settle(from, up, 800)).toBe(to)
})
