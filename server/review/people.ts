/** The people of a session as review names and counts them. */
import type { Alias } from '#shared/ids.ts'
import { type PersonFigures as Figures, peopleFigures } from '#shared/projections/figures.ts'
import type { PersonFigures, ReviewedPerson } from '#shared/protocol/http/review-figures.ts'
import { shownName } from '#shared/session/names.ts'
import { currentGroup, type ParticipantState } from '#shared/session/state.ts'
import type { Reviewing } from './open-review.ts'

/** Those who have a part in the session. */
export const peopleOf = ({ state }: Pick<Reviewing, 'state'>): ParticipantState[] =>
  [...state.participants.values()].filter((person) => !person.removed && !person.erased)

export const presentPerson = (person: ParticipantState, { state }: Pick<Reviewing, 'state'>): ReviewedPerson => ({
  alias: person.alias,
  name: shownName(person, state.names),
  role: person.role,
})

/** Somebody by their alias, in whatever way they may be named; whoever is not there any more is a reader without a name. */
export function personCalled(reviewing: Pick<Reviewing, 'state'>, alias: Alias): ReviewedPerson {
  for (const person of reviewing.state.participants.values()) if (person.alias === alias) return presentPerson(person, reviewing)
  return { alias, name: '', role: 'reader' }
}

/** What is counted of these people, as it is sent. */
export function figuresByAlias({ seen }: Pick<Reviewing, 'seen'>, people: readonly ParticipantState[]): Map<Alias, PersonFigures> {
  const figures = peopleFigures(
    seen.entries,
    people.map((person) => person.alias),
    seen.wordsOf,
  )
  return new Map([...figures].map(([alias, one]) => [alias, presentFigures(one)]))
}

export const presentFigures = (figures: Figures): PersonFigures => ({
  ...figures,
  first: figures.first === 0 ? null : new Date(figures.first).toISOString(),
  last: figures.last === 0 ? null : new Date(figures.last).toISOString(),
})

/** The group in which somebody is, or was last: when a session closes they stay in it. */
export function groupOfPerson({ state }: Pick<Reviewing, 'state'>, person: ParticipantState) {
  const group = currentGroup(state, person.id) ?? [...state.groups.values()].findLast((one) => one.everMembers.has(person.id))
  return group && { id: group.id, name: group.name }
}
