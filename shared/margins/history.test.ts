import { expect, it } from 'vitest'
import { type Alias, GroupId, type ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/permissions.ts'
import type { ParticipantState, SessionState } from '#shared/session/state.ts'
import { groupAudience } from './audience.ts'
import type { KeptRecord } from './entry.ts'
import { ALWAYS, type Past, type Revision, revisionsFor } from './history.ts'
import { Annotation } from './record.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const ID = RecordId.parse('aaaaaaaa-00000001')
const group = GroupId.parse(uuid(50))
const person = (n: number, role: Role, more: Partial<ParticipantState> = {}): ParticipantState => ({
  id: uuid(n) as ParticipantId,
  alias: `aaaaaaa${n}` as Alias,
  name: `Person ${n}`,
  role,
  ...more,
})
const [rosa, wen, ada] = [person(1, 'reader'), person(2, 'reader'), person(3, 'facilitator')]

const words = (body: string, more: object = {}) =>
  Annotation.parse({
    is: 'annotation',
    passage: { version: 1, start: { block: 'bbbb', offset: 0 }, end: { block: 'bbbb', offset: 5 }, quote: 'It is', prefix: '', suffix: '' },
    kind: 'comment',
    to: 'commons',
    body,
    tags: [],
    mentions: [],
    at: 1,
    ...more,
  })
const said = (...bodies: [at: number, body: string, more?: object][]): Revision[] =>
  bodies.map(([at, body, more], nth) => ({ at, revision: nth + 1, value: words(body, more) }))
const past = (more: Partial<Past> = {}): Past => ({
  phase: [{ at: ALWAYS, now: 'plenary' }],
  silence: [{ at: ALWAYS, now: 'contents' }],
  lifted: [{ at: ALWAYS, now: false }],
  hidden: [{ at: ALWAYS, now: false }],
  ...more,
})
const state = (more: Partial<SessionState> = {}): SessionState => ({
  manner: 'live',
  id: SessionId.parse(uuid(0)),
  phase: 'plenary',
  names: 'shown',
  silence: 'contents',
  participants: new Map([rosa, wen, ada].map((one) => [one.id, one])),
  groups: new Map([[group, { id: group, name: 'One', members: new Set([rosa.id]), everMembers: new Set([rosa.id]) }]]),
  lifts: new Map(),
  groupRoles: new Map(),
  brought: new Set(),
  reveals: [],
  hidden: new Set(),
  ...more,
})
/** What somebody reads of what Rosa wrote, or undefined where it does not stand before them. */
function read(viewer: ParticipantState, revisions: Revision[], then: Partial<Past> = {}, now: Partial<SessionState> = {}) {
  const newest = revisions.at(-1)
  if (!newest) throw new Error('something was written')
  const record: KeptRecord = {
    id: ID,
    author: rosa.id,
    value: newest.value,
    revision: newest.revision,
    receivedAt: 1,
    changedAt: 1,
    phase: 'plenary',
    thread: ID,
  }
  return revisionsFor(record, revisions, past(then), viewer, state(now))?.revisions.map(({ value }) => value.body)
}

const three = said([10, 'first'], [20, 'second'], [30, 'third'])
const revealed: Partial<Past> = {
  phase: [
    { at: ALWAYS, now: 'read' },
    { at: 25, now: 'plenary' },
  ],
}

it('what stood before all is read by all', () => {
  for (const viewer of [rosa, wen, ada]) expect(read(viewer, three)).toEqual(['first', 'second', 'third'])
})

it('what was changed in silence is not told after the reveal; facilitators, who read along, read it', () => {
  expect(read(wen, three, revealed)).toEqual(['second', 'third'])
  expect(read(ada, three, revealed)).toEqual(['first', 'second', 'third'])
  expect(read(rosa, three, revealed)).toEqual(['first', 'second', 'third'])
})

it('facilitators who saw only counts in silence read no more of it than others', () => {
  expect(read(ada, three, { ...revealed, silence: [{ at: ALWAYS, now: 'counts' }] })).toEqual(['second', 'third'])
  expect(read(ada, three, { phase: [{ at: ALWAYS, now: 'read' }] }, { phase: 'read', silence: 'counts' })).toEqual([])
})

it('in silence there is nothing to ask for', () => {
  expect(read(wen, three, { phase: [{ at: ALWAYS, now: 'read' }] }, { phase: 'read' })).toBeUndefined()
})

it('words that were mended while they were hidden stay between the author and the facilitators', () => {
  const hidden = [
    { at: ALWAYS, now: false },
    { at: 15, now: true },
    { at: 40, now: false },
  ]
  const four = said([10, 'first'], [20, 'second'], [30, 'third'], [50, 'fourth'])
  expect(read(wen, four, { hidden })).toEqual(['first', 'third', 'fourth'])
  expect(read(ada, four, { hidden })).toEqual(['first', 'second', 'third', 'fourth'])
  expect(read(wen, four, { hidden }, { hidden: new Set([ID]) })).toBeUndefined()
})

it('a thread that was lifted shows elsewhere what it said since', () => {
  const inGroup = said(
    [10, 'first', { to: groupAudience(group) }],
    [20, 'second', { to: groupAudience(group) }],
    [30, 'third', { to: groupAudience(group) }],
  )
  const lifted = [
    { at: ALWAYS, now: false },
    { at: 25, now: true },
  ]
  const now = { lifts: new Map([[ID, { thread: ID, replies: true, as: 'name' as const }]]) }
  expect(read(wen, inGroup, { lifted }, now)).toEqual(['second', 'third'])
  expect(read(wen, inGroup)).toBeUndefined()
  expect(read(rosa, inGroup, { lifted }, now)).toEqual(['first', 'second', 'third'])
})

it('words that were deleted are their author’s alone, also when the rest was put back', () => {
  const gone = said([10, 'first'], [20, '', { deletedAt: 20 }])
  expect([rosa, wen, ada].map((viewer) => read(viewer, gone))).toEqual([['first', ''], [], []])
  const back = said([10, 'first'], [20, '', { deletedAt: 20 }], [30, 'third'])
  expect([wen, ada].map((viewer) => read(viewer, back))).toEqual([['third'], ['third']])
})

it('nothing is told of what was meant for oneself, or by one who was removed or is erased', () => {
  const own = said([10, 'first', { to: 'me' }])
  expect([rosa, wen, ada].map((viewer) => read(viewer, own))).toEqual([['first'], undefined, undefined])
  const without = (more: Partial<ParticipantState>) => ({
    participants: new Map([{ ...rosa, ...more }, wen, ada].map((one) => [one.id, one])),
  })
  expect(read(wen, three, {}, without({ removed: true }))).toBeUndefined()
  expect(read(ada, three, {}, without({ removed: true }))).toEqual(['first', 'second', 'third'])
  expect([rosa, wen, ada].map((viewer) => read(viewer, three, {}, without({ erased: true })))).toEqual([[], [], []])
})

it('names the author as the one who asks knows them', () => {
  const masked = { ...rosa, pseudonym: 'Owl' }
  const record: KeptRecord = {
    id: ID,
    author: rosa.id,
    value: words('a'),
    revision: 1,
    receivedAt: 1,
    changedAt: 1,
    phase: 'plenary',
    thread: ID,
  }
  const now = state({ names: 'pseudonyms', participants: new Map([masked, wen, ada].map((one) => [one.id, one])) })
  for (const viewer of [wen, ada]) {
    const found = revisionsFor(record, said([10, 'a']), past(), viewer, now)
    expect(found?.entry.author.name).toBe('Owl')
  }
})
