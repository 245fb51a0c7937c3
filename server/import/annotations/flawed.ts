import { type ErrorCode, Refusal } from '#shared/errors.ts'
import { limits } from '#shared/limits.ts'
import type { ImportFlaw } from '#shared/protocol/http/import-flaw.ts'

/** A file that is not taken: a sentence for whoever reads the API, and what is wrong for screens in other languages. */
export const flawed = (code: ErrorCode, detail: string, flaw: ImportFlaw): Refusal => new Refusal(code, detail, { flaw })

/** @param count what one person wrote, which is more than a pen takes */
export const penFull = (name: string, count: number): Refusal =>
  flawed('too-large', `${name} wrote ${count} of them; of one person Catena takes ${limits.penRecords}.`, {
    why: 'pen-full',
    name,
    most: limits.penRecords,
  })
