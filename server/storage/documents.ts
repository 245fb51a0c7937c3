/** Pens and margins in Postgres: an append-only log of updates, and a snapshot that spares reading all of it. */
import { setImmediate as otherWork } from 'node:timers/promises'
import type { Pool } from 'pg'
import * as Y from 'yjs'
import { DocumentId, type ParticipantId, SessionId } from '#shared/ids.ts'
import { MarginAudience } from '#shared/margins/audience.ts'

/** The margin behind an id, or undefined. */
export async function findMargin(pool: Pool, id: DocumentId): Promise<{ session: SessionId; audience: MarginAudience } | undefined> {
  const { rows } = await pool.query<{ session_id: string; audience: string | null }>(
    'SELECT session_id, audience FROM document WHERE id = $1',
    [id],
  )
  const audience = MarginAudience.safeParse(rows[0]?.audience)
  return rows[0] && audience.success ? { session: SessionId.parse(rows[0].session_id), audience: audience.data } : undefined
}

/** All margins of a session, by audience. */
export async function listMargins(pool: Pick<Pool, 'query'>, session: SessionId): Promise<Map<MarginAudience, DocumentId>> {
  const { rows } = await pool.query<{ id: string; audience: string }>(
    'SELECT id, audience FROM document WHERE session_id = $1 AND audience IS NOT NULL',
    [session],
  )
  return new Map(rows.map((row) => [MarginAudience.parse(row.audience), DocumentId.parse(row.id)]))
}

/** The id of a participant's pen; makes its row when it is opened for the first time. */
export async function penOf(pool: Pool, session: SessionId, participant: ParticipantId): Promise<DocumentId> {
  const { rows } = await pool.query<{ id: string }>(
    `WITH made AS (
       INSERT INTO document (id, session_id, participant_id) VALUES (gen_random_uuid(), $1, $2) ON CONFLICT (session_id, participant_id) DO NOTHING RETURNING id)
     SELECT id FROM made UNION ALL SELECT id FROM document WHERE session_id = $1 AND participant_id = $2 LIMIT 1`,
    [session, participant],
  )
  const [row] = rows
  // Two first openings at once: the loser's snapshot does not see the winner's row yet.
  return row ? DocumentId.parse(row.id) : penOf(pool, session, participant)
}

/**
 * Waits until no commit that was under way when this was called can still change the documents of a session. A commit
 * whose connection broke may arrive yet; memory that was loaded before it would be older than what is stored.
 */
export async function awaitCommits(pool: Pool, session: SessionId): Promise<void> {
  await pool.query('SELECT count(*) FROM (SELECT 1 FROM document WHERE session_id = $1 FOR SHARE) AS settled', [session])
}

/** How many updates may follow a snapshot before the next is taken. */
export const SNAPSHOT_EVERY = 1_000

/** Bytes that are applied to a document at a time, between which others have their turn. */
const AT_A_TIME = 1024 * 1024

export interface Loaded {
  readonly doc: Y.Doc
  /** The log number of the last update in it. */
  readonly seq: number
  readonly sinceSnapshot: number
}

/**
 * Loads a document: its snapshot, then what came after, row by row. (All rows in one transaction, or merged, is
 * quadratic in Yjs.)
 */
export async function loadDocument(pool: Pick<Pool, 'query'>, id: DocumentId): Promise<Loaded> {
  // One statement, so that a snapshot taken meanwhile cannot fall between the two reads.
  const { rows } = await pool.query<{ seq: number; bytes: Buffer | null }>({
    name: 'load-document',
    text: `SELECT snapshot_seq AS seq, snapshot AS bytes FROM document WHERE id = $1
           UNION ALL
           (SELECT u.seq, u.bytes FROM document_update u JOIN document d ON d.id = u.document_id WHERE u.document_id = $1 AND u.seq > d.snapshot_seq ORDER BY u.seq)`,
    values: [id],
  })
  if (rows.length === 0) throw new Error(`there is no document ${id}`)
  const doc = new Y.Doc()
  let applied = 0
  for (const { bytes } of rows.toSorted((a, b) => a.seq - b.seq)) {
    if (!bytes) continue
    Y.applyUpdate(doc, bytes)
    applied += bytes.length
    if (applied < AT_A_TIME) continue
    applied = 0
    await otherWork()
  }
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new Error(`document ${id} does not load whole`)
  return { doc, seq: Math.max(...rows.map((row) => row.seq)), sinceSnapshot: rows.length - 1 }
}

/**
 * Makes a document forget: a snapshot of what stands in it now takes the place of its log, which holds what was
 * overwritten as well. Needed where words have to be gone; else the log is kept.
 */
export async function forgetHistory(pool: Pool, id: DocumentId): Promise<void> {
  const { doc, seq } = await loadDocument(pool, id)
  await pool.query(
    `WITH taken AS (UPDATE document SET snapshot = $2, snapshot_seq = $3 WHERE id = $1 AND snapshot_seq <= $3 RETURNING id)
     DELETE FROM document_update u USING taken t WHERE u.document_id = t.id AND u.seq <= $3`,
    [id, Buffer.from(Y.encodeStateAsUpdate(doc)), seq],
  )
  doc.destroy()
}

/** Takes a snapshot of what the log holds now. Made from the log, so that it is whole whichever node takes it. */
export async function snapshotDocument(pool: Pool, id: DocumentId): Promise<void> {
  const { doc, seq, sinceSnapshot } = await loadDocument(pool, id)
  if (sinceSnapshot > 0) {
    await pool.query('UPDATE document SET snapshot = $2, snapshot_seq = $3 WHERE id = $1 AND snapshot_seq < $3', [
      id,
      Buffer.from(Y.encodeStateAsUpdate(doc)),
      seq,
    ])
  }
  doc.destroy()
}
