/** What the rules need to know of a session, and the records that stand in it, as Postgres has them. */
import type { Pool } from 'pg'
import { z } from 'zod'
import { Alias, GroupId, ParticipantId, RecordId, type SessionId } from '#shared/ids.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { PenRecord } from '#shared/margins/record.ts'
import { Role } from '#shared/permissions.ts'
import { Live } from '#shared/session/live.ts'
import { phases } from '#shared/session/phase.ts'
import { type GroupState, type LiveSession, lookedUp, type ParticipantState } from '#shared/session/state.ts'

export interface StoredSession {
  /** `hidden` is empty here: it follows from the records. */
  readonly state: LiveSession
  readonly version: number
  readonly alignedVersion: number
  /** The last turn that changed its documents, where several nodes take turns. */
  readonly turn: number
}

const SessionRow = z.object({
  phase: z.enum(phases),
  names: z.enum(['shown', 'pseudonyms']),
  silence: z.enum(['contents', 'counts']),
  manner: z.enum(['live', 'open']),
  live: Live,
  version: z.int(),
  aligned_version: z.int(),
  turn: z.int(),
})
const ParticipantRow = z.object({
  id: ParticipantId,
  alias: Alias,
  name: z.string(),
  pseudonym: z.string().nullable(),
  role: Role,
  removed: z.boolean(),
  erased: z.boolean(),
  imported: z.boolean(),
})
const GroupRow = z.object({
  id: GroupId,
  name: z.string(),
  ended: z.boolean(),
  members: z.array(ParticipantId),
  ever: z.array(ParticipantId),
})

const participantColumns =
  'id, alias, name, pseudonym, role, removed_at IS NOT NULL AS removed, erased_at IS NOT NULL AS erased, imported_as IS NOT NULL AS imported'

/** Everything by one statement, so that people, groups and phase are of one moment and of this version. */
const wholeSession = `
  SELECT phase, names, silence, manner, live, version, aligned_version, turn,
    (SELECT coalesce(json_agg(p), '[]') FROM (SELECT ${participantColumns} FROM participant WHERE session_id = $1) p) AS participants,
    (SELECT coalesce(json_agg(g ORDER BY g.created_at, length(substring(g.name FROM '[0-9]+$')), g.name), '[]') FROM (
       SELECT g.id, g.name, g.created_at, g.ended_at IS NOT NULL AS ended,
         coalesce(array_agg(m.participant_id::text) FILTER (WHERE m.until IS NULL AND g.ended_at IS NULL AND m.id IS NOT NULL), '{}') AS members,
         coalesce(array_agg(m.participant_id::text) FILTER (WHERE m.id IS NOT NULL), '{}') AS ever
       FROM "group" g LEFT JOIN group_membership m ON m.group_id = g.id WHERE g.session_id = $1 GROUP BY g.id) g) AS groups
  FROM session WHERE id = $1`

/** The state of a session, or undefined if there is none. */
export async function loadSession(pool: Pick<Pool, 'query'>, id: SessionId): Promise<StoredSession | undefined> {
  const { rows } = await pool.query<{ participants: unknown[]; groups: unknown[] }>(wholeSession, [id])
  const [found] = rows
  if (!found) return undefined
  const row = SessionRow.parse(found)
  const state: LiveSession = {
    id,
    phase: row.phase,
    names: row.names,
    silence: row.silence,
    manner: row.manner,
    live: row.live,
    participants: new Map(found.participants.map(participantOf).map((p) => [p.id, p])),
    groups: new Map(found.groups.map(groupOfRow).map((g) => [g.id, g])),
    ...lookedUp(row.live),
    hidden: new Set(),
  }
  return { state, version: row.version, alignedVersion: row.aligned_version, turn: row.turn }
}

/** One participant of a session by their account, or undefined. */
export async function findParticipant(pool: Pool, session: SessionId, account: string): Promise<ParticipantState | undefined> {
  const { rows } = await pool.query(`SELECT ${participantColumns} FROM participant WHERE session_id = $1 AND account_id = $2`, [
    session,
    account,
  ])
  return rows[0] ? participantOf(rows[0]) : undefined
}

