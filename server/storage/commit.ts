/**
 * The durable step: everything of one turn, of all sessions together, in one SQL statement. Either all of it is
 * committed or nothing, and what is committed is counted in what comes back. (A statement, not an interactive
 * transaction: those can report success on what was rolled back, or commit after their time-out.)
 */
import type { Pool } from 'pg'
import type { DocumentId, RecordId, SessionId } from '#shared/ids.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import type { Phase } from '#shared/session/phase.ts'

export interface Commit {
  /** One update for each pen and margin that changed. */
  readonly updates: readonly { readonly session: SessionId; readonly document: DocumentId; readonly bytes: Uint8Array }[]
  /** The records that changed, each once, as they now are. */
  readonly records: readonly { readonly session: SessionId; readonly record: KeptRecord }[]
  /** Every state that a posted record went through in this turn, and the phase in which the session then stood. */
  readonly revisions: readonly { readonly session: SessionId; readonly record: KeptRecord; readonly phase: Phase }[]
  /** Drafts that were taken away. */
  readonly goneDrafts: readonly { readonly session: SessionId; readonly id: RecordId }[]
  /** Sessions whose margins are now in line with this version of them. */
  readonly aligned: readonly { readonly session: SessionId; readonly version: number }[]
  /** Sessions whose turns are counted, since several nodes take them by turns: each once. */
  readonly turned?: readonly SessionId[]
  /** Server time, ms since 1970. */
  readonly at: number
}

/** A commit whose outcome is not known to be whole. What it touched must be dropped from memory and loaded again. */
export class CommitFailed extends Error {}

const statement = `
WITH
doc_in AS (SELECT * FROM unnest($1::uuid[], $2::bytea[]) AS t(id, bytes)),
locked AS (SELECT d.id FROM document d WHERE d.id = ANY($1::uuid[]) ORDER BY d.id FOR UPDATE),
bumped AS (UPDATE document d SET seq = d.seq + 1 FROM locked l WHERE d.id = l.id RETURNING d.id, d.seq),
logged AS (
  INSERT INTO document_update (document_id, seq, bytes, at)
  SELECT b.id, b.seq, i.bytes, to_timestamp($3::float8 / 1000) FROM bumped b JOIN doc_in i USING (id)
  RETURNING document_id, seq),
record_in AS (
  SELECT * FROM unnest($4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::int[], $9::text[], $10::uuid[], $11::text[], $12::float8[])
    AS t(session_id, id, participant_id, value, revision, phase, group_id, thread, received_at)),
projected AS (
  INSERT INTO record (session_id, id, participant_id, "is", value, revision, phase, group_id, thread, received_at, changed_at)
  SELECT session_id, id, participant_id, value::jsonb->>'is', value::jsonb, revision, phase::phase, group_id, thread,
         to_timestamp(received_at / 1000), to_timestamp($3::float8 / 1000)
  FROM record_in
  ON CONFLICT (session_id, id) DO UPDATE
    SET "is" = excluded."is", value = excluded.value, revision = excluded.revision, phase = excluded.phase, group_id = excluded.group_id,
        received_at = excluded.received_at, changed_at = excluded.changed_at
    -- A draft that was taken away and begun anew within one turn counts from one again.
    WHERE record.revision <= excluded.revision OR record."is" = 'draft'
  RETURNING id),
revised AS (
  INSERT INTO revision (session_id, record_id, revision, value, phase, at)
  SELECT session_id, record_id, revision, value::jsonb, phase::phase, to_timestamp($3::float8 / 1000)
  FROM unnest($13::uuid[], $14::text[], $15::int[], $16::text[], $17::text[]) AS t(session_id, record_id, revision, value, phase)
  ON CONFLICT DO NOTHING),
gone AS (
  DELETE FROM record r USING unnest($18::uuid[], $19::text[]) AS t(session_id, id)
  WHERE r.session_id = t.session_id AND r.id = t.id AND r."is" = 'draft'),
turned AS (
  UPDATE session s SET aligned_version = greatest(s.aligned_version, t.aligned), turn = s.turn + t.turns
  FROM (SELECT id, max(aligned) AS aligned, sum(turns)::int AS turns FROM (
    SELECT id, aligned, 0 AS turns FROM unnest($20::uuid[], $21::int[]) AS a(id, aligned)
    UNION ALL SELECT id, NULL, 1 FROM unnest($22::uuid[]) AS b(id)) AS parts GROUP BY id) AS t
  WHERE s.id = t.id)
SELECT document_id::text, seq FROM logged`

/**
 * Commits a turn.
 * @returns the log number of each document's update
 * @throws CommitFailed when it is not certain that everything is committed
 */
export async function commit(pool: Pick<Pool, 'query'>, work: Commit): Promise<Map<DocumentId, number>> {
  const { updates, records, revisions, goneDrafts, aligned } = work
  const values = [
    updates.map((u) => u.document),
    updates.map((u) => Buffer.from(u.bytes.buffer, u.bytes.byteOffset, u.bytes.byteLength)),
    work.at,
    records.map((r) => r.session),
    records.map((r) => r.record.id),
    records.map((r) => r.record.author),
    records.map((r) => JSON.stringify(r.record.value)),
    records.map((r) => r.record.revision),
    records.map((r) => r.record.phase),
    records.map((r) => r.record.group ?? null),
    records.map((r) => r.record.thread),
    records.map((r) => r.record.receivedAt),
    revisions.map((r) => r.session),
    revisions.map((r) => r.record.id),
    revisions.map((r) => r.record.revision),
    revisions.map((r) => JSON.stringify(r.record.value)),
    revisions.map((r) => r.phase),
    goneDrafts.map((d) => d.session),
    goneDrafts.map((d) => d.id),
    aligned.map((a) => a.session),
    aligned.map((a) => a.version),
    work.turned ?? [],
  ]
  try {
    const { rows } = await pool.query<{ document_id: string; seq: number }>({ name: 'commit-turn', text: statement, values })
    if (rows.length !== updates.length) throw new Error(`${updates.length} updates went in, ${rows.length} came back`)
    return new Map(rows.map((row) => [row.document_id as DocumentId, row.seq]))
  } catch (error) {
    throw new CommitFailed('a turn was not committed', { cause: error })
  }
}
