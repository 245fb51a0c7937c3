import type { ParticipantState, SessionState } from '#shared/session/state.ts'
import { mayOpenMargin } from './access.ts'
import type { Entry, KeptRecord } from './entry.ts'
import { standings } from './standing.ts'

/**
 * A record as somebody sees it: the entry of a margin that they may open, the one at home before one that was lifted, since
 * there its author may go by another name. Review, search and export show nothing else.
 * @returns undefined for what stands in no margin of theirs
 */
export function seenBy(viewer: ParticipantState, record: KeptRecord, state: SessionState): Entry | undefined {
  const opened = [...standings(record, state)].filter(([audience]) => mayOpenMargin(viewer, audience, state))
  return (opened.find(([, entry]) => !entry.lifted) ?? opened[0])?.[1]
}
