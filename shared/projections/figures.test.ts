import { expect, test } from 'vitest'
import { Alias, BlockId, RecordId } from '#shared/ids.ts'
import type { Entry } from '#shared/margins/entry.ts'
import { blockFigures, exchangesOf, peopleFigures } from './figures.ts'

const [ada, wen] = [Alias.parse('adaadaad'), Alias.parse('wenwenwe')]
const block = BlockId.parse('aaaa')
const id = (alias: string, nth: number) => RecordId.parse(`${alias}-0000000${nth}`)
const [question, comment, gone] = [id(ada, 1), id(ada, 2), id(ada, 3)]
const told = (alias: Alias, thread: RecordId) =>
  ({ author: { id: alias, name: '', role: 'reader' }, phase: 'read', receivedAt: 1, revision: 1, thread, to: 'commons', at: 1 }) as const
const words = { body: '', tags: [], mentions: [] }
const passage = { version: 1, start: { block, offset: 0 }, end: { block, offset: 1 }, quote: '', prefix: '', suffix: '' }
const meToo = (on: RecordId): Entry => ({ ...told(wen, on), is: 'mark', on, sort: 'me-too' })

const entries = new Map<RecordId, Entry>([
  [question, { ...told(ada, question), ...words, is: 'annotation', kind: 'question', passage }],
  [comment, { ...told(ada, comment), ...words, is: 'annotation', kind: 'comment', passage }],
  [gone, { ...told(ada, gone), ...words, is: 'annotation', kind: 'question', passage, deletedAt: 2 }],
  [id(ada, 4), { ...told(ada, question), ...words, is: 'reply', replyTo: question, move: 'build' }],
  [id(wen, 5), { ...told(wen, comment), ...words, is: 'reply', replyTo: comment, move: 'answer' }],
  [id(wen, 6), meToo(question)],
  [id(wen, 7), meToo(question)],
  [id(wen, 8), meToo(comment)],
])

test('a block counts what stands, its open questions, and each person who asks the same once', () =>
  expect(blockFigures(entries, [block], [])).toMatchObject([
    { row: { total: { annotations: 2, replies: 2 } }, phases: { read: 4 }, confusion: { questions: 1, meToo: 1, unanswered: 1 } },
  ]))

test('a person is counted by what they wrote and what others gave back; replies to oneself are no exchange', () => {
  const people = peopleFigures(entries, [ada, wen])
  expect(people.get(ada)).toMatchObject({ annotations: 2, replies: 1, repliesReceived: 1, unanswered: 1, marks: 0 })
  expect(people.get(wen)).toMatchObject({ annotations: 0, replies: 1, repliesReceived: 0, marks: 3 })
  expect(exchangesOf(entries)).toEqual([{ from: wen, to: ada, replies: 1 }])
})
