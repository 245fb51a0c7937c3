import { expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { blockAtShare, densitiesOf } from './densities.ts'

const block = (n: number): Block => ({ id: BlockId.parse(`b${1000 + n}`), type: 'paragraph', text: 'x'.repeat(140), spans: [] })
const blocks = [0, 1, 2, 3].map(block)
const id = (n: number) => block(n).id

test('what was written is counted in the part of the text where it stands', () => {
  const densities = densitiesOf(
    blocks,
    new Map([
      [id(1), 4],
      [id(3), 1],
    ]),
    4,
  ) // prettier-ignore
  expect(densities.map(({ count }) => count)).toEqual([0, 4, 0, 1])
  expect(densities.map(({ share }) => share)).toEqual([0, 1, 0, 0.5])
})

test('a block longer than a part is spread over its parts', () => {
  expect(densitiesOf([block(0)], new Map([[id(0), 4]]), 2).map(({ count }) => count)).toEqual([2, 2])
})

test('nothing written is no density', () => {
  expect(densitiesOf(blocks, new Map(), 2)).toEqual([
    { count: 0, share: 0 },
    { count: 0, share: 0 },
  ])
})

test('a share of the text leads to its block, and the ends to the first and the last', () => {
  expect([0, 0.3, 0.99, 1].map((share) => blockAtShare(blocks, share)?.id)).toEqual([id(0), id(1), id(3), id(3)])
  expect(blockAtShare([], 0)).toBeUndefined()
})
