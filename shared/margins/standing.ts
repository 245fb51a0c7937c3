/**
 * The one rule of what stands in which margin. Every door (sync, HTTP, search, review, export) asks it; silence,
 * reveal, lift, pseudonym, moderation and removal are nothing but changes of the state it is asked with.
 */
import { shownName } from '#shared/session/names.ts'
import { isSilent } from '#shared/session/phase.ts'
import type { Lift, ParticipantState, SessionState } from '#shared/session/state.ts'
import { groupOf, type MarginAudience } from './audience.ts'
import type { Entry, KeptRecord } from './entry.ts'
import type { PenRecord } from './record.ts'

/**
 * Where a record stands, and as what. Pure and total: the same arguments give equal entries.
 * @returns the entry for each audience whose margin the record belongs in; an empty map for what stands nowhere.
 */
export function standings(record: KeptRecord, state: SessionState): Map<MarginAudience, Entry> {
  const { value } = record
  const author = state.participants.get(record.author)
  const places = new Map<MarginAudience, Entry>()
  if (!author || value.is === 'draft' || value.to === 'me') return places
  if (value.is === 'mark' && value.goneAt !== undefined) return places

  const hidden = author.removed === true || state.hidden.has(record.id) || (value.is === 'mark' && value.sort === 'flag')
  const silenced = isSilent(state.phase) && author.role !== 'facilitator'
  const base = entryOf(record, value, author, state.names === 'pseudonyms')

  const withheld = silenced && state.silence === 'counts'
  places.set('facilitators', { ...(withheld ? withoutWords(base) : base), ...(hidden ? { hidden: true as const } : {}) })
  if (hidden || silenced || isHiding(value)) return places

  const revealed = shownLater(record, author.role === 'facilitator' ? undefined : revealOf(record, state))
  if (value.to !== 'facilitators') places.set(value.to, { ...base, ...revealed })
  const group = groupOf(value.to)
  // What a group brings to the plenary stands before everyone from the moment when a plenary begins.
  if (value.is === 'note' && group !== undefined && state.brought.has(group)) places.set('commons', { ...base, lifted: true })
  const lift = liftOf(record, state)
  if (lift && value.to.startsWith('group:')) {
    const there = entryOf(record, value, author, state.names === 'pseudonyms' || lift.as === 'pseudonym')
    places.set('commons', { ...there, ...revealed, ...shownLater(record, lift.at, revealed.shownAt), lifted: true })
  }
  return places
}

/** What stands of a record in one audience's margin, or undefined. */
export const standing = (record: KeptRecord, state: SessionState, audience: MarginAudience): Entry | undefined =>
  standings(record, state).get(audience)

function entryOf(record: KeptRecord, value: Exclude<PenRecord, { is: 'draft' }>, author: ParticipantState, masked: boolean): Entry {
  const name = shownName(author, masked ? 'pseudonyms' : 'shown')
  return {
    ...value,
    author: { id: author.alias, name, role: author.role, ...(author.imported ? { imported: true } : {}) },
    ...(record.group ? { group: record.group } : {}),
    phase: record.phase,
    receivedAt: record.receivedAt,
    revision: record.revision,
    thread: record.thread,
  }
}

/** When what was written in silence was revealed: the first time that a silence ended after it. */
const revealOf = ({ phase, receivedAt }: KeptRecord, { reveals }: SessionState): number | undefined =>
  isSilent(phase) ? reveals.find((at) => at >= receivedAt) : undefined

const shownLater = ({ receivedAt }: KeptRecord, ...moments: readonly (number | undefined)[]): Pick<Entry, 'shownAt'> => {
  const shownAt = Math.max(receivedAt, ...moments.filter((at) => at !== undefined))
  return shownAt > receivedAt ? { shownAt } : {}
}

/** That something was hidden, and what, is not for those from whom it is hidden: whatever the mark says of whom it is for. */
const isHiding = (value: PenRecord): boolean => value.is === 'mark' && value.sort === 'hide'

function withoutWords(entry: Entry): Entry {
  if (entry.is === 'mark') return { ...entry, withheld: true }
  if (entry.is === 'note') return { ...entry, body: '', withheld: true }
  const bare = { ...entry, body: '', tags: [], mentions: [], withheld: true as const }
  return bare.is === 'annotation' ? { ...bare, passage: { ...bare.passage, quote: '', prefix: '', suffix: '' } } : bare
}

function liftOf(record: KeptRecord, state: SessionState): Lift | undefined {
  const lift = state.lifts.get(record.thread)
  if (!lift || record.thread === record.id || lift.replies) return lift
  return undefined
}
