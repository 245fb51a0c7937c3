import { limits } from '#shared/limits.ts'
import type { Step } from './live.ts'

/** The length of a run-sheet as it is sent and stored, JSON in UTF-8, in bytes. */
export function sheetBytes(sheet: readonly Step[]): number {
  return new TextEncoder().encode(JSON.stringify(sheet)).length
}

/** Whether a run-sheet is within `limits.sheetBytes`, so that it fits into one message. */
export const sheetFits = (sheet: readonly Step[]): boolean => sheetBytes(sheet) <= limits.sheetBytes
