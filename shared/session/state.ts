/** What the rules need to know of a session: facts only. How they are stored is `server/storage`'s affair. */
import { type Alias, type GroupId, ParticipantId, type RecordId, type SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/permissions.ts'
import type { GroupRole, Live } from './live.ts'
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
  /** They came in out of a file: nobody here writes as them, and whether they are who the file says nobody knows. */
  readonly imported?: boolean
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
  /** When it was brought, in ms since 1970; not known of the oldest. */
  readonly at?: number | undefined
}

export interface SessionState {
  readonly id: SessionId
  /** `live` is run by phases; `open` is one long plenary from the day on which it opens until it is closed. */
  readonly manner: 'live' | 'open'
  readonly phase: Phase
  readonly names: 'shown' | 'pseudonyms'
  /** What facilitators see of readers' words in a silent phase. */
  readonly silence: 'contents' | 'counts'
  readonly participants: ReadonlyMap<ParticipantId, ParticipantState>
  readonly groups: ReadonlyMap<GroupId, GroupState>
  readonly lifts: ReadonlyMap<RecordId, Lift>
  /** Records that a facilitator has hidden from readers. */
  readonly hidden: ReadonlySet<RecordId>
  /** Whoever has a role in their group. */
  readonly groupRoles: ReadonlyMap<ParticipantId, GroupRole>
  /** Groups whose notes have gone to a plenary. */
  readonly brought: ReadonlySet<GroupId>
  /** When each silence ended, in ms since 1970, the newest last. */
  readonly reveals: readonly number[]
}

/** The whole session, as the live machine (machine.ts) runs it. `lifts`, `groupRoles`, `brought` and `reveals` are those of `live`. */
export interface LiveSession extends SessionState {
  readonly live: Live
}

type LookedUp = 'lifts' | 'groupRoles' | 'brought' | 'reveals'

/** What the rules need of `live`, as they look it up. */
export const lookedUp = (live: Pick<Live, LookedUp>): Pick<SessionState, LookedUp> => ({
  lifts: new Map(live.lifts.map((lift) => [lift.thread, lift])),
  groupRoles: new Map(Object.entries(live.groupRoles).map(([who, role]) => [ParticipantId.parse(who), role])),
  brought: new Set(live.brought),
  reveals: live.reveals,
})

/** The group in which a participant now is. */
export function currentGroup(state: SessionState, participant: ParticipantId): GroupState | undefined {
  for (const group of state.groups.values()) if (group.members.has(participant)) return group
  return undefined
}

/**
 * Whether a session waits for the day on which it opens (`gather` of an open session). Until then nobody but facilitators
 * reads or writes there.
 */
export const isNotOpenYet = ({ manner, phase }: Pick<SessionState, 'manner' | 'phase'>): boolean => manner === 'open' && phase === 'gather'
