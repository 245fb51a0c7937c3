import type { LiveSession, ParticipantState } from './state.ts'

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

/**
 * Whether what somebody wrote in a session may be told together with what they wrote elsewhere, under their name: never
 * through a pseudonym, but for themselves and for whoever has looked behind it, which is recorded (people.ts, unmask).
 */
export function isKnownTo(viewer: Pick<ParticipantState, 'id'>, person: ParticipantState, { names, live }: LiveSession): boolean {
  if (person.erased) return false
  if (names === 'shown' || person.pseudonym === undefined || person.id === viewer.id) return true
  return live.unmasked.some((look) => look.participant === person.id && look.by === viewer.id)
}
