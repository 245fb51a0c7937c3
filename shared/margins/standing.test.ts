import { describe, expect, it } from 'vitest'
import { type Alias, GroupId, type ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/permissions.ts'
import { type Phase, phases } from '#shared/session/phase.ts'
import type { ParticipantState, SessionState } from '#shared/session/state.ts'
import { type Audience, groupAudience, type MarginAudience } from './audience.ts'
import type { KeptRecord } from './entry.ts'
import type { PenRecord } from './record.ts'
import { standing, standings } from './standing.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const session = SessionId.parse(uuid(0))
const group = GroupId.parse(uuid(50))
const ID = RecordId.parse('aaaaaaaa-00000001')
const ROOT = RecordId.parse('bbbbbbbb-00000001')
const inGroup = groupAudience(group)

const person = (role: Role, more: Partial<ParticipantState> = {}): ParticipantState => ({
  id: uuid(1) as ParticipantId,
  alias: 'aaaaaaaa' as Alias,
  name: 'Rosa',
  role,
  ...more,
})
const stateWith = (author: ParticipantState, more: Partial<SessionState> = {}): SessionState => ({
  id: session,
  manner: 'live',
  phase: 'plenary',
  names: 'shown',
  silence: 'contents',
  participants: new Map([[author.id, author]]),
  groups: new Map([[group, { id: group, name: 'One', members: new Set([author.id]), everMembers: new Set([author.id]) }]]),
  lifts: new Map(),
  groupRoles: new Map(),
  brought: new Set(),
  reveals: [],
  hidden: new Set(),
  ...more,
})
const written = (to: Audience) => ({ to, body: 'Why?', tags: ['t'], mentions: [], at: 1 })
const annotation = (to: Audience): PenRecord => ({
  is: 'annotation',
  passage: {
    version: 1,
    start: { block: 'bbbb', offset: 0 },
    end: { block: 'bbbb', offset: 5 },
    quote: 'It is',
    prefix: 'a',
    suffix: 'b',
  } as never,
  kind: 'comment',
  ...written(to),
})
const reply = (to: Audience): PenRecord => ({ is: 'reply', replyTo: ROOT, move: 'build', ...written(to) })
const mark = (to: Audience, sort = 'agree', more = {}): PenRecord => ({ is: 'mark', on: ROOT, sort: sort as never, to, at: 1, ...more })
const draft = (to: Audience): PenRecord => ({ is: 'draft', on: { replyTo: ROOT }, ...written(to) })
const kept = (value: PenRecord, more: Partial<KeptRecord> = {}): KeptRecord => ({
  id: ID,
  author: uuid(1) as ParticipantId,
  value,
  revision: 3,
  receivedAt: 99,
  changedAt: 99,
  phase: 'discuss',
  group,
  thread: value.is === 'annotation' ? ID : ROOT,
  ...more,
})
const shownAt = (record: KeptRecord, state: SessionState) =>
  Object.fromEntries([...standings(record, state)].map(([audience, entry]) => [audience, entry.shownAt]))
const where = (record: KeptRecord, state: SessionState) => [...standings(record, state).keys()].toSorted()

describe('who is addressed decides where a record stands', () => {
  const makers = { annotation, reply, mark, draft }
  const cases: [Audience, MarginAudience[]][] = [
    ['commons', ['commons', 'facilitators']],
    [inGroup, ['facilitators', inGroup]],
    ['facilitators', ['facilitators']],
    ['me', []],
  ]
  for (const [to, margins] of cases) {
    for (const [is, make] of Object.entries(makers)) {
      for (const role of ['reader', 'facilitator'] as const) {
        for (const phase of phases) {
          const silenced = phase === 'read' && role === 'reader'
          const due = is === 'draft' ? [] : silenced ? margins.filter((margin) => margin === 'facilitators') : margins
          it(`${is} of a ${role} to ${to.slice(0, 6)} in ${phase}: ${due.map((one) => one.slice(0, 6)).join(', ') || 'nowhere'}`, () => {
            const state = stateWith(person(role), { phase: phase satisfies Phase })
            expect(where(kept(make(to)), state)).toEqual(due.toSorted())
          })
        }
      }
    }
  }
})

describe('a group’s note stands among the group until a plenary begins, then before everyone', () => {
  const note: PenRecord = { is: 'note', to: inGroup, body: 'We ask who pays.', at: 1 }
  const record = kept(note, { thread: ID })
  it.each<[string, Partial<SessionState>, Partial<ParticipantState>, MarginAudience[]]>([
    ['in groups', { phase: 'discuss' }, {}, ['facilitators', inGroup]],
    ['in a session that is closed without a plenary', { phase: 'closed' }, {}, ['facilitators', inGroup]],
    ['in a plenary to which only other groups brought theirs', { phase: 'plenary' }, {}, ['facilitators', inGroup]],
    ['in the plenary', { phase: 'plenary', brought: new Set([group]) }, {}, ['commons', 'facilitators', inGroup]],
    ['in groups again', { phase: 'discuss', brought: new Set([group]) }, {}, ['commons', 'facilitators', inGroup]],
    ['in a silence', { phase: 'read', brought: new Set([group]) }, {}, ['facilitators']],
    ['hidden', { brought: new Set([group]), hidden: new Set([ID]) }, {}, ['facilitators']],
    ['of one who was removed', { brought: new Set([group]) }, { removed: true }, ['facilitators']],
  ])('%s', (_name, more, who, margins) => {
    expect(where(record, stateWith(person('reader', who), more))).toEqual(margins.toSorted())
  })

  it('carries the pseudonym, and no words while only counts are shown', () => {
    const masked = stateWith(person('reader', { pseudonym: 'Owl' }), { names: 'pseudonyms', brought: new Set([group]) })
    expect(standing(record, masked, 'commons')).toMatchObject({ author: { name: 'Owl' }, lifted: true })
    expect(JSON.stringify([...standings(record, masked).values()])).not.toContain('Rosa')
    const counted = stateWith(person('reader'), { phase: 'read', silence: 'counts' })
    expect(standing(record, counted, 'facilitators')).toMatchObject({ body: '', withheld: true })
  })
})

it.each<Audience>(['commons', inGroup, 'facilitators'])('tells facilitators alone what was hidden, also by a mark to %s', (to) => {
  expect(where(kept(mark(to, 'hide')), stateWith(person('facilitator')))).toEqual(['facilitators'])
})

it('says of an entry what the server knows, and nothing that would tell who it is', () => {
  const entry = standing(kept(annotation('commons')), stateWith(person('reader')), 'commons')
  expect(entry).toEqual({
    ...annotation('commons'),
    author: { id: 'aaaaaaaa', name: 'Rosa', role: 'reader' },
    group,
    phase: 'discuss',
    receivedAt: 99,
    revision: 3,
    thread: ID,
  })
  expect(JSON.stringify(entry)).not.toContain(uuid(1))
})

describe('what is hidden stands before facilitators alone', () => {
  it.each<[string, Partial<ParticipantState>, Partial<SessionState>, PenRecord]>([
    ['with its author, who was removed', { removed: true }, {}, annotation('commons')],
    ['by a facilitator', {}, { hidden: new Set([ID]) }, annotation('commons')],
    ['by a facilitator, in a group', {}, { hidden: new Set([ID]) }, annotation(inGroup)],
    ['because it is a flag', {}, {}, mark('commons', 'flag')],
    [
      'even where it was lifted',
      {},
      { hidden: new Set([ID]), lifts: new Map([[ID, { thread: ID, replies: true, as: 'name' as const }]]) },
      annotation(inGroup),
    ],
  ])('%s', (_how, who, session, value) => {
    const state = stateWith(person('reader', who), session)
    expect(where(kept(value), state)).toEqual(['facilitators'])
    expect(standing(kept(value), state, 'facilitators')).toMatchObject({ hidden: true })
  })
})

describe('in silence', () => {
  const silent = (silence: 'contents' | 'counts') => stateWith(person('reader'), { phase: 'read', silence })
  it('facilitators read what is written, if the session says so', () => {
    const entry = standing(kept(annotation('commons')), silent('contents'), 'facilitators')
    expect(entry).toMatchObject({ body: 'Why?' })
    expect(entry).not.toHaveProperty('withheld')
  })
  it.each([annotation('commons'), reply('commons'), mark('commons')])('or see only that there is a $is', (value) => {
    const entry = standing(kept(value), silent('counts'), 'facilitators')
    expect(entry).toMatchObject({ withheld: true })
    expect(JSON.stringify(entry)).not.toMatch(/Why|It is|"t"/)
  })
  it('nothing else is shown of a lifted thread either', () => {
    const state = { ...silent('contents'), lifts: new Map([[ID, { thread: ID, replies: true, as: 'name' as const }]]) }
    expect(where(kept(annotation(inGroup)), state)).toEqual(['facilitators'])
  })
})

describe('a lift', () => {
  const lifted = (replies: boolean, as: 'name' | 'pseudonym', names: 'shown' | 'pseudonyms' = 'shown') =>
    stateWith(person('reader', { pseudonym: 'Owl' }), { names, lifts: new Map([[ROOT, { thread: ROOT, replies, as }]]) })
  const root = kept(annotation(inGroup), { id: ROOT, thread: ROOT })
  it.each([
    ['brings the thread to the commons', root, true, true],
    ['brings its root without the replies', root, false, true],
    ['brings its replies if it says so', kept(reply(inGroup)), true, true],
    ['leaves its replies if it says so', kept(reply(inGroup)), false, false],
    ['brings its marks with the replies', kept(mark(inGroup)), true, true],
    ['leaves other threads where they are', kept(annotation(inGroup)), true, false],
  ])('%s', (_what, record, replies, stands) => {
    const state = lifted(replies, 'name')
    expect(standing(record, state, 'commons')?.lifted).toBe(stands ? true : undefined)
    expect(where(record, state)).toContain(inGroup)
    expect(standing(record, state, inGroup)).not.toHaveProperty('lifted')
  })
  it.each([
    ['name', 'shown', 'Rosa'],
    ['pseudonym', 'shown', 'Owl'],
    ['pseudonym', 'pseudonyms', 'Owl'],
    // A lift never takes off a mask that the session has promised.
    ['name', 'pseudonyms', 'Owl'],
  ] as const)('as %s, where names are %s, shows %s', (as, names, shown) => {
    expect(standing(root, lifted(true, as, names), 'commons')?.author.name).toBe(shown)
  })
  it('brings nothing that was meant for the facilitators or for oneself', () => {
    for (const to of ['facilitators', 'me'] as const)
      expect(where(kept(annotation(to), { id: ROOT, thread: ROOT }), lifted(true, 'name'))).not.toContain('commons')
  })
})

describe('a name', () => {
  it.each<[string, Partial<ParticipantState>, Role, 'shown' | 'pseudonyms', string]>([
    ['is shown', {}, 'reader', 'shown', 'Rosa'],
    ['is a pseudonym', { pseudonym: 'Owl' }, 'reader', 'pseudonyms', 'Owl'],
    ['is never the name while there is no pseudonym yet', {}, 'reader', 'pseudonyms', 'aaaaaaaa'],
    ['is shown of a facilitator', {}, 'facilitator', 'pseudonyms', 'Rosa'],
    ['is gone of one who is erased', { erased: true }, 'reader', 'shown', ''],
    ['is gone of one who is erased, pseudonym too', { erased: true, pseudonym: 'Owl' }, 'reader', 'pseudonyms', ''],
  ])('%s', (_what, who, role, names, shown) => {
    for (const audience of ['commons', 'facilitators'] as const)
      expect(standing(kept(annotation('commons')), stateWith(person(role, who), { names }), audience)?.author.name).toBe(shown)
  })
})

it.each([
  ['a mark that was taken back', kept(mark('commons', 'agree', { goneAt: 5 })), true],
  ['a record of nobody', kept(annotation('commons'), { author: uuid(9) as ParticipantId }), true],
  ['a deleted annotation, which keeps its place', kept({ ...annotation('commons'), body: '', deletedAt: 5 } as PenRecord), false],
])('%s', (_what, record, nowhere) => {
  expect(where(record, stateWith(person('reader'))).length === 0).toBe(nowhere)
})

it('is pure: the same question has the same answer, and nothing given is changed', () => {
  const state = stateWith(person('reader'), { phase: 'read', silence: 'counts' })
  const record = kept(annotation('commons'))
  const before = JSON.stringify(record)
  expect(standings(record, state)).toEqual(standings(structuredClone(record), state))
  expect(JSON.stringify(record)).toBe(before)
})

describe('an entry says when it came to stand there, where that is later than when it was received', () => {
  const reader = person('reader')
  const lifts = (at?: number) => new Map([[ID, { thread: ID, replies: true, as: 'name' as const, at }]])
  it('at the end of the silence in which it was written, and of no other', () => {
    const silent = kept(annotation('commons'), { phase: 'read' })
    expect(shownAt(silent, stateWith(reader, { reveals: [50, 150, 250] }))).toEqual({ facilitators: undefined, commons: 150 })
    expect(shownAt(silent, stateWith(reader, { reveals: [50] }))).toEqual({ facilitators: undefined, commons: undefined })
    expect(shownAt(kept(annotation('commons')), stateWith(reader, { reveals: [150] }))['commons']).toBeUndefined()
    expect(shownAt(silent, stateWith(person('facilitator'), { reveals: [150] }))['commons']).toBeUndefined()
  })
  it('when it was brought to the plenary, which its own group has known', () => {
    const silent = kept(annotation(inGroup), { phase: 'read' })
    const state = stateWith(reader, { reveals: [150], lifts: lifts(300) })
    expect(shownAt(silent, state)).toEqual({ facilitators: undefined, [inGroup]: 150, commons: 300 })
    expect(shownAt(kept(annotation(inGroup)), stateWith(reader, { lifts: lifts(50) }))['commons']).toBeUndefined()
    expect(shownAt(kept(annotation(inGroup)), stateWith(reader, { lifts: lifts() }))['commons']).toBeUndefined()
  })
})
