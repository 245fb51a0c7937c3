import type { Prompt } from '#shared/session/live.ts'
import type { Reviewing } from './open-review.ts'

/** The prompts of a session that whoever asks may see: before it is released a prompt is its facilitators'. */
export const promptsFor = ({ state, viewer }: Pick<Reviewing, 'state' | 'viewer'>): Prompt[] =>
  state.live.prompts.filter((prompt) => viewer.role === 'facilitator' || prompt.releasedAt !== undefined)
