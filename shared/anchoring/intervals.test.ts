import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import { indexIntervals } from './intervals.ts'

const id = (n: number) => BlockId.parse(`b${String(n).padStart(4, '0')}`)
const blocks = Array.from({ length: 5 }, (_, n) => ({ id: id(n), text: 'abcdefghij' }))
const between = (name: string | number, from: [number, number], to: [number, number]) => ({
  id: name,
  start: { block: id(from[0]), offset: from[1] },
  end: { block: id(to[0]), offset: to[1] },
})

test('all passages over a character are found, the narrowest first', () => {
  const index = indexIntervals(blocks, [
    between('wide', [0, 2], [2, 5]),
    between('block', [1, 0], [1, 10]),
    between('word', [1, 3], [1, 6]),
    between('before', [1, 0], [1, 3]),
  ])
  expect(index.at(id(1), 4)).toEqual(['word', 'block', 'wide'])
  expect(index.at(id(1), 2)).toEqual(['before', 'block', 'wide'])
  expect(index.at(id(0), 1)).toEqual([])
  expect(index.at(id(2), 5)).toEqual([])
  expect(new Set(index.in(id(1)))).toEqual(new Set(['before', 'block', 'wide', 'word']))
})

test('a passage that ends where a block begins does not touch it', () => {
  expect(indexIntervals(blocks, [between('x', [0, 2], [1, 0])]).in(id(1))).toEqual([])
})

test('a passage of blocks that are not there is left out', () => {
  expect(indexIntervals(blocks, [between('x', [8, 0], [9, 1]), between('y', [3, 0], [2, 1])]).in(id(2))).toEqual([])
})

test('the index finds what looking at every passage would find', () => {
  const point = fc.tuple(fc.nat(4), fc.nat(10))
  fc.assert(
    fc.property(fc.array(fc.tuple(point, point), { maxLength: 60 }), fc.nat(4), fc.nat(9), (pairs, block, offset) => {
      const order = ([b, o]: [number, number]) => b * 11 + o
      const passages = pairs.map(([a, b], n) => (order(a) <= order(b) ? between(n, a, b) : between(n, b, a)))
      const slow = pairs.flatMap(([a, b], n) => {
        const [from, to] = order(a) <= order(b) ? [order(a), order(b)] : [order(b), order(a)]
        return from <= block * 11 + offset && block * 11 + offset < to ? [n] : []
      })
      expect(new Set(indexIntervals(blocks, passages).at(id(block), offset))).toEqual(new Set(slow))
    }),
  )
})
