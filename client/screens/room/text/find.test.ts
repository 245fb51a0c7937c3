import { expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import { findIn } from './find.ts'

const blocks = [
  { id: BlockId.parse('one1'), text: 'Lenin wrote: “Delay is criminal.”' },
  { id: BlockId.parse('two2'), text: 'It’s a crime — DELAY\nis one (a+b).' },
]
const found = (words: string) => findIn(blocks, words).map(({ index, start, end }) => [index, blocks[index]?.text.slice(start, end)])

test.each([
  [
    'delay is',
    [
      [0, 'Delay is'],
      [1, 'DELAY\nis'],
    ],
  ],
  ["it's", [[1, 'It’s']]],
  ['"delay', [[0, '“Delay']]],
  ['crime - delay', [[1, 'crime — DELAY']]],
  ['(a+b)', [[1, '(a+b)']]],
  ['nowhere', []],
  ['  ', []],
  ['[', []],
])('finds %s', (words, expected) => {
  expect(found(words)).toEqual(expected)
})