function participantOf(row: unknown): ParticipantState {
  const { pseudonym, removed, erased, imported, ...rest } = ParticipantRow.parse(row)
  return {
    ...rest,
    ...(pseudonym ? { pseudonym } : {}),
    ...(removed ? { removed } : {}),
    ...(erased ? { erased } : {}),
    ...(imported ? { imported } : {}),
  }
}

function groupOfRow(row: unknown): GroupState {
  const { id, name, ended, members, ever } = GroupRow.parse(row)
  return { id, name, members: new Set(members), everMembers: new Set(ever), ...(ended ? { ended } : {}) }
}

const RecordRow = z.object({
  id: RecordId,
  participant_id: ParticipantId,
  value: PenRecord,
  revision: z.int(),
  phase: z.enum(phases),
  group_id: GroupId.nullable(),
  thread: RecordId,
  received_at: z.date(),
  changed_at: z.date(),
})

const recordColumns = 'id, participant_id, value, revision, phase, group_id, thread, received_at, changed_at'

/** All records of a session, drafts too. */
export async function loadRecords(pool: Pick<Pool, 'query'>, session: SessionId): Promise<KeptRecord[]> {
  const { rows } = await pool.query(`SELECT ${recordColumns} FROM record WHERE session_id = $1`, [session])
  return rows.map(recordOf)
}

/** What the groups bring to the plenary, of all who ever wrote it. */
export async function loadNotes(pool: Pool, session: SessionId): Promise<KeptRecord[]> {
  const { rows } = await pool.query(`SELECT ${recordColumns} FROM record WHERE session_id = $1 AND "is" = 'note'`, [session])
  return rows.map(recordOf)
}

/** By which a record can be told from what it was before. */
export interface RecordStamp {
  readonly id: RecordId
  readonly revision: number
  /** ms since 1970 */
  readonly changedAt: number
}

/** The stamps of all records of a session, or of those of these authors. */
export async function loadRecordStamps(
  pool: Pick<Pool, 'query'>,
  session: SessionId,
  authors?: readonly ParticipantId[],
): Promise<RecordStamp[]> {
  const { rows } = await pool.query<{ id: RecordId; revision: number; changed_at: Date }>(
    'SELECT id, revision, changed_at FROM record WHERE session_id = $1 AND ($2::uuid[] IS NULL OR participant_id = ANY($2::uuid[]))',
    [session, authors ?? null],
  )
  return rows.map(({ id, revision, changed_at }) => ({ id, revision, changedAt: changed_at.getTime() }))
}

/** How far these sessions are: by which a server sees that another one has changed them. Those that are gone are left out. */
export async function sessionStamps(
  pool: Pool,
  sessions: readonly SessionId[],
): Promise<Map<SessionId, { readonly version: number; readonly turn: number }>> {
  const { rows } = await pool.query<{ id: SessionId; version: number; turn: number }>(
    'SELECT id, version, turn FROM session WHERE id = ANY($1::uuid[])',
    [sessions],
  )
  return new Map(rows.map(({ id, version, turn }) => [id, { version, turn }]))
}

/** Those of these records that there are. */
export async function loadRecordsById(pool: Pick<Pool, 'query'>, session: SessionId, ids: readonly RecordId[]): Promise<KeptRecord[]> {
  if (ids.length === 0) return []
  const { rows } = await pool.query(`SELECT ${recordColumns} FROM record WHERE session_id = $1 AND id = ANY($2::text[])`, [session, ids])
  return rows.map(recordOf)
}

function recordOf(unparsed: unknown): KeptRecord {
  const row = RecordRow.parse(unparsed)
  return {
    id: row.id,
    author: row.participant_id,
    value: row.value,
    revision: row.revision,
    receivedAt: row.received_at.getTime(),
    changedAt: row.changed_at.getTime(),
    phase: row.phase,
    ...(row.group_id ? { group: row.group_id } : {}),
    thread: row.thread,
  }
}
