import { expect, test } from 'vitest'
import { Alias, BlockId, RecordId } from '#shared/ids.ts'
import type { Annotation } from '#shared/margins/record.ts'
import { type Change, ThreadIndex } from './thread-index.ts'
import { compareThreads } from './thread-order.ts'

const alias = Alias.parse('aaaaaaaa')
const blocks = ['aaaa', 'bbbb', 'cccc'].map((id) => BlockId.parse(id))
const order = new Map(blocks.map((id, at) => [id, at]))
const at = (block: number, offset = 0) => ({ block: blocks[block] ?? BlockId.parse('zzzz'), offset })

test('threads stand in the order of where a correction has put them, those without a place last', () => {
  const index = new ThreadIndex({ id: alias, name: 'A', role: 'reader' }, order)
  index.change(
    [0, 1, 2].map((nth): Change => {
      const passage = { version: 1, start: at(nth), end: at(nth, 2), quote: 'It', prefix: '', suffix: '' }
      const value: Annotation = { is: 'annotation', passage, kind: 'comment', to: 'commons', body: '?', tags: [], mentions: [], at: nth }
      return { from: 'pen', id: RecordId.parse(`${alias}-0000000${nth}`), value }
    }),
  )
  const places = new Map([
    [0, { start: at(2), end: at(2, 2) }],
    [2, { start: at(1), end: at(1, 2) }],
  ])
  const carried = index.all().toSorted(compareThreads(order, ({ root }) => places.get(root.at)))
  expect(carried.map(({ root }) => root.at)).toEqual([2, 0, 1])
})
