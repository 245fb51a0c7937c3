import type { Database } from '#server/storage/database.ts'
import { findVersions } from '#server/storage/readings.ts'
import type { BlockId } from '#shared/ids.ts'
import { placePassage, versionsNeeded } from '#shared/reading/place.ts'
import type { Prompt } from '#shared/session/live.ts'
import type { Reviewing } from './open-review.ts'

export interface StandingPrompt extends Prompt {
  /** Where the words that it asks about begin in the version that is read now; none if they are not surely in it. */
  readonly block: BlockId | undefined
}

/** The prompts of a session that whoever asks may see: before it is released a prompt is its facilitators'. */
export async function promptsFor(
  db: Database,
  { session, state, viewer }: Pick<Reviewing, 'session' | 'state' | 'viewer'>,
): Promise<StandingPrompt[]> {
  const prompts = state.live.prompts.filter((prompt) => viewer.role === 'facilitator' || prompt.releasedAt !== undefined)
  const { id, version: shown } = session.reading
  const passages = prompts.map(({ passage }) => passage)
  const moved = passages.some(({ version }) => version !== shown)
  const versions = moved ? await findVersions(db, id, [shown, ...versionsNeeded(passages, shown)]) : undefined
  return prompts.map((prompt) => {
    const { passage } = prompt
    if (!versions || passage.version === shown) return { ...prompt, block: passage.start.block }
    const placing = placePassage(passage, versions, shown)
    return { ...prompt, block: placing.is === 'placed' ? placing.start.block : undefined }
  })
}
