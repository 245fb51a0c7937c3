/** What a session holds already, for whoever brings annotations out of a file into it. */
import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { type GroupId, ParticipantId, RecordId, type SessionId } from '#shared/ids.ts'
import { groupAudience } from '#shared/margins/audience.ts'
import type { Queryable } from './bringing.ts'

export interface KnownRecord {
  readonly id: RecordId
  readonly author: ParticipantId
  /** Others may see it, and it is no mark. */
  readonly shared: boolean
}

/** All records, and who of its people came out of a file, with what they are called there. */
export async function listKnown(
  pool: Pool,
  session: SessionId,
): Promise<{ records: KnownRecord[]; imported: { id: ParticipantId; as: string }[] }> {
  const { rows } = await pool.query<{ id: string; shared: boolean; participant_id: string }>(
    `SELECT id, participant_id, "is" IN ('annotation', 'reply', 'note') AND value->>'to' <> 'me' AS shared FROM record WHERE session_id = $1`,
    [session],
  )
  const people = await pool.query<{ id: string; imported_as: string }>(
    'SELECT id, imported_as FROM participant WHERE session_id = $1 AND imported_as IS NOT NULL',
    [session],
  )
  return {
    records: rows.map((row) => ({ id: RecordId.parse(row.id), author: ParticipantId.parse(row.participant_id), shared: row.shared })),
    imported: people.rows.map((row) => ({ id: ParticipantId.parse(row.id), as: row.imported_as })),
  }
}

/** Groups that have ended: nobody is in them any more, so nobody is dealt into them. */
export async function bringEndedGroups(
  client: Queryable,
  session: SessionId,
  groups: readonly { readonly id: GroupId; readonly name: string }[],
  memberships: readonly { readonly group: GroupId; readonly participant: ParticipantId }[],
): Promise<void> {
  for (const { id, name } of groups) {
    await client.query('INSERT INTO "group" (id, session_id, name, created_at, ended_at) VALUES ($1, $2, $3, now(), now())', [
      id,
      session,
      name,
    ])
    await client.query('INSERT INTO document (id, session_id, audience) VALUES ($1, $2, $3)', [randomUUID(), session, groupAudience(id)])
  }
  for (const { group, participant } of memberships)
    await client.query('INSERT INTO group_membership (id, group_id, participant_id, since, until) VALUES ($1, $2, $3, now(), now())', [
      randomUUID(),
      group,
      participant,
    ])
}

/** Servers that hold the session see by its version that its people or groups are others now. */
export async function countUp(client: Queryable, session: SessionId): Promise<void> {
  await client.query('UPDATE session SET version = version + 1 WHERE id = $1', [session])
}
