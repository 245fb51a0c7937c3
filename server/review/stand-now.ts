/** Where the annotations of a session stand in the version of its reading that is read now (shared/reading/place.ts). */
import { setImmediate as otherWork } from 'node:timers/promises'
import type { Database } from '#server/storage/database.ts'
import { listPlacements } from '#server/storage/placements.ts'
import { findVersions } from '#server/storage/readings.ts'
import { loadRecordsById } from '#server/storage/session-state.ts'
import type { SessionDetails } from '#server/storage/sessions.ts'
import type { Passage } from '#shared/anchoring/passage.ts'
import type { RecordId, SessionId } from '#shared/ids.ts'
import { nowhereIn } from '#shared/reading/nowhere.ts'
import { placePassage, versionsNeeded } from '#shared/reading/place.ts'
import type { BareRecords } from './shelf.ts'

/** Where an annotation stands that was written on another version, or put somewhere by hand. */
export interface StandsNow extends Pick<Passage, 'version' | 'start' | 'end'> {
  /** What has become of the words it was written on: they were corrected, or they are not in the text any more. */
  readonly stands?: 'corrected' | 'nowhere'
}
export type StandNow = ReadonlyMap<RecordId, StandsNow>

/** Annotations whose words are read at a time. */
const AT_A_TIME = 500
/** ms after which others have their turn: what is lost takes long to look for. */
const TURN = 20
/** Sessions of which it is kept: a page of review is looked at more often than a text is corrected. */
const KEPT = 16

interface Found {
  readonly shown: number
  readonly byId: Map<RecordId, { readonly of: string; readonly now: StandsNow }>
}
const found = new WeakMap<Database['pool'], Map<SessionId, Found>>()

/** Of annotations that stand where they were written nothing is said. */
export async function standNow(
  db: Database,
  { id, reading }: Pick<SessionDetails, 'id' | 'reading'>,
  records: BareRecords,
): Promise<StandNow> {
  const byHand = await listPlacements(db, id)
  const shown = reading.version
  const moved = [...records.values()].filter(
    (record) => record.value.is === 'annotation' && (record.value.passage.version !== shown || byHand.has(record.id)),
  )
  if (moved.length === 0) return new Map()
  const { byId } = foundFor(db, id, shown)
  const key = (record: { id: RecordId; revision: number }) => `${record.revision} ${byHand.get(record.id)?.at ?? ''}`
  const unknown = moved.filter((record) => byId.get(record.id)?.of !== key(record))
  const passages = unknown.flatMap(({ value }) => (value.is === 'annotation' ? [value.passage] : []))
  const needed = versionsNeeded([...passages, ...[...byHand.values()].map(({ passage }) => passage)], shown)
  const versions = unknown.length > 0 ? await findVersions(db, reading.id, [shown, ...needed]) : new Map()
  const nowhere = { block: nowhereIn(versions.get(shown) ?? []), offset: 0 }
  let turn = performance.now()
  for (let from = 0; from < unknown.length; from += AT_A_TIME) {
    const ids = unknown.slice(from, from + AT_A_TIME).map((record) => record.id)
    for (const record of await loadRecordsById(db.pool, id, ids)) {
      if (record.value.is !== 'annotation') continue
      const placing = placePassage(record.value.passage, versions, shown, byHand.get(record.id)?.passage)
      const now: StandsNow =
        placing.is === 'orphaned'
          ? { version: shown, start: nowhere, end: nowhere, stands: 'nowhere' }
          : { version: shown, start: placing.start, end: placing.end, ...(placing.changed === 'words' ? { stands: 'corrected' } : {}) }
      byId.set(record.id, { of: key(record), now })
      if (performance.now() - turn < TURN) continue
      await otherWork()
      turn = performance.now()
    }
  }
  return new Map(
    moved.flatMap((record) => {
      const now = byId.get(record.id)?.now
      return now ? [[record.id, now] as const] : []
    }),
  )
}

function foundFor({ pool }: Database, session: SessionId, shown: number): Found {
  const sessions = found.get(pool) ?? new Map<SessionId, Found>()
  found.set(pool, sessions)
  const known = sessions.get(session)
  const kept = known?.shown === shown ? known : { shown, byId: new Map() }
  sessions.delete(session)
  sessions.set(session, kept)
  for (const oldest of sessions.keys()) {
    if (sessions.size <= KEPT) break
    sessions.delete(oldest)
  }
  return kept
}
