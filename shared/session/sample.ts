/** A session and its surroundings for the tests of the machine. */
import { Alias, BlockId, GroupId, ParticipantId, PromptId, RecordId, SessionId } from '#shared/ids.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { Annotation } from '#shared/margins/record.ts'
import { chance } from './chance.ts'
import type { Given } from './given.ts'
import { Live } from './live.ts'
import { type LiveSession, lookedUp, type ParticipantState } from './state.ts'

const uuid = (kind: string, nth: number) => `00000000-0000-4000-${kind}-${String(nth).padStart(12, '0')}`

export const aliasOfNth = (nth: number): Alias => Alias.parse(`p${String(nth).padStart(7, '0')}`)
export const idOfNth = (nth: number): ParticipantId => ParticipantId.parse(uuid('8000', nth))
export const groupOfNth = (nth: number): GroupId => GroupId.parse(uuid('9000', nth))
export const promptOfNth = (nth: number): string => uuid('a000', nth)
export const recordOfNth = (author: number, nth = 1): RecordId => RecordId.parse(`${aliasOfNth(author)}-${String(nth).padStart(8, '0')}`)
export const blocks = ['aaaa', 'bbbb', 'cccc', 'dddd'].map((id) => BlockId.parse(id))

export const passage = (block = 'bbbb') => ({
  version: 1,
  start: { block: BlockId.parse(block), offset: 0 },
  end: { block: BlockId.parse(block), offset: 2 },
  quote: 'It',
  prefix: '',
  suffix: '',
})

/** Participant 0 is the facilitator, the last one an observer, all others read. */
export function sampleSession(readers: number, more: Partial<Omit<LiveSession, 'live'>> & { live?: Partial<Live> } = {}): LiveSession {
  const people: ParticipantState[] = Array.from({ length: readers + 2 }, (_, nth) => ({
    id: idOfNth(nth),
    alias: aliasOfNth(nth),
    name: `Person ${nth}`,
    role: nth === 0 ? 'facilitator' : nth === readers + 1 ? 'observer' : 'reader',
    ...(more.names === 'pseudonyms' && nth !== 0 ? { pseudonym: `Pseudonym ${nth}` } : {}),
  }))
  const { live, ...rest } = more
  return {
    id: SessionId.parse(uuid('b000', 1)),
    phase: 'gather',
    names: 'shown',
    silence: 'contents',
    manner: 'live',
    participants: new Map(people.map((person) => [person.id, person])),
    groups: new Map(),
    ...lookedUp({ ...Live.parse({}), ...live }),
    hidden: new Set(),
    ...rest,
    live: { ...Live.parse({}), ...live },
  }
}

/** An annotation that stands. */
export function keptAnnotation(author: number, to: string, more: Partial<KeptRecord> = {}): KeptRecord {
  const id = recordOfNth(author)
  return {
    id,
    author: idOfNth(author),
    value: Annotation.parse({ is: 'annotation', passage: passage(), to, kind: 'comment', body: 'Why?', tags: [], mentions: [], at: 1 }),
    revision: 1,
    receivedAt: 1,
    changedAt: 1,
    phase: 'discuss',
    thread: id,
    ...more,
  }
}

/** What surrounds the machine: a clock that stands at `at`, chance from `seed`, and the four blocks. */
export function sampleGiven(
  actor: number,
  more: Partial<Given> & { seed?: number; records?: readonly KeptRecord[] } = {},
): Given & { readonly actor: ParticipantId } {
  const { seed = 1, records = [], ...rest } = more
  const known = new Map(records.map((record) => [record.id, record]))
  return {
    at: 1_000,
    random: chance(seed),
    newGroupId: groupIds(1),
    newPromptId: promptIds(100),
    hasBlock: (block) => blocks.includes(block),
    record: (id) => known.get(id),
    present: new Set(),
    lastTime: [],
    written: new Map(),
    otherSheet: undefined,
    ...rest,
    actor: idOfNth(actor),
  }
}

/** Prompt ids in order, from a number on. */
export function promptIds(from: number): () => PromptId {
  let next = from
  return () => PromptId.parse(promptOfNth(next++))
}

/** Group ids in order, from a number on. */
export function groupIds(from: number): () => GroupId {
  let next = from
  return () => groupOfNth(next++)
}
