/** Who is in a session and what they may: removing, readmitting, roles, looking behind a pseudonym. */
import { Refusal } from '#shared/errors.ts'
import type { Alias, ParticipantId } from '#shared/ids.ts'
import type { Role } from '#shared/permissions.ts'
import { type Outcome, outcome, unchanged, withLive } from './outcome.ts'
import type { LiveSession, ParticipantState } from './state.ts'

/** @throws Refusal `not-found` */
export function personCalled(state: LiveSession, alias: Alias): ParticipantState {
  for (const person of state.participants.values()) if (person.alias === alias && !person.erased) return person
  throw new Refusal('not-found', 'There is nobody like this in the session.')
}

/** Somebody who has a part in the session now. @throws Refusal `not-found` */
export function activeCalled(state: LiveSession, alias: Alias): ParticipantState {
  const person = personCalled(state, alias)
  if (person.removed) throw new Refusal('not-found', 'They have been removed from the session.')
  return person
}

export const isActive = (person: ParticipantState | undefined): person is ParticipantState =>
  person !== undefined && !person.removed && !person.erased

/** Ends somebody's part: their place is void, what they wrote is hidden from readers. */
export function remove(state: LiveSession, alias: Alias, actor: ParticipantId | 'server'): Outcome {
  const person = personCalled(state, alias)
  if (person.removed) return unchanged(state)
  if (person.id === actor) throw new Refusal('not-allowed', 'You cannot remove yourself.')
  keepOneFacilitator(state, person)
  return outcome(withPerson(withoutPart(state, person.id), { ...person, removed: true }), { is: 'removed', who: person.id })
}

export function readmit(state: LiveSession, alias: Alias): Outcome {
  const person = personCalled(state, alias)
  if (!person.removed) return unchanged(state)
  const { removed: _, ...back } = person
  return outcome(withPerson(state, back), { is: 'readmitted', who: person.id })
}

export function changeRole(state: LiveSession, alias: Alias, role: Role): Outcome {
  const person = activeCalled(state, alias)
  if (person.role === role) return unchanged(state)
  if (role !== 'facilitator') keepOneFacilitator(state, person)
  // Groups, hands and being ready are a reader's; a new role begins without them.
  return outcome(withPerson(withoutPart(state, person.id), { ...person, role }), {
    is: 'role-changed',
    who: person.id,
    from: person.role,
    to: role,
  })
}

/** Looks behind a pseudonym. It is kept, and the person can see that it was done. */
export function unmask(state: LiveSession, alias: Alias, by: ParticipantId, at: number): Outcome {
  const person = personCalled(state, alias)
  if (state.names !== 'pseudonyms' || person.pseudonym === undefined)
    throw new Refusal('not-allowed', 'They go by their name; there is nothing to look behind.')
  const { unmasked } = state.live
  if (unmasked.some((look) => look.participant === person.id && look.by === by)) return unchanged(state)
  return outcome(withLive(state, { unmasked: [...unmasked, { participant: person.id, by, at }] }), { is: 'unmasked', who: person.id, by })
}

function keepOneFacilitator(state: LiveSession, person: ParticipantState): void {
  if (person.role !== 'facilitator') return
  const others = [...state.participants.values()].some((one) => one.id !== person.id && one.role === 'facilitator' && isActive(one))
  if (!others) throw new Refusal('not-allowed', 'A session keeps at least one facilitator; make somebody else one first.')
}

function withPerson(state: LiveSession, person: ParticipantState): LiveSession {
  return { ...state, participants: new Map(state.participants).set(person.id, person) }
}

/** Somebody leaves their group and the queue, and is not ready any more. */
function withoutPart(state: LiveSession, id: ParticipantId): LiveSession {
  const groups = new Map(state.groups)
  for (const group of groups.values()) {
    if (group.members.has(id)) groups.set(group.id, { ...group, members: new Set([...group.members].filter((member) => member !== id)) })
  }
  const { [id]: _, ...groupRoles } = state.live.groupRoles
  return withLive(
    { ...state, groups },
    { hands: state.live.hands.filter((hand) => hand.participant !== id), ready: state.live.ready.filter((one) => one !== id), groupRoles },
  )
}
