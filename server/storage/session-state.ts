/** What the rules need to know of a session, and the records that stand in it, as Postgres has them. */
import type { Pool } from 'pg'
import { z } from 'zod'
import { Alias, GroupId, ParticipantId, RecordId, type SessionId } from '#shared/ids.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { PenRecord } from '#shared/margins/record.ts'
import { Role } from '#shared/permissions.ts'
import { phases } from '#shared/session/phase.ts'
import type { GroupState, Lift, ParticipantState, SessionState } from '#shared/session/state.ts'

export interface StoredSession {
  /** `hidden` is empty here: it follows from the records. */
  readonly state: SessionState
  readonly version: number
  readonly alignedVersion: number
}

const SessionRow = z.object({
  phase: z.enum(phases),
  names: z.enum(['shown', 'pseudonyms']),
  silence: z.enum(['contents', 'counts']),
  live: z.object({ lifts: z.array(z.object({ thread: RecordId, replies: z.boolean(), as: z.enum(['name', 'pseudonym']) })).default([]) }),
  version: z.int(),
  aligned_version: z.int(),
})
const ParticipantRow = z.object({
  id: ParticipantId,
  alias: Alias,
  name: z.string(),
  pseudonym: z.string().nullable(),
  role: Role,
  removed: z.boolean(),
  erased: z.boolean(),
})
const GroupRow = z.object({ id: GroupId, name: z.string(), members: z.array(ParticipantId), ever: z.array(ParticipantId) })

const participantColumns = 'id, alias, name, pseudonym, role, removed_at IS NOT NULL AS removed, erased_at IS NOT NULL AS erased'

/** The state of a session, or undefined if there is none. */
export async function loadSession(pool: Pool, id: SessionId): Promise<StoredSession | undefined> {
  const [session, participants, groups] = await Promise.all([
    pool.query('SELECT phase, names, silence, live, version, aligned_version FROM session WHERE id = $1', [id]),
    pool.query(`SELECT ${participantColumns} FROM participant WHERE session_id = $1`, [id]),
    pool.query(
      `SELECT g.id, g.name,
              coalesce(array_agg(m.participant_id::text) FILTER (WHERE m.until IS NULL AND g.ended_at IS NULL AND m.id IS NOT NULL), '{}') AS members,
              coalesce(array_agg(m.participant_id::text) FILTER (WHERE m.id IS NOT NULL), '{}') AS ever
       FROM "group" g LEFT JOIN group_membership m ON m.group_id = g.id WHERE g.session_id = $1 GROUP BY g.id`,
      [id],
    ),
  ])
  if (session.rows.length === 0) return undefined
  const row = SessionRow.parse(session.rows[0])
  const state: SessionState = {
    id,
    phase: row.phase,
    names: row.names,
    silence: row.silence,
    participants: new Map(participants.rows.map(participantOf).map((p) => [p.id, p])),
    groups: new Map(groups.rows.map(groupOfRow).map((g) => [g.id, g])),
    lifts: new Map(row.live.lifts.map((lift): [RecordId, Lift] => [lift.thread, lift])),
    hidden: new Set(),
  }
  return { state, version: row.version, alignedVersion: row.aligned_version }
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
  const { pseudonym, removed, erased, ...rest } = ParticipantRow.parse(row)
  return { ...rest, ...(pseudonym ? { pseudonym } : {}), ...(removed ? { removed } : {}), ...(erased ? { erased } : {}) }
}

function groupOfRow(row: unknown): GroupState {
  const { id, name, members, ever } = GroupRow.parse(row)
  return { id, name, members: new Set(members), everMembers: new Set(ever) }
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
})

/** All records of a session, drafts too. */
export async function loadRecords(pool: Pool, session: SessionId): Promise<KeptRecord[]> {
  const { rows } = await pool.query(
    'SELECT id, participant_id, value, revision, phase, group_id, thread, received_at FROM record WHERE session_id = $1',
    [session],
  )
  return rows.map((unparsed) => {
    const row = RecordRow.parse(unparsed)
    return {
      id: row.id,
      author: row.participant_id,
      value: row.value,
      revision: row.revision,
      receivedAt: row.received_at.getTime(),
      phase: row.phase,
      ...(row.group_id ? { group: row.group_id } : {}),
      thread: row.thread,
    }
  })
}
