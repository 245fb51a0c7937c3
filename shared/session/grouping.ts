/** Groups: who is in which. Whoever was in a group keeps the way to its margin; a new dealing makes new groups. */
import { Refusal } from '#shared/errors.ts'
import type { Alias, GroupId, ParticipantId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import type { Command } from './command.ts'
import { dealAsBefore, dealAtRandom, dealByWriting, groupsOfSize } from './dealing.ts'
import type { SessionEvent } from './event.ts'
import type { Given } from './given.ts'
import type { Dealing, GroupRole } from './live.ts'
import { type Outcome, outcome, unchanged, withLive } from './outcome.ts'
import { activeCalled, isActive } from './people.ts'
import { currentGroup, type GroupState, type LiveSession, type ParticipantState } from './state.ts'

export const openGroups = (state: LiveSession): GroupState[] => [...state.groups.values()].filter((group) => !group.ended)

const readersOf = (state: LiveSession): ParticipantId[] =>
  [...state.participants.values()]
    .filter((person) => isActive(person) && person.role === 'reader')
    .map((person) => person.id)
    .toSorted()

/** Deals as a step of the run-sheet plans it: those who are here, or everyone where it is not known who is; nobody where there is nobody. */
export function dealForStep(state: LiveSession, how: Dealing, given: Given): Outcome {
  const readers = readersOf(state)
  if (readers.length === 0) return unchanged(state)
  return deal(state, how, readers.some((id) => given.present.has(id)) ? 'present' : 'everyone', given)
}

/** Deals readers into new groups; those that were end. */
export function deal(state: LiveSession, how: Dealing, among: 'everyone' | 'present', given: Given): Outcome {
  const people = readersOf(state).filter((id) => among === 'everyone' || given.present.has(id))
  if (people.length === 0) throw new Refusal('not-found', 'There is nobody to deal into groups yet.')
  const dealt = byManner()
  return rearrange(
    state,
    dealt.map((members) => ({ members })),
    given,
  )

  function byManner(): ParticipantId[][] {
    const random = () => given.random()
    switch (how.is) {
      case 'size':
        return dealAtRandom(people, Math.min(limits.groups, groupsOfSize(people.length, how.size)), random)
      case 'number':
        return dealAtRandom(people, how.number, random)
      case 'last-time':
        if (given.lastTime.length === 0) throw new Refusal('not-found', 'There are no groups of last time.')
        return dealAsBefore(people, given.lastTime.slice(0, limits.groups), random)
      case 'written':
        return dealByWriting(people, how.number, how.put, given.written, random)
    }
  }
}

export function dealByHand(state: LiveSession, lists: Extract<Command, { is: 'deal-by-hand' }>['groups'], given: Given): Outcome {
  const named = lists.flatMap(({ group }) => group ?? [])
  if (new Set(named).size !== named.length) throw new Refusal('bad-request', 'A group is named twice.')
  const seen = new Set<ParticipantId>()
  const wanted = lists.map(({ group, name, members }) => {
    if (group !== undefined) openGroup(state, group)
    return {
      ...(group === undefined ? {} : { group }),
      ...(name === undefined ? {} : { name }),
      members: members.map((alias) => {
        const { id } = readerCalled(state, alias)
        if (seen.has(id)) throw new Refusal('bad-request', 'Somebody is in two groups.')
        seen.add(id)
        return id
      }),
    }
  })
  return rearrange(state, wanted, given)
}

export function move(state: LiveSession, alias: Alias, to: GroupId | null): Outcome {
  const { id } = readerCalled(state, alias)
  return moveTo(state, id, to)
}

/** Whoever comes when groups have been dealt joins the smallest, if late comers shall; not whoever was taken out of one. */
export function arrive(state: LiveSession, who: ParticipantId): Outcome {
  const person = state.participants.get(who)
  if (!state.live.dealLate || !isActive(person) || person.role !== 'reader' || currentGroup(state, who)) return unchanged(state)
  const [first, ...others] = openGroups(state)
  if (!first || [first, ...others].some((group) => group.everMembers.has(who))) return unchanged(state)
  const least = others.reduce((small, group) => (group.members.size < small.members.size ? group : small), first)
  return moveTo(state, who, least.id)
}

export function openNewGroup(state: LiveSession, name: string | undefined, given: Given): Outcome {
  roomFor(state, openGroups(state).length + 1, 1)
  const group = newGroup(given, name ?? nextName(state.groups.values()), [])
  return outcome(
    { ...state, groups: new Map(state.groups).set(group.id, group) },
    { is: 'group-opened', group: group.id, name: group.name },
  )
}

export function renameGroup(state: LiveSession, id: GroupId, name: string): Outcome {
  const group = openGroup(state, id)
  if (group.name === name) return unchanged(state)
  return outcome({ ...state, groups: new Map(state.groups).set(id, { ...group, name }) }, { is: 'group-renamed', group: id, name })
}

/** Its members are in none; its margin stays theirs to read. */
export function endGroups(state: LiveSession, ids: readonly GroupId[]): Outcome {
  const ending = ids.flatMap((id) => (state.groups.get(id)?.ended ? [] : [openGroup(state, id)]))
  if (ending.length === 0) return unchanged(state)
  const groups = new Map(state.groups)
  const events: SessionEvent[] = []
  for (const group of ending) {
    groups.set(group.id, { ...group, members: new Set(), ended: true })
    for (const who of group.members) events.push({ is: 'moved', who, from: group.id, to: null })
    events.push({ is: 'group-ended', group: group.id })
  }
  return outcome(withoutStrayRoles({ ...state, groups }), ...events)
}

export function setOwnRoles(state: LiveSession, allowed: boolean): Outcome {
  return state.live.ownRoles === allowed
    ? unchanged(state)
    : outcome(withLive(state, { ownRoles: allowed }), { is: 'own-roles-set', allowed })
}

export function setDealLate(state: LiveSession, deal: boolean): Outcome {
  return state.live.dealLate === deal ? unchanged(state) : outcome(withLive(state, { dealLate: deal }), { is: 'deal-late-set', deal })
}

/** A role within the group; a group has each of them once. */
export function setGroupRole(state: LiveSession, alias: Alias, role: GroupRole | null, actor: ParticipantState): Outcome {
  if (actor.role !== 'facilitator' && !state.live.ownRoles)
    throw new Refusal('not-allowed', 'The facilitator gives out the roles in this session.')
  const { id } = readerCalled(state, alias)
  const group = currentGroup(state, id)
  if (!group) throw new Refusal('not-found', 'They are in no group.')
  if ((state.live.groupRoles[id] ?? null) === role) return unchanged(state)
  const others = Object.entries(state.live.groupRoles).filter(
    ([who, theirs]) => who !== id && !(theirs === role && [...group.members].some((member) => member === who)),
  )
  const groupRoles = Object.fromEntries(role === null ? others : [...others, [id, role] as const])
  return outcome(withLive(state, { groupRoles }), { is: 'group-role-set', who: id, role })
}

// ------------------------------------------------------------------------------------------------------------------------

function readerCalled(state: LiveSession, alias: Alias) {
  const person = activeCalled(state, alias)
  if (person.role !== 'reader') throw new Refusal('not-allowed', 'Groups are for readers; facilitators and observers see them all.')
  return person
}

/** @throws Refusal `not-found` */
function openGroup(state: LiveSession, id: GroupId): GroupState {
  const group = state.groups.get(id)
  if (!group || group.ended) throw new Refusal('not-found', 'This group has ended.')
  return group
}

/** All groups a session ever has; each keeps a margin in memory. */
const MOST_GROUPS = 5 * limits.groups

function roomFor(state: LiveSession, open: number, more: number): void {
  if (open > limits.groups || state.groups.size + more > MOST_GROUPS)
    throw new Refusal('too-large', `A session has at most ${limits.groups} groups at a time.`)
}

function moveTo(state: LiveSession, who: ParticipantId, to: GroupId | null): Outcome {
  const from = currentGroup(state, who)
  if ((from?.id ?? null) === to) return unchanged(state)
  const groups = new Map(state.groups)
  if (from) groups.set(from.id, { ...from, members: new Set([...from.members].filter((member) => member !== who)) })
  if (to !== null) {
    const group = openGroup(state, to)
    groups.set(to, { ...group, members: new Set([...group.members, who]), everMembers: new Set([...group.everMembers, who]) })
  }
  return outcome(withoutStrayRoles({ ...state, groups }, [who]), { is: 'moved', who, from: from?.id ?? null, to })
}

/** Brings about exactly these groups: those named change, the others end, new ones open. */
function rearrange(
  state: LiveSession,
  wanted: readonly { readonly group?: GroupId; readonly name?: string; readonly members: readonly ParticipantId[] }[],
  given: Given,
): Outcome {
  roomFor(state, wanted.length, wanted.filter((one) => one.group === undefined).length)
  const kept = new Set(wanted.flatMap((one) => one.group ?? []))
  const groups = new Map(state.groups)
  const events: SessionEvent[] = []
  for (const group of openGroups(state)) {
    if (kept.has(group.id)) continue
    groups.set(group.id, { ...group, members: new Set(), ended: true })
    events.push({ is: 'group-ended', group: group.id })
  }
  for (const { group: id, name, members } of wanted) {
    const before = id === undefined ? undefined : groups.get(id)
    const current = [...groups.values()].filter((one) => !one.ended)
    const group = before
      ? { ...before, name: name ?? before.name, members: new Set(members), everMembers: new Set([...before.everMembers, ...members]) }
      : newGroup(given, name ?? nextName(current), members)
    groups.set(group.id, group)
    if (!before) events.push({ is: 'group-opened', group: group.id, name: group.name })
    else if (before.name !== group.name) events.push({ is: 'group-renamed', group: group.id, name: group.name })
  }
  const next = { ...state, groups }
  const movers: ParticipantId[] = []
  for (const who of state.participants.keys()) {
    const from = currentGroup(state, who)?.id ?? null
    const to = currentGroup(next, who)?.id ?? null
    if (from === to) continue
    movers.push(who)
    events.push({ is: 'moved', who, from, to })
  }
  return events.length === 0 ? unchanged(state) : outcome(withoutStrayRoles(next, movers), ...events)
}

function newGroup(given: Given, name: string, members: readonly ParticipantId[]): GroupState {
  return { id: given.newGroupId(), name, members: new Set(members), everMembers: new Set(members) }
}

/** A group without a name of its own is called by a number, which the screen puts "Group" before. */
function nextName(groups: Iterable<GroupState>): string {
  const taken = new Set([...groups].filter((group) => !group.ended).map((group) => group.name))
  for (let number = 1; ; number++) if (!taken.has(String(number))) return String(number)
}

/** A role is for one group: whoever leaves it, for another or for none, has it no more. */
function withoutStrayRoles(state: LiveSession, movers: readonly ParticipantId[] = []): LiveSession {
  const gone = new Set<string>(movers)
  const grouped = new Set<string>(openGroups(state).flatMap((group) => [...group.members]))
  const groupRoles = Object.fromEntries(Object.entries(state.live.groupRoles).filter(([who]) => grouped.has(who) && !gone.has(who)))
  return withLive(state, { groupRoles })
}
