/** Completion of @names and #tags in plain text. Pure: text and caret in, text and caret out. */
import { fold } from '#shared/anchoring/fold.ts'
import { literally } from '#shared/literally.ts'

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

/** As names are compared: without case, accents and the dots of titles. */
const plain = (name: string): string => fold(name).replace(/[.,]/g, '')

/** The names that go on from what is typed: those that begin so first, then those with a later word that does. */
export function completions<T>(asked: Asked, options: readonly T[], nameOf: (option: T) => string, most = 6): T[] {
  const typed = plain(asked.typed)
  const begin = options.filter((option) => plain(nameOf(option)).startsWith(typed))
  const later = options.filter((option) => !begin.includes(option) && plain(nameOf(option)).includes(` ${typed}`))
  return [...begin, ...later].slice(0, most)
}

/** The text with the name in the place of what was typed, and where the caret then stands. */
export function complete(text: string, caret: number, asked: Asked, name: string): { readonly text: string; readonly caret: number } {
  const word = `${asked.sign}${name} `
  const rest = text.slice(caret)
  return { text: text.slice(0, asked.from) + word + (rest.startsWith(' ') ? rest.slice(1) : rest), caret: asked.from + word.length }
}

/** The people whose @name stands in the text; where one name begins another, the longer one is meant. */
export function namedIn<T>(text: string, people: readonly T[], nameOf: (person: T) => string): T[] {
  let rest = text
  return people
    .toSorted((a, b) => nameOf(b).length - nameOf(a).length)
    .filter((person) => {
      const pattern = new RegExp(`@${literally(nameOf(person))}(?![\\p{L}\\p{N}])`, 'gu')
      const without = rest.replace(pattern, '\u0000')
      const named = without !== rest
      rest = without
      return named
    })
}
