import { shownName } from '#shared/session/names.ts'
import type { ParticipantState, SessionState } from '#shared/session/state.ts'
import type { Entry, KeptRecord } from './entry.ts'

/**
 * A record as its own author sees it: all that they posted, the private too, in silence too, hidden or not, since it is
 * in their pen.
 * @returns undefined for another's, for a draft, and for a mark that was taken back
 */
export function ownEntry(author: ParticipantState, record: KeptRecord, state: SessionState): Entry | undefined {
  const { value } = record
  if (record.author !== author.id || author.erased || value.is === 'draft') return undefined
  if (value.is === 'mark' && value.goneAt !== undefined) return undefined
  return {
    ...value,
    author: { id: author.alias, name: shownName(author, state.names), role: author.role },
    ...(record.group ? { group: record.group } : {}),
    phase: record.phase,
    receivedAt: record.receivedAt,
    revision: record.revision,
    thread: record.thread,
  }
}
