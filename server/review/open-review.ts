/** A session as somebody reviews it: who they are there, and all that they see of it. */
import type { BareRecord } from '#server/storage/bare-records.ts'
import type { Database } from '#server/storage/database.ts'
import type { Place } from '#server/storage/participants.ts'
import { loadSession } from '#server/storage/session-state.ts'
import type { SessionDetails } from '#server/storage/sessions.ts'
import { Alias, ParticipantId, type RecordId } from '#shared/ids.ts'
import type { AnnotationEntry, Entry, KeptRecord } from '#shared/margins/entry.ts'
import { hiddenBy } from '#shared/margins/hiding.ts'
import { seenBy } from '#shared/margins/seen.ts'
import type { Role } from '#shared/permissions.ts'
import { type SeenThread, seenThreads } from '#shared/projections/seen-threads.ts'
import type { LiveSession, ParticipantState } from '#shared/session/state.ts'
import { type BareRecords, shelfOf } from './shelf.ts'
import { type StandNow, type StandsNow, standNow } from './stand-now.ts'

export interface Reviewing {
  readonly session: Pick<SessionDetails, 'id' | 'reading'>
  readonly viewer: ParticipantState
  /** With `hidden`. */
  readonly state: LiveSession
  /** All posted records without their words: ask `seen` before showing anything of them. */
  readonly records: BareRecords
  readonly seen: Seen
  /** Where annotations stand now that were written on another version, or put somewhere by hand. */
  readonly standNow: StandNow
}

/** What somebody sees of a session, without the words; made when it is first asked for. */
export interface Seen {
  readonly entries: ReadonlyMap<RecordId, Entry>
  readonly threads: ReadonlyMap<RecordId, SeenThread>
  readonly wordsOf: (id: RecordId) => number
}

/** Somebody of the seminar who has never opened the session. Their role alone says what they see. */
export const nobodyYet = { id: ParticipantId.parse('00000000-0000-0000-0000-000000000000'), alias: Alias.parse('nobodyyt'), name: '' }

/** A session as somebody reviews it; undefined if it is gone. */
export async function openReview(
  db: Database,
  session: Pick<SessionDetails, 'id' | 'reading'>,
  place: Place | undefined,
  role: Role,
): Promise<Reviewing | undefined> {
  const records = await shelfOf(db.pool).records(session.id)
  const now = await standNow(db, session, records)
  // After the records: who wrote them is among its people.
  const stored = await loadSession(db.pool, session.id)
  if (!stored) return undefined
  const mine = place && stored.state.participants.get(place.participant)
  const viewer: ParticipantState = { ...(mine ?? nobodyYet), role }
  const state = { ...stored.state, hidden: hiddenBy(records.values()) }
  // Whoever is renamed changes neither the records nor the version.
  const key = JSON.stringify([
    viewer.id,
    role,
    stored.version,
    session.reading.version,
    ...[...state.participants.values()].map(({ name }) => name),
  ])
  const seen = seenOnce(records, key, () => seenIn({ viewer, state, records, standNow: now }))
  return { session, viewer, state, records, standNow: now, seen }
}

function seenIn({ viewer, state, records, standNow }: Pick<Reviewing, 'viewer' | 'state' | 'records' | 'standNow'>): Seen {
  const entries = seenEntries({ viewer, state, standNow }, records.values())
  return { entries, threads: seenThreads(entries), wordsOf: (id) => records.get(id)?.words ?? 0 }
}

/** All that somebody sees of these records, by id. What is private is not among it. */
export function seenEntries(
  { viewer, state, standNow }: Pick<Reviewing, 'viewer' | 'state' | 'standNow'>,
  records: Iterable<KeptRecord>,
): Map<RecordId, Entry> {
  const entries = new Map<RecordId, Entry>()
  for (const record of records) {
    const entry = seenBy(viewer, record, state)
    if (entry) entries.set(record.id, standing(entry, standNow.get(record.id)))
  }
  return entries
}

/** An annotation with what has become of the words that it was written on, which it keeps. */
export type StandingEntry = AnnotationEntry & Pick<StandsNow, 'stands'>

export function standing(entry: Entry, now: StandsNow | undefined): Entry {
  if (!now || entry.is !== 'annotation') return entry
  const { stands, ...place } = now
  const stood: StandingEntry = { ...entry, passage: { ...entry.passage, ...place }, ...(stands ? { stands } : {}) }
  return stood
}

const known = new WeakMap<ReadonlyMap<RecordId, BareRecord>, Map<string, Seen>>()
/** Whoever turns a page sees the same as before: it is kept while nothing has changed, for the last few who looked. */
function seenOnce(records: BareRecords, key: string, make: () => Seen): Seen {
  const of = known.get(records) ?? new Map<string, Seen>()
  known.set(records, of)
  const seen = of.get(key) ?? make()
  of.delete(key)
  of.set(key, seen)
  for (const oldest of of.keys()) {
    if (of.size <= 4) break
    of.delete(oldest)
  }
  return seen
}
