import type { Kind, Move } from '#shared/margins/record.ts'
import type { Phase } from '#shared/session/phase.ts'

/** So many of something; # is the number. The forms are those of CLDR (`Intl.PluralRules`), of which each language has its own. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string }

export interface Words {
  readonly record: string
  /** {name} and {when} are filled in, as all that stands in braces. */
  readonly madeFor: string
  readonly part: string
  readonly contents: string
  readonly about: string
  readonly text: string
  readonly bySection: string
  readonly beginning: string
  readonly people: string
  readonly groups: string
  readonly phases: string
  readonly prompts: string
  readonly prompt: string
  readonly answersPrompt: string
  readonly groupsBring: string
  readonly footnotes: string
  readonly noPlace: string
  readonly noPlaceWhy: string
  readonly nothing: string
  readonly find: string
  readonly words: string
  readonly kind: string
  readonly anyKind: string
  readonly person: string
  readonly everyone: string
  readonly group: string
  readonly allGroups: string
  readonly showing: string
  readonly next: string
  readonly previous: string
  readonly showAll: string
  readonly page: string
  readonly groupNumbered: string
  readonly backToText: string
  readonly kinds: Readonly<Record<Kind, string>>
  readonly moves: Readonly<Record<Move, string>>
  readonly phaseNames: Readonly<Record<Phase, string>>
  readonly open: string
  readonly notOpenYet: string
  readonly facilitator: string
  readonly observer: string
  readonly someone: string
  readonly beforeReveal: string
  readonly edited: string
  readonly endorsed: string
  readonly pinned: string
  readonly resolved: string
  readonly hidden: string
  readonly deleted: string
  readonly withheld: string
  readonly toFacilitators: string
  readonly inReplyTo: string
  readonly correctedSince: string
  readonly agree: Plural
  readonly meToo: Plural
  readonly thanks: Plural
  readonly flagged: Plural
  readonly annotations: Plural
  readonly replies: Plural
  readonly threads: Plural
  readonly peopleCount: Plural
}
