import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { writeRefusal } from '#server/storage/refusals.ts'
import type { Refusal } from '#shared/errors.ts'
import type { ParticipantId, SessionId } from '#shared/ids.ts'

/** Records what the gate refused, without anyone's words; a flood of one participant is not written down for ever. */
export function noteRefusal(pool: Pool, session: SessionId, participant: ParticipantId, refusal: Refusal, log: Pick<Logger, 'warn'>): void {
  log.warn({ session, participant, code: refusal.code }, 'an update was refused')
  writeRefusal(pool, session, participant, refusal).catch((error: unknown) => log.warn({ err: error }, 'a refusal was not written down'))
}
