import { type ErrorCode, Refusal } from '#shared/errors.ts'
import { importLimits, limits } from '#shared/limits.ts'
import type { ImportFlaw } from '#shared/protocol/http/import-flaw.ts'

/** A file that is not taken: a sentence for whoever reads the API, and what is wrong for screens in other languages. */
export const flawed = (code: ErrorCode, detail: string, flaw: ImportFlaw): Refusal => new Refusal(code, detail, { flaw })

/**
 * Holds a file to how many annotations, replies and marks one may have. To be asked before any of them is looked at.
 * @throws Refusal `too-large`
 */
export function demandNotTooMany(count: number): void {
  const most = importLimits.records
  if (count > most)
    throw flawed('too-large', `The file has ${count} annotations; Catena takes ${most}. Bring them in parts.`, {
      why: 'too-many',
      count,
      most,
    })
}

/** @param count what one person wrote, which is more than a pen takes */
export const penFull = (name: string, count: number): Refusal =>
  flawed('too-large', `${name} wrote ${count} of them; of one person Catena takes ${limits.penRecords}.`, {
    why: 'pen-full',
    name,
    most: limits.penRecords,
  })
