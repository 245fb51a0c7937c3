import { expect, it } from 'vitest'
import { Alias, BlockId, GroupId, RecordId } from '#shared/ids.ts'
import type { Entry } from './entry.ts'
import { packEntry, unpackEntry } from './packing.ts'

const ID = RecordId.parse('aaaaaaaa-00000001')
const ROOT = RecordId.parse('bbbbbbbb-00000001')
const OTHER = RecordId.parse('cccccccc-00000001')
const told = {
  author: { id: Alias.parse('aaaaaaaa'), name: 'Rosa', role: 'reader' },
  phase: 'discuss',
  receivedAt: 1_700_000_000_250,
  revision: 1,
  thread: ID,
} as const
const place = { block: BlockId.parse('bbbb'), offset: 0 }
const passage = { version: 1, start: place, end: place, quote: '', prefix: '', suffix: '' }
const written = { to: 'commons', body: 'Why?', tags: [], mentions: [], at: 1_700_000_000_000 } as const
const annotation: Entry = { is: 'annotation', passage, kind: 'comment', ...written, tags: [...written.tags], mentions: [], ...told }
const reply: Entry = { is: 'reply', replyTo: ROOT, move: 'build', ...written, tags: [], mentions: [], ...told, thread: ROOT }
const mark: Entry = { is: 'mark', on: ROOT, sort: 'agree', to: 'commons', at: written.at, ...told, thread: ROOT }
const group = GroupId.parse('00000000-0000-4000-8000-000000000001')
const note: Entry = { is: 'note', to: `group:${group}`, body: 'We ask why.', at: written.at, ...told, lifted: true }

const entries: Record<string, Entry> = {
  'an annotation': annotation,
  'one with tags, mended, by a facilitator, hidden, before its time': {
    ...annotation,
    tags: ['irony'],
    mentions: [Alias.parse('bbbbbbbb')],
    editedAt: written.at + 1,
    revision: 3,
    receivedAt: written.at - 5_000,
    author: { ...told.author, role: 'facilitator' },
    hidden: true,
    group,
  },
  'one out of a file': { ...annotation, author: { ...told.author, imported: true } },
  'a reply': reply,
  'a reply to a reply': { ...reply, thread: OTHER },
  'a mark': mark,
  'a mark on a reply': { ...mark, thread: OTHER },
  'a note': note,
}

it.each(Object.entries(entries))('%s comes out of a margin as it went in', (_, entry) => {
  expect(unpackEntry(ID, packEntry(ID, entry))).toEqual(entry)
})

it('what can be told from the rest is not written', () => {
  expect(packEntry(ID, annotation)).toEqual({
    is: 'annotation',
    passage,
    kind: 'comment',
    to: 'commons',
    body: 'Why?',
    at: written.at,
    author: { id: 'aaaaaaaa', name: 'Rosa' },
    phase: 'discuss',
    lag: 250,
  })
})

it('an entry that was written whole, by an earlier Catena, is read as it stands', () => {
  for (const entry of Object.values(entries)) expect(unpackEntry(ID, { ...entry })).toEqual(entry)
})
