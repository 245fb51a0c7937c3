import { expect, test } from 'vitest'
import { RecordId } from '#shared/ids.ts'
import { choosing, nothingChosen } from './chosen.ts'

const list = ['a', 'b', 'c', 'd', 'e'].map((letter) => RecordId.parse(`aaaaaaaa-${letter.repeat(8)}`))
const [a, b, , d, e] = list as [RecordId, RecordId, RecordId, RecordId, RecordId]
const one = (id: RecordId) => ({ id, range: false })
const range = (id: RecordId) => ({ id, range: true })

test.each([
  ['one is chosen', [one(b)], 'b'],
  ['and left out again', [one(b), one(b)], ''],
  ['a range goes on from the last one', [one(b), range(d)], 'bcd'],
  ['also upwards', [one(d), range(b)], 'bcd'],
  ['and from its own end again', [one(a), range(b), range(d)], 'abcd'],
  ['a range leaves out where it ends on one that is chosen', [one(a), range(e), one(b), range(d)], 'ae'],
  ['without a last one it is a single one', [range(d)], 'd'],
])('%s', (_, presses, chosen) => {
  const now = presses.reduce((before, press) => choosing(before, press.id, { list, range: press.range }), nothingChosen)
  expect(list.flatMap((id) => (now.ids.has(id) ? (id.at(-1) ?? '') : [])).join('')).toBe(chosen)
})

test('a last one that the list does not show any more begins no range', () => {
  const gone = choosing(nothingChosen, a, { list, range: false })
  expect([...choosing(gone, d, { list: list.slice(1), range: true }).ids]).toEqual([a, d])
})
