import { expect } from 'vitest'
import { verifySession } from '../../server/verify/session.ts'
import type { RecordId, SessionId } from '../../shared/ids.ts'
import type { FreshDatabase } from './fresh-database.ts'

/** Holds everything of a session in Postgres against everything else, and gives it; pens and margins as JSON has them. */
export async function agrees(db: FreshDatabase, session: SessionId) {
  const { differences, pens, margins, records } = await verifySession(db.pool, session)
  expect(differences).toEqual([])
  return { pens: asJson(pens), margins: asJson(margins), records }
}

const asJson = <K, V>(documents: ReadonlyMap<K, ReadonlyMap<RecordId, V>>): ReadonlyMap<K, Record<string, V>> =>
  new Map([...documents].map(([key, document]) => [key, Object.fromEntries(document)]))
