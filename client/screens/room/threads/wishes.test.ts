import { expect, test } from 'vitest'
import { Alias, BlockId, RecordId } from '#shared/ids.ts'
import type { Annotation } from '#shared/margins/record.ts'
import type { Thread } from '#shared/projections/thread.ts'
import { type Change, ThreadIndex } from '#shared/projections/thread-index.ts'
import { Heights, wishesOf } from './wishes.ts'

const alias = Alias.parse('abcdefgh')
const blocks = ['aaaa', 'bbbb'].map((id) => BlockId.parse(id))

/** Two threads, on the first block and on the second. */
function two(): readonly Thread[] {
  const index = new ThreadIndex({ id: alias, name: 'Ada', role: 'reader' }, new Map(blocks.map((block, at) => [block, at])))
  index.change(
    blocks.map((block, at): Change => {
      const point = { block, offset: 0 }
      const passage = { version: 1, start: point, end: { block, offset: 2 }, quote: 'It', prefix: '', suffix: '' }
      const value: Annotation = { is: 'annotation', passage, kind: 'comment', to: 'commons', body: '?', tags: [], mentions: [], at }
      return { from: 'pen', id: RecordId.parse(`${alias}-0000000${at}`), value }
    }),
  )
  return index.all()
}
const wishes = (tops: readonly (number | undefined)[]) => {
  const threads = two()
  const positions = new Map(threads.flatMap(({ id }, at) => (tops[at] === undefined ? [] : [[id, tops[at]] as const])))
  return wishesOf(threads, ({ root }) => root.passage.start.block, positions, new Heights(), undefined, undefined).map(({ id, top }) => [
    id.at(-1),
    top,
  ])
}

test('threads wish to stand from top to bottom, though a correction has put one above another', () => {
  expect(wishes([40, 90])).toEqual([
    ['0', 40],
    ['1', 90],
  ])
  expect(wishes([90, 40])).toEqual([
    ['1', 40],
    ['0', 90],
  ])
})

test('a thread without a place in the text has none beside it', () => {
  expect(wishes([undefined, 90])).toEqual([['1', 90]])
})
