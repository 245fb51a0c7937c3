import { describe, expect, it } from 'vitest'
import { GroupId, type ParticipantId, RecordId } from '#shared/ids.ts'
import type { KeptRecord } from './entry.ts'
import { keep, type Receipt } from './keeping.ts'
import type { PenRecord } from './record.ts'

const ID = RecordId.parse('aaaaaaaa-00000001')
const ROOT = RecordId.parse('bbbbbbbb-00000001')
const OTHER = RecordId.parse('cccccccc-00000001')
const [one, two] = [50, 51].map((n) => GroupId.parse(`00000000-0000-4000-8000-0000000000${n}`))
const me = 'me' as ParticipantId
const words = { to: 'commons' as const, body: 'Why?', tags: ['t'], mentions: [], at: 1 }
const passage = {
  version: 1,
  start: { block: 'bbbb', offset: 0 },
  end: { block: 'bbbb', offset: 5 },
  quote: 'q',
  prefix: '',
  suffix: '',
} as never
const annotation: PenRecord = { is: 'annotation', passage, kind: 'comment', ...words }
const reply: PenRecord = { is: 'reply', replyTo: OTHER, move: 'build', ...words }
const draft: PenRecord = { is: 'draft', on: { replyTo: ROOT }, ...words }
const mark: PenRecord = { is: 'mark', on: OTHER, sort: 'agree', to: 'commons', at: 1 }

const at = (time: number, more: Partial<Receipt> = {}): Receipt => ({
  author: me,
  phase: 'read',
  at: time,
  threadOf: (id) => (id === OTHER ? ROOT : undefined),
  ...more,
})
/** What is kept after these values of one key, one after the other. */
const after = (...steps: [PenRecord | undefined, Receipt][]): KeptRecord | undefined =>
  steps.reduce<KeptRecord | undefined>((before, [value, receipt]) => keep(ID, before, value, receipt), undefined)

describe('the first posting settles', () => {
  it('its time, phase and group, whatever comes later', () => {
    const kept = after(
      [annotation, at(10, { group: one! })],
      [{ ...annotation, body: 'so' } as PenRecord, at(20, { phase: 'plenary', group: two! })],
    )
    expect(kept).toMatchObject({ receivedAt: 10, phase: 'read', group: one, revision: 2, value: { body: 'so' } })
  })
  it('and not the drafting before it', () => {
    const kept = after([draft, at(10, { phase: 'gather', group: one! })], [annotation, at(30, { phase: 'discuss', group: two! })])
    expect(kept).toMatchObject({ receivedAt: 30, phase: 'discuss', group: two, thread: ID })
  })
  it('no group where the writer was in none', () => {
    expect(after([annotation, at(1)], [annotation, at(2, { group: one! })])).not.toHaveProperty('group')
  })
})

describe('the thread', () => {
  it.each<[string, PenRecord, RecordId]>([
    ['of an annotation is its own', annotation, ID],
    ['of a reply is that of what it answers', reply, ROOT],
    ['of a mark is that of what it marks', mark, ROOT],
    ['of a reply to what is not known is that', { ...reply, replyTo: ROOT } as PenRecord, ROOT],
  ])('%s', (_what, value, thread) => expect(after([value, at(1)])?.thread).toBe(thread))
})

describe('what is taken back', () => {
  it('keeps its place without its words, by the writer', () => {
    const kept = after([annotation, at(1)], [{ ...annotation, deletedAt: 5 } as PenRecord, at(6)])
    expect(kept).toMatchObject({ revision: 2, value: { body: '', tags: [], mentions: [], deletedAt: 5 } })
  })
  it('or by an undo, with the time of the server', () => {
    expect(after([annotation, at(1)], [undefined, at(6)])).toMatchObject({ revision: 2, value: { body: '', deletedAt: 6 } })
    expect(after([mark, at(1)], [undefined, at(6)])).toMatchObject({ revision: 2, value: { goneAt: 6 } })
  })
  it('comes back by a redo, as what it was', () => {
    expect(after([annotation, at(1)], [undefined, at(6)], [annotation, at(8)])).toMatchObject({
      revision: 3,
      receivedAt: 1,
      value: annotation,
    })
  })
  it('is nothing at all when it was a draft, or never there', () => {
    expect(after([draft, at(1)], [undefined, at(2)])).toBeUndefined()
    expect(keep(ID, undefined, undefined, at(1))).toBeUndefined()
  })
})

it('counts every change by one', () => {
  expect(after([draft, at(1)], [draft, at(2)], [annotation, at(3)], [annotation, at(4)])?.revision).toBe(4)
})
