import type { Pool } from 'pg'
import type { Refusal } from '#shared/errors.ts'
import type { ParticipantId, SessionId } from '#shared/ids.ts'

const PER_PARTICIPANT = 100

/** Writes down what the gate refused, so many for each participant and no more. */
export async function writeRefusal(pool: Pool, session: SessionId, participant: ParticipantId, refusal: Refusal): Promise<void> {
  await pool.query(
    `INSERT INTO refused_update (id, session_id, participant_id, code, detail)
     SELECT gen_random_uuid(), $1, $2, $3, $4
     WHERE (SELECT count(*) FROM refused_update WHERE session_id = $1 AND participant_id = $2) < ${PER_PARTICIPANT}`,
    [session, participant, refusal.code, refusal.detail],
  )
}
