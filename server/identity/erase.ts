/** Erasing somebody: first nothing of theirs comes in any more, then what stands loses its words before all who read along, then what stood is forgotten. */
import type { Database } from '#server/storage/database.ts'
import { forgetWords, noteErasure, unfinishedErasures } from '#server/storage/erasing.ts'
import type { ParticipantId, SessionId } from '#shared/ids.ts'

export interface ErasureOptions {
  readonly db: Database
  readonly sync: {
    sessionChanged(id: SessionId): Promise<void>
    erase(session: SessionId, participant: ParticipantId): Promise<number>
  }
}

/**
 * Erases somebody from a session. Can be repeated, and goes on where it was broken off.
 * @param by who asked for it
 * @returns how many records had words
 */
export async function eraseFromSession(
  options: ErasureOptions,
  { session, participant }: { readonly session: SessionId; readonly participant: ParticipantId },
  by: ParticipantId,
): Promise<number> {
  await noteErasure(options.db.pool, session, participant, by)
  return finishErasure(options, session, participant)
}

/** Ends what a stop of the server broke off; to be called at its start. */
export async function finishErasures(options: ErasureOptions): Promise<void> {
  for (const { session, participant } of await unfinishedErasures(options.db.pool)) await finishErasure(options, session, participant)
}

async function finishErasure({ db, sync }: ErasureOptions, session: SessionId, participant: ParticipantId): Promise<number> {
  await sync.sessionChanged(session)
  const records = await sync.erase(session, participant)
  await forgetWords(db.pool, session, participant)
  return records
}
