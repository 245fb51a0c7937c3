import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Refusal } from '#shared/errors.ts'
import type { ParticipantId, SessionId } from '#shared/ids.ts'

const PER_PARTICIPANT = 100

/** Records what the gate refused, without anyone's words; a flood of one participant is not written down for ever. */
export function noteRefusal(pool: Pool, session: SessionId, participant: ParticipantId, refusal: Refusal, log: Pick<Logger, 'warn'>): void {
  log.warn({ session, participant, code: refusal.code }, 'an update was refused')
  pool
    .query(
      `INSERT INTO refused_update (id, session_id, participant_id, code, detail)
       SELECT gen_random_uuid(), $1, $2, $3, $4
       WHERE (SELECT count(*) FROM refused_update WHERE session_id = $1 AND participant_id = $2) < ${PER_PARTICIPANT}`,
      [session, participant, refusal.code, refusal.detail],
    )
    .catch((error: unknown) => log.warn({ err: error }, 'a refusal was not written down'))
}
