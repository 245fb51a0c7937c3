import { expect, test } from 'vitest'
import { Alias, RecordId } from '#shared/ids.ts'
import type { Entry } from '#shared/margins/entry.ts'
import type { Note } from '#shared/margins/record.ts'
import { groupOfNth } from '#shared/session/sample.ts'
import { NoteIndex } from './notes.ts'
import type { Change } from './thread-index.ts'

const me = { id: Alias.parse('aaaaaaaa'), name: 'Ann', role: 'reader' } as const
const ben = { id: Alias.parse('bbbbbbbb'), name: 'Ben', role: 'reader' } as const
const mine = RecordId.parse('aaaaaaaa-00000001')
const bens = RecordId.parse('bbbbbbbb-00000001')
const words = (body: string, group = 1): Note => ({ is: 'note', to: `group:${groupOfNth(group)}`, body, at: 1 })
const told = (body: string, author: Entry['author'], receivedAt: number, more: Partial<Entry> = {}, group = 1): Entry =>
  ({ ...words(body, group), author, phase: 'discuss', receivedAt, revision: 1, thread: bens, ...more }) as Entry
const from = (id: RecordId, value: Entry | undefined, margin = 'm'): Change => ({ from: 'margin', margin, id, value })
const seen = (...changes: Change[]) => {
  const index = new NoteIndex(me)
  index.change(changes)
  return index.all().map(({ group, author, body }) => [group, author.name, body])
}

test('a group has one note: the one that was begun last', () => {
  expect(seen(from(bens, told('Old.', ben, 5)), from(mine, told('New.', me, 9)))).toEqual([[groupOfNth(1), 'Ann', 'New.']])
  expect(seen(from(mine, told('New.', me, 9)), from(bens, told('Old.', ben, 5)))).toEqual([[groupOfNth(1), 'Ann', 'New.']])
})

test('one’s own words stand before the server has them, and are the newest', () => {
  expect(seen({ from: 'pen', id: mine, value: words('Just typed.') }, from(mine, told('Saved.', me, 9)))).toEqual([
    [groupOfNth(1), 'Ann', 'Just typed.'],
  ])
})

test('an empty note is none, and one that left every margin is gone', () => {
  expect(seen(from(bens, told('  ', ben, 5)))).toEqual([])
  expect(seen(from(bens, told('There.', ben, 5)), from(bens, undefined))).toEqual([])
  const both = [from(bens, told('There.', ben, 5), 'group'), from(bens, told('There.', ben, 5, { lifted: true }), 'commons')]
  expect(seen(...both, from(bens, undefined, 'commons'))).toEqual([[groupOfNth(1), 'Ben', 'There.']])
})

test('threads are no notes', () => {
  const thread = { ...told('', ben, 1), is: 'mark', on: mine, sort: 'agree' } as unknown as Entry
  expect(seen(from(bens, thread))).toEqual([])
})
