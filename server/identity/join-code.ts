import { randomInt } from 'node:crypto'
import { JoinCode } from '#shared/ids.ts'

/** Capital letters and digits without those that are taken for one another (0 O, 1 I L). 31⁸ is 8.5 × 10¹¹ codes. */
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const length = 8

/** A new code, without the dash. */
export const newJoinCode = (): JoinCode => JoinCode.parse(Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join(''))

/** As it is shown and spoken: `XXXX-XXXX`. */
export const showCode = (code: JoinCode): string => `${code.slice(0, length / 2)}-${code.slice(length / 2)}`

/** How long a code lasts, in ms, unless the session closes first. */
export const codeLifetime = (manner: 'open' | 'live'): number => (manner === 'open' ? 30 * 24 : 24) * 60 * 60 * 1000
