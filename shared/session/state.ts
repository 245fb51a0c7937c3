/** What the rules need to know of a session: facts only. How they are stored is `server/storage`'s affair. */
import type { Alias, GroupId, ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/permissions.ts'
import type { Live } from './live.ts'
import type { Phase } from './phase.ts'

export interface ParticipantState {
  readonly id: ParticipantId
  readonly alias: Alias
  readonly name: string
  /** Set in a session whose readers go by pseudonyms. */
  readonly pseudonym?: string
  readonly role: Role
  /** Removed by a facilitator: their place is void and what they wrote is hidden from readers. */
  readonly removed?: boolean
  /** Erased at their own wish: their words and name are gone, their threads stand. */
  readonly erased?: boolean
}

export interface GroupState {
  readonly id: GroupId
  readonly name: string
  readonly members: ReadonlySet<ParticipantId>
  /** Everyone who was ever in it; a margin in which somebody wrote stays readable to them. */
  readonly everMembers: ReadonlySet<ParticipantId>
  /** Nobody is in it any more; its margin stays. */
  readonly ended?: boolean
}

/** One thread brought from a group to the plenary. */
export interface Lift {
  readonly thread: RecordId
  readonly replies: boolean
  readonly as: 'name' | 'pseudonym'
}

export interface SessionState {
  readonly id: SessionId
  readonly phase: Phase
  readonly names: 'shown' | 'pseudonyms'
  /** What facilitators see of readers' words in a silent phase. */
  readonly silence: 'contents' | 'counts'
  readonly participants: ReadonlyMap<ParticipantId, ParticipantState>
  readonly groups: ReadonlyMap<GroupId, GroupState>
  readonly lifts: ReadonlyMap<RecordId, Lift>
  /** Records that a facilitator has hidden from readers. */
  readonly hidden: ReadonlySet<RecordId>
}

/** The whole session, as the live machine (machine.ts) runs it. `lifts` are those of `live`. */
export interface LiveSession extends SessionState {
  /** `live` is run by phases; `open` is one long plenary until it is closed. */
  readonly manner: 'live' | 'open'
  readonly live: Live
}

/** The group in which a participant now is. */
export function currentGroup(state: SessionState, participant: ParticipantId): GroupState | undefined {
  for (const group of state.groups.values()) if (group.members.has(participant)) return group
  return undefined
}
