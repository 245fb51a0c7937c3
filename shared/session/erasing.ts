/** What goes of a session when somebody erases themselves: all that they typed, and their place in what is going on. */
import type { ParticipantId } from '#shared/ids.ts'
import type { Live } from './live.ts'

/** Under these names commands and events hold what people typed; `quote`, `prefix` and `suffix` are what a client says the text says. */
const typed = new Set(['body', 'title', 'instructions', 'name', 'quote', 'prefix', 'suffix'])

/** All that was typed in a command or event. */
export function textsIn(value: unknown, texts = new Set<string>()): Set<string> {
  visit(value, (text) => void texts.add(text))
  return texts
}

/**
 * A command or event without what was typed.
 * @param only where it is another's: just these texts of the one who is erased, which may have been taken over
 */
export function withoutTexts(value: unknown, only?: ReadonlySet<string>): unknown {
  return visit(value, (text) => (only === undefined || only.has(text) ? '' : text))
}

function visit(value: unknown, change: (text: string) => unknown, key = ''): unknown {
  if (typeof value === 'string') return typed.has(key) ? (change(value) ?? value) : value
  if (Array.isArray(value)) return value.map((one) => visit(one, change, key))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, visit(one, change, name)]))
}

/** A prompt has to say something. */
const GONE = '…'

/** The session without somebody's part in it, and without these texts of theirs. Who has looked behind whose pseudonym stays. */
export function withoutPerson(live: Live, who: ParticipantId, texts: ReadonlySet<string>): Live {
  const { [who]: _role, ...groupRoles } = live.groupRoles
  const { [who]: _spoken, ...spoken } = live.spoken
  const kept = (text: string, instead = '') => (texts.has(text) ? instead : text)
  return {
    ...live,
    sheet: live.sheet.map((step) => ({ ...step, title: kept(step.title), instructions: kept(step.instructions) })),
    prompts: live.prompts.map((prompt) => ({ ...prompt, body: kept(prompt.body, GONE) })),
    hands: live.hands.filter((hand) => hand.participant !== who),
    ready: live.ready.filter((one) => one !== who),
    spotlight: live.spotlight?.by === who ? null : live.spotlight,
    groupRoles,
    spoken,
  }
}
