import type { ParticipantState } from './state.ts'

/**
 * The name by which everyone in a session knows somebody. Whoever has a pseudonym keeps it in a session of pseudonyms,
 * also when they become a facilitator later: what they wrote before must not get their name by that. Facilitators who
 * came as such have none. Nobody is called anything once they have erased themselves.
 */
export function shownName(
  person: Pick<ParticipantState, 'alias' | 'name' | 'pseudonym' | 'role' | 'erased'>,
  names: 'shown' | 'pseudonyms',
): string {
  if (person.erased) return ''
  if (names === 'shown') return person.name
  return person.pseudonym ?? (person.role === 'facilitator' ? person.name : person.alias)
}
