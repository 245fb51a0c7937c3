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
  readonly revisions: readonly RevisionOfTurn[]
  /** Drafts that were taken away. */
  readonly goneDrafts: readonly { readonly session: SessionId; readonly id: RecordId }[]
  /** Sessions whose margins are now in line with this version of them. */
  readonly aligned: readonly { readonly session: SessionId; readonly version: number }[]
  /** Sessions whose turns are counted, since several nodes take them by turns: each once. */
  readonly turned?: readonly SessionId[]
  /** Server time, ms since 1970. */
  readonly at: number
}

export interface RevisionOfTurn {
  readonly session: SessionId
  readonly record: KeptRecord
  readonly phase: Phase
  /** When it came to be, if not in this turn but somewhere else: ms since 1970. */
  readonly cameAt?: number | undefined
}

/** A commit whose outcome is not known to be whole. What it touched must be dropped from memory and loaded again. */
export class CommitFailed extends Error {}

/**
 * All that a turn says goes in as one JSON value, which Postgres reads once, and the updates' bytes as one string of
 * bytes: lists of parameters, each written as text and escaped, cost both sides more than the rows themselves. The words
 * that search needs are not worked out here but when somebody searches (search-words.ts).
 */
const statement = `
WITH
doc_in AS (
  SELECT t.id, substring($2::bytea FROM t.start FOR t.length) AS bytes
  FROM jsonb_to_recordset($1::jsonb->'updates') AS t(id uuid, start int, length int)),
locked AS (SELECT d.id FROM document d WHERE d.id IN (SELECT id FROM doc_in) ORDER BY d.id FOR UPDATE),
bumped AS (UPDATE document d SET seq = d.seq + 1 FROM locked l WHERE d.id = l.id RETURNING d.id, d.seq),
logged AS (
  INSERT INTO document_update (document_id, seq, bytes, at)
  SELECT b.id, b.seq, i.bytes, to_timestamp($3::float8 / 1000) FROM bumped b JOIN doc_in i USING (id)
  RETURNING document_id, seq),
record_in AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb->'records')
    AS t(session uuid, id text, author uuid, value jsonb, revision int, phase phase, "group" uuid, thread text, "receivedAt" float8, now phase, "cameAt" float8)),
projected AS (
  INSERT INTO record (session_id, id, participant_id, "is", value, revision, phase, group_id, thread, received_at, changed_at)
  SELECT session, id, author, value->>'is', value, revision, phase, "group", thread,
         to_timestamp("receivedAt" / 1000), to_timestamp($3::float8 / 1000)
  FROM record_in
  ON CONFLICT (session_id, id) DO UPDATE
    SET "is" = excluded."is", value = excluded.value, revision = excluded.revision, phase = excluded.phase, group_id = excluded.group_id,
        thread = excluded.thread, received_at = excluded.received_at, changed_at = excluded.changed_at, words = NULL
    -- A draft that was taken away and begun anew within one turn counts from one again.
    WHERE record.revision <= excluded.revision OR record."is" = 'draft'
  RETURNING id),
revised AS (
  INSERT INTO revision (session_id, record_id, revision, value, phase, at)
  SELECT session, id, revision, value, now, to_timestamp(coalesce("cameAt", $3::float8) / 1000) FROM (
    SELECT session, id, revision, value, now, "cameAt" FROM record_in WHERE now IS NOT NULL
    UNION ALL
    SELECT * FROM jsonb_to_recordset($1::jsonb->'passed') AS t(session uuid, id text, revision int, value jsonb, now phase, "cameAt" float8)) AS states
  ON CONFLICT DO NOTHING),
gone AS (
  DELETE FROM record r USING jsonb_to_recordset($1::jsonb->'gone') AS t(session uuid, id text)
  WHERE r.session_id = t.session AND r.id = t.id AND r."is" = 'draft'),
turned AS (
  UPDATE session s SET aligned_version = greatest(s.aligned_version, t.aligned), turn = s.turn + t.turns
  FROM jsonb_to_recordset($1::jsonb->'sessions') AS t(id uuid, aligned int, turns int)
  WHERE s.id = t.id)
SELECT coalesce(json_object_agg(document_id, seq), '{}') AS seqs FROM logged`

/**
 * Commits a turn.
 * @returns the log number of each document's update
 * @throws CommitFailed when it is not certain that everything is committed
 */
export async function commit(pool: Pick<Pool, 'query'>, work: Commit): Promise<Map<DocumentId, number>> {
  const { updates } = work
  const values = [told(work), Buffer.concat(updates.map(({ bytes }) => bytes)), work.at]
  try {
    const { rows } = await pool.query<{ seqs: Record<DocumentId, number> }>({ name: 'commit-turn', text: statement, values })
    const [row] = rows
    const seqs = new Map<DocumentId, number>()
    for (const { document } of updates) {
      const seq = row?.seqs[document]
      if (seq !== undefined) seqs.set(document, seq)
    }
    if (seqs.size !== updates.length) throw new Error(`${updates.length} updates went in, ${seqs.size} came back`)
    return seqs
  } catch (error) {
    throw new CommitFailed('a turn was not committed', { cause: error })
  }
}

/** How often Postgres plans a statement anew before it settles on a plan that serves for all. */
const PLANNED_ANEW = 5

/** Has a connection plan the statement before anyone waits for it: commits nothing, a few times. */
export async function prepareCommits(pool: Pick<Pool, 'query'>): Promise<void> {
  const nothing = { updates: [], records: [], revisions: [], goneDrafts: [], aligned: [], at: 0 }
  for (let times = 0; times <= PLANNED_ANEW; times++) await commit(pool, nothing)
}

/** A turn as the statement reads it. */
function told({ updates, records, revisions, goneDrafts, aligned, turned = [] }: Commit): string {
  // Postgres counts from one.
  let start = 1
  const documents = updates.map(({ document: id, bytes: { length } }) => {
    const from = start
    start += length
    return { id, start: from, length }
  })
  // What a record now is, is nearly always the only state that it went through: it is told once.
  const now = new Map(revisions.map((revision) => [revision.record, revision]))
  const kept = records.map(({ session, record }) => {
    const { id, author, value, revision, phase, group, thread, receivedAt } = record
    return {
      session,
      id,
      author,
      value,
      revision,
      phase,
      group,
      thread,
      receivedAt,
      now: now.get(record)?.phase,
      cameAt: now.get(record)?.cameAt,
    }
  })
  const last = new Set(records.map(({ record }) => record))
  const passed = revisions
    .filter(({ record }) => !last.has(record))
    .map(({ session, record: { id, revision, value }, phase, cameAt }) => ({ session, id, revision, value, now: phase, cameAt }))
  const sessions = new Map<SessionId, { id: SessionId; aligned?: number; turns: number }>(turned.map((id) => [id, { id, turns: 1 }]))
  for (const { session: id, version } of aligned) sessions.set(id, { id, turns: 0, ...sessions.get(id), aligned: version })
  return JSON.stringify({ updates: documents, records: kept, passed, gone: goneDrafts, sessions: [...sessions.values()] })
}
