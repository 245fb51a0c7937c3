import { expect } from 'vitest'
import * as Y from 'yjs'
import { loadDocument } from '../../server/storage/documents.ts'
import { loadRecords, loadSession } from '../../server/storage/session-state.ts'
import { type DocumentId, type ParticipantId, RecordId, type SessionId } from '../../shared/ids.ts'
import type { MarginAudience } from '../../shared/margins/audience.ts'
import { marginEntries } from '../../shared/margins/documents.ts'
import type { Entry, KeptRecord } from '../../shared/margins/entry.ts'
import { hiddenBy } from '../../shared/margins/hiding.ts'
import { PenRecord } from '../../shared/margins/record.ts'
import { standings } from '../../shared/margins/standing.ts'
import type { FreshDatabase } from './fresh-database.ts'

export interface Stored {
  readonly pens: ReadonlyMap<ParticipantId, Record<string, unknown>>
  readonly margins: ReadonlyMap<MarginAudience, Record<string, Entry>>
  readonly records: ReadonlyMap<RecordId, KeptRecord>
}

/** All that Postgres has of a session, each document loaded as a fresh peer loads it. */
export async function stored(db: FreshDatabase, session: SessionId): Promise<Stored> {
  const { rows } = await db.pool.query<{ id: DocumentId; participant_id: ParticipantId | null; audience: MarginAudience | null }>(
    'SELECT id, participant_id, audience FROM document WHERE session_id = $1',
    [session],
  )
  const pens = new Map<ParticipantId, Record<string, unknown>>()
  const margins = new Map<MarginAudience, Record<string, Entry>>()
  for (const row of rows) {
    const { doc } = await loadDocument(db.pool, row.id)
    // As a reader gets it: in one.
    const fresh = new Y.Doc()
    Y.applyUpdate(fresh, Y.encodeStateAsUpdate(doc))
    expect([fresh.store.pendingStructs, fresh.store.pendingDs], 'a document is whole').toEqual([null, null])
    const [whole, parts] = [fresh, doc].map((one) => one.getMap('records').toJSON())
    expect(whole, 'a document is the same loaded in one and row by row').toEqual(parts)
    expect([...fresh.share.keys()]).toEqual(['records'])
    if (row.participant_id) pens.set(row.participant_id, whole!)
    else if (row.audience) margins.set(row.audience, Object.fromEntries(marginEntries(fresh)))
  }
  const records = new Map((await loadRecords(db.pool, session)).map((record) => [record.id, record]))
  return { pens, margins, records }
}

/**
 * Holds everything of a session in Postgres against everything else: every document is whole, the records are what the
 * pens say, every margin is what the one rule makes of the records, and no revision is missing.
 */
export async function agrees(db: FreshDatabase, session: SessionId): Promise<Stored> {
  const all = await stored(db, session)
  const state = (await loadSession(db.pool, session))!.state

  for (const [owner, pen] of all.pens) {
    for (const [key, value] of Object.entries(pen)) {
      const id = RecordId.parse(key)
      const record = PenRecord.parse(value)
      const gone = record.is !== 'mark' && record.is !== 'draft' && record.deletedAt !== undefined
      expect(all.records.get(id)?.value, `the record ${id} is what its pen says`).toEqual(
        gone ? { ...record, body: '', tags: [], mentions: [] } : record,
      )
      expect(all.records.get(id)?.author).toBe(owner)
    }
  }
  for (const { id, author, value } of all.records.values()) {
    if (id in (all.pens.get(author) ?? {})) continue
    expect(value.is, `the draft ${id}, which its pen has no more, is gone`).not.toBe('draft')
    const taken = value.is === 'mark' ? value.goneAt : 'deletedAt' in value ? value.deletedAt : undefined
    expect(taken, `the record ${id}, which its pen has no more, is taken back`).toBeDefined()
  }

  const hidden = hiddenBy(all.records.values())
  const due = new Map([...all.margins.keys()].map((audience): [MarginAudience, Record<string, Entry>] => [audience, {}]))
  for (const record of all.records.values()) {
    for (const [audience, entry] of standings(record, { ...state, hidden })) due.get(audience)![record.id] = entry
  }
  for (const [audience, margin] of all.margins) expect(margin, `the margin ${audience} is what the rule says`).toEqual(due.get(audience))

  const { rows } = await db.pool.query<{ record_id: RecordId; all: number[]; last: unknown }>(
    `SELECT record_id, array_agg(revision ORDER BY revision) AS all, (array_agg(value ORDER BY revision DESC))[1] AS last
     FROM revision WHERE session_id = $1 GROUP BY record_id`,
    [session],
  )
  const revisions = new Map(rows.map((row) => [row.record_id, row]))
  for (const record of all.records.values()) {
    if (record.value.is === 'draft') continue
    const of = revisions.get(record.id)
    expect(of?.all, `${record.id} has every revision`).toEqual(of?.all.map((_, i) => of.all[0]! + i))
    expect(of?.all.at(-1)).toBe(record.revision)
    expect(of?.last).toEqual(record.value)
  }
  return all
}
