import type { Pool } from 'pg'
import type { Place } from '#server/storage/participants.ts'
import { loadHideMarks, loadSession } from '#server/storage/session-state.ts'
import { Alias, ParticipantId, type RecordId, type SessionId } from '#shared/ids.ts'
import type { Entry, KeptRecord } from '#shared/margins/entry.ts'
import { hiddenBy } from '#shared/margins/hiding.ts'
import { seenBy } from '#shared/margins/seen.ts'
import type { Role } from '#shared/permissions.ts'
import type { ParticipantState, SessionState } from '#shared/session/state.ts'
import type { Reviewing } from './find-threads.ts'
import { textSearchOf } from './language.ts'

/** Somebody of the seminar who has never opened the session. Their role alone says what they see. */
const nobodyYet = { id: ParticipantId.parse('00000000-0000-0000-0000-000000000000'), alias: Alias.parse('nobodyyt'), name: '' }

/** A session as somebody reviews it; undefined if it is gone. */
export async function openReview(
  pool: Pool,
  session: { readonly id: SessionId; readonly reading: { readonly language: string } },
  place: Place | undefined,
  role: Role,
): Promise<Reviewing | undefined> {
  const [stored, hides] = await Promise.all([loadSession(pool, session.id), loadHideMarks(pool, session.id)])
  if (!stored) return undefined
  const mine = place && stored.state.participants.get(place.participant)
  const viewer: ParticipantState = { ...(mine ?? nobodyYet), role }
  return { viewer, state: { ...stored.state, hidden: hiddenBy(hides) }, textSearch: textSearchOf(session.reading.language) }
}

/** All that somebody sees of these records, by id. What is private is not among it. */
export function seenEntries(viewer: ParticipantState, records: Iterable<KeptRecord>, state: SessionState): Map<RecordId, Entry> {
  const entries = new Map<RecordId, Entry>()
  for (const record of records) {
    const entry = seenBy(viewer, record, state)
    if (entry) entries.set(record.id, entry)
  }
  return entries
}
