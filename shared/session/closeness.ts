import { isSilent } from './phase.ts'
import { currentGroup, type ParticipantState, type SessionState } from './state.ts'

/**
 * Whether one may see that the other is here and where they read: when they share the margin of the moment. In groups
 * that is the group's; facilitators are in every one. While it is silent, readers see facilitators only.
 */
export function isNear(viewer: ParticipantState, other: ParticipantState, session: SessionState): boolean {
  if (viewer.id === other.id || viewer.role === 'facilitator' || other.role === 'facilitator') return true
  if (isSilent(session.phase)) return false
  if (session.phase !== 'discuss' || [...session.groups.values()].every((group) => group.members.size === 0)) return true
  if (viewer.role === 'observer') return true
  const group = currentGroup(session, viewer.id)
  return group !== undefined && group.members.has(other.id)
}
