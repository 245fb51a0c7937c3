import { expect, test } from 'vitest'
import { shownCode } from './shown-code.ts'

test.each([
  ['', ''],
  ['abc', 'ABC'],
  ['abcd', 'ABCD'],
  ['abcde', 'ABCD-E'],
  ['abcd-efgh', 'ABCD-EFGH'],
  [' abcd efgh ', 'ABCD-EFGH'],
  ['abcd–efgh.', 'ABCD-EFGH'],
])('the code %j is shown as %j', (typed, shown) => {
  expect(shownCode(typed)).toBe(shown)
})
