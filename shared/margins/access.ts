import { can } from '#shared/permissions.ts'
import { currentGroup, isNotOpenYet, type ParticipantState, type SessionState } from '#shared/session/state.ts'
import { groupOf, type MarginAudience } from './audience.ts'

/**
 * Whether a participant may open an audience's margin: the commons is everyone's, the facilitators' is theirs, a
 * group's is its members' and that of former members (what they wrote there stays readable to them). Before a session
 * opens, facilitators only.
 */
export function mayOpenMargin(participant: ParticipantState, audience: MarginAudience, state: SessionState): boolean {
  if (participant.removed || participant.erased) return false
  if (participant.role === 'facilitator') return can('facilitator', 'margin.facilitators')
  if (isNotOpenYet(state)) return false
  if (audience === 'commons') return true
  if (audience === 'facilitators') return can(participant.role, 'margin.facilitators')
  const id = groupOf(audience)
  const group = id && state.groups.get(id)
  if (!group) return false
  return participant.role === 'observer' || currentGroup(state, participant.id)?.id === id || group.everMembers.has(participant.id)
}
