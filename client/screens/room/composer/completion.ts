/** Completion of @names and #tags in plain text. Pure: text and caret in, text and caret out. */
import { fold } from '#shared/projections/choose-threads.ts'

export interface Asked {
  readonly sign: '@' | '#'
  /** What has been typed after the sign. */
  readonly typed: string
  /** Where the sign stands. */
  readonly from: number
}

/** What is being named at the caret, or undefined. A sign counts only at the beginning of a word. */
export function askedAt(text: string, caret: number): Asked | undefined {
  const before = text.slice(Math.max(0, caret - 80), caret)
  const found = /(?:^|[\s([{"'«“‘])([@#])([\p{L}\p{M}\p{N}_-]*(?: [\p{L}\p{M}\p{N}_-]*)?)$/u.exec(before)
  if (!found) return undefined
  const sign = found[1] === '@' ? '@' : '#'
  const typed = found[2] ?? ''
  if (sign === '#' && typed.includes(' ')) return undefined
  return { sign, typed, from: caret - typed.length - 1 }
}

/** The names that go on from what is typed: those that begin so first, then those with a later word that does. */
export function completions<T>(asked: Asked, options: readonly T[], nameOf: (option: T) => string, most = 6): T[] {
  const typed = fold(asked.typed)
  const begin = options.filter((option) => fold(nameOf(option)).startsWith(typed))
  const later = options.filter(
    (option) =>
      !begin.includes(option) &&
      fold(nameOf(option))
        .split(/\s+/)
        .some((word) => word.startsWith(typed)),
  )
  return [...begin, ...later].slice(0, most)
}

/** The text with the name in the place of what was typed, and where the caret then stands. */
export function complete(text: string, caret: number, asked: Asked, name: string): { readonly text: string; readonly caret: number } {
  const word = `${asked.sign}${name} `
  const rest = text.slice(caret)
  return { text: text.slice(0, asked.from) + word + (rest.startsWith(' ') ? rest.slice(1) : rest), caret: asked.from + word.length }
}

/** Of the people named by completion, those whose @name still stands in the text. */
export const stillNamed = <T>(text: string, people: readonly T[], nameOf: (person: T) => string): T[] =>
  people.filter((person) => text.includes(`@${nameOf(person)}`))
