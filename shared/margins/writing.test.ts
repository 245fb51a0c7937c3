import { describe, expect, it } from 'vitest'
import { Refusal } from '#shared/errors.ts'
import { type Alias, GroupId, type ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import { type Role, roles } from '#shared/permissions.ts'
import type { SessionState } from '#shared/session/state.ts'
import { type Audience, groupAudience } from './audience.ts'
import { facilitatorSorts, type PenRecord, readerSorts } from './record.ts'
import { checkTakingBack, checkWriting, mayAddress } from './writing.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const [mine, theirs] = [GroupId.parse(uuid(50)), GroupId.parse(uuid(51))]
const me = uuid(1) as ParticipantId
const author = (role: Role, more = {}) => ({ id: me, alias: 'aaaaaaaa' as Alias, name: 'Rosa', role, ...more })
const state = (more: Partial<SessionState> = {}): SessionState => ({
  id: SessionId.parse(uuid(0)),
  manner: 'live',
  phase: 'plenary',
  names: 'shown',
  silence: 'contents',
  participants: new Map(),
  groups: new Map([
    [mine, { id: mine, name: 'One', members: new Set([me]), everMembers: new Set([me]) }],
    [theirs, { id: theirs, name: 'Two', members: new Set(), everMembers: new Set([me]) }],
  ]),
  lifts: new Map(),
  groupRoles: new Map(),
  brought: new Set(),
  reveals: [],
  hidden: new Set(),
  ...more,
})
const ID = RecordId.parse('aaaaaaaa-00000001')
const ROOT = RecordId.parse('bbbbbbbb-00000001')
const words = (to: Audience) => ({ to, body: 'Why?', tags: [], mentions: [], at: 1 })
const place = (offset: number) => ({
  version: 1,
  start: { block: 'bbbb', offset },
  end: { block: 'bbbb', offset: 9 },
  quote: '',
  prefix: '',
  suffix: '',
})
const annotation = (to: Audience = 'commons', more = {}): PenRecord =>
  ({ is: 'annotation', passage: place(0) as never, kind: 'comment', ...words(to), ...more }) as PenRecord
const reply = (to: Audience = 'commons', more = {}): PenRecord =>
  ({ is: 'reply', replyTo: ROOT, move: 'build', ...words(to), ...more }) as PenRecord
const mark = (sort: string, more = {}): PenRecord => ({ is: 'mark', on: ROOT, sort, to: 'commons', at: 1, ...more }) as PenRecord
const draft = (to: Audience = 'commons'): PenRecord => ({ is: 'draft', on: { replyTo: ROOT }, ...words(to) }) as PenRecord

function outcome(before: PenRecord | undefined, next: PenRecord, who = author('reader'), where = state(), id = ID): string {
  try {
    checkWriting(id, before, next, who, where)
    return 'taken'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('who may write what', () => {
  /** What facilitators still do when they look back. */
  const settles = (next: PenRecord) => next.is === 'mark' && facilitatorSorts.some((sort) => sort === next.sort)
  const acts: [string, PenRecord | undefined, PenRecord, readonly Role[]][] = [
    ['keep a draft', undefined, draft(), ['facilitator', 'reader']],
    ['post an annotation', undefined, annotation(), ['facilitator', 'reader']],
    ['post what was a draft', draft(), annotation(), ['facilitator', 'reader']],
    ['post a reply', undefined, reply(), ['facilitator', 'reader']],
    ['edit an annotation', annotation(), annotation('commons', { body: 'so' }), ['facilitator', 'reader']],
    ['delete a reply', reply(), reply('commons', { body: '', deletedAt: 2 }), ['facilitator', 'reader']],
    ...readerSorts.map((sort): [string, undefined, PenRecord, Role[]] => [
      `mark: ${sort}`,
      undefined,
      mark(sort),
      ['facilitator', 'reader'],
    ]),
    ...facilitatorSorts.map((sort): [string, undefined, PenRecord, Role[]] => [`mark: ${sort}`, undefined, mark(sort), ['facilitator']]),
    ...facilitatorSorts.map((sort): [string, PenRecord, PenRecord, Role[]] => [
      `take back: ${sort}`,
      mark(sort),
      mark(sort, { goneAt: 2 }),
      ['facilitator'],
    ]),
  ]
  for (const [what, before, next, allowed] of acts) {
    for (const role of roles) {
      it(`${role}: ${what}`, () => expect(outcome(before, next, author(role))).toBe(allowed.includes(role) ? 'taken' : 'not-allowed'))
      it(`${role}, removed: ${what}`, () => expect(outcome(before, next, author(role, { removed: true }))).toBe('not-allowed'))
      if (allowed.includes(role))
        it(`${role}, when the session is closed: ${what}`, () =>
          expect(outcome(before, next, author(role), state({ phase: 'closed' }))).toBe(settles(next) ? 'taken' : 'session-closed'))
      it(`${role}, erased: ${what}`, () => expect(outcome(before, next, author(role, { erased: true }))).toBe('not-allowed'))
    }
  }
})

describe('whom one may address', () => {
  const gone = groupAudience(GroupId.parse(uuid(99)))
  const cases: [string, Audience, readonly Role[]][] = [
    ['everyone', 'commons', roles],
    ['the facilitators', 'facilitators', roles],
    ['oneself', 'me', roles],
    ['the group one is in', groupAudience(mine), roles],
    ['a group one was in', groupAudience(theirs), ['facilitator']],
    ['a group that is not there', gone, []],
  ]
  for (const [what, to, allowed] of cases) {
    for (const role of roles) it(`${role}: ${what}`, () => expect(mayAddress(author(role), to, state())).toBe(allowed.includes(role)))
    it(`and the gate holds to it: ${what}`, () => {
      const due = allowed.includes('reader') ? 'taken' : 'wrong-audience'
      for (const next of [annotation(to), reply(to), draft(to)]) expect(outcome(undefined, next)).toBe(due)
      expect(outcome(draft(to), annotation(to))).toBe(due)
    })
  }
  it('does not change for what was posted before one left the group', () => {
    const to = groupAudience(theirs)
    expect(outcome(annotation(to), annotation(to, { body: 'mended' }))).toBe('taken')
  })
})

describe('what may follow what under one key', () => {
  it.each<[string, PenRecord, PenRecord, string]>([
    ['a draft becomes a reply', draft(), reply(), 'taken'],
    ['a draft changes its audience', draft(), draft('me'), 'taken'],
    ['a draft is posted to others than it was begun for', draft('me'), annotation('commons'), 'taken'],
    ['an annotation becomes a draft again', annotation(), draft(), 'refused-record'],
    ['an annotation becomes a reply', annotation(), reply(), 'refused-record'],
    ['a mark becomes an annotation', mark('agree'), annotation(), 'refused-record'],
    ['an annotation goes to other ears', annotation('me'), annotation('commons'), 'refused-record'],
    ['an annotation is narrowed', annotation('commons'), annotation('me'), 'refused-record'],
    ['an annotation moves', annotation(), annotation('commons', { passage: place(1) }), 'refused-record'],
    ['an annotation changes its kind', annotation(), annotation('commons', { kind: 'question' }), 'taken'],
    ['a reply answers another', reply(), reply('commons', { replyTo: ID }), 'refused-record'],
    ['a mark moves to another', mark('agree'), mark('agree', { on: ID }), 'refused-record'],
    ['a mark becomes another mark', mark('agree'), mark('thanks'), 'refused-record'],
    ['a mark is taken back', mark('agree'), mark('agree', { goneAt: 2 }), 'taken'],
    ['a mark is made again', mark('agree', { goneAt: 2 }), mark('agree'), 'taken'],
    ['what was deleted is said again', annotation('commons', { deletedAt: 2, body: '' }), annotation(), 'taken'],
  ])('%s', (_what, before, next, due) => expect(outcome(before, next)).toBe(due))
})

it('a record is named by its own writer', () => {
  expect(outcome(undefined, annotation(), author('reader'), state(), ROOT)).toBe('forged-update')
  expect(outcome(undefined, annotation(), author('facilitator'), state(), ROOT)).toBe('forged-update')
})

describe('a group’s note', () => {
  const note = (more = {}): PenRecord => ({ is: 'note', to: groupAudience(mine), body: 'We ask.', at: 1, ...more }) as PenRecord
  const as = (role: 'synthesizer' | 'summarizer') => state({ groupRoles: new Map([[me, role]]) })
  it.each<[string, string, PenRecord | undefined, PenRecord, Parameters<typeof outcome>[2], SessionState]>([
    ['is written by the one who brings it together', 'taken', undefined, note(), author('reader'), as('synthesizer')],
    ['and changed by them', 'taken', note(), note({ body: 'We ask who pays.' }), author('reader'), as('synthesizer')],
    ['not by another of the group', 'not-allowed', undefined, note(), author('reader'), as('summarizer')],
    ['not by whoever was that before', 'not-allowed', note(), note({ body: 'And I.' }), author('reader'), state()],
    ['who may still take it back', 'taken', note(), note({ body: '', deletedAt: 2 }), author('reader'), state()],
    ['not for another group', 'wrong-audience', undefined, note({ to: groupAudience(theirs) }), author('reader'), as('synthesizer')],
    ['not by a facilitator', 'not-allowed', undefined, note(), author('facilitator'), as('synthesizer')],
    ['not in a closed session', 'session-closed', undefined, note(), author('reader'), { ...as('synthesizer'), phase: 'closed' }],
    ['and never becomes something else', 'refused-record', note(), annotation(groupAudience(mine)), author('reader'), as('synthesizer')],
  ])('%s: %s', (_name, expected, before, next, who, where) => {
    expect(outcome(before, next, who, where)).toBe(expected)
  })
})

describe('what is taken from under its key', () => {
  const taking = (before: PenRecord | undefined, who = author('reader'), where = state(), id = ID) => {
    try {
      checkTakingBack(id, before, who, where, 2)
      return 'yes'
    } catch (error) {
      return error instanceof Refusal ? error.code : error
    }
  }
  it.each([
    ['one’s own annotation', taking(annotation()), 'yes'],
    ['what never stood there', taking(undefined), 'yes'],
    ['what never stood there, in another’s name', taking(undefined, author('reader'), state(), ROOT), 'forged-update'],
    ['another’s annotation', taking(annotation(), author('reader'), state(), ROOT), 'forged-update'],
    ['another’s, by a facilitator', taking(annotation(), author('facilitator'), state(), ROOT), 'forged-update'],
    ['one’s own after closing', taking(annotation(), author('reader'), state({ phase: 'closed' })), 'session-closed'],
    ['one’s own by somebody removed', taking(annotation(), author('reader', { removed: true })), 'not-allowed'],
    ['one’s own by somebody who only looks on now', taking(annotation(), author('observer')), 'not-allowed'],
    ['an annotation to a group one has left', taking(annotation(groupAudience(theirs))), 'yes'],
  ])('%s: %s', (_what, found, expected) => expect(found).toBe(expected))
})
