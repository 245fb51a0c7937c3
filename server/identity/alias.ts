import { randomInt } from 'node:crypto'
import { Alias } from '#shared/ids.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'
const signs = `${letters}0123456789`

/** Eight random characters, the first a letter: the alias also names things on the page. */
export const newAlias = (): Alias =>
  Alias.parse(
    Array.from({ length: 8 }, (_, at) => (at === 0 ? letters[randomInt(letters.length)] : signs[randomInt(signs.length)])).join(''),
  )
