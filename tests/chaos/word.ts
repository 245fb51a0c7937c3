import type { PenRecord } from '#shared/margins/record.ts'
import { annotation, mark, reply } from '../harness/class.ts'

/** Words carry their version as the time at which they were written, which travels with them everywhere. */
export const BASE = 1_700_000_000_000

export const newAnnotation = (to: string, version: number): PenRecord => annotation({ to, at: BASE + version, body: `version ${version}` })
export const newReply = (replyTo: string, version: number): PenRecord => reply(replyTo, { at: BASE + version, body: `version ${version}` })
export const newMark = (on: string, version: number): PenRecord => mark(on, { at: BASE + version })

export function edited(record: PenRecord, version: number): PenRecord | undefined {
  if (record.is !== 'annotation' && record.is !== 'reply') return undefined
  return record.deletedAt === undefined ? { ...record, body: `version ${version}`, editedAt: BASE + version } : undefined
}
export function deleted(record: PenRecord, version: number): PenRecord | undefined {
  if (record.is !== 'annotation' && record.is !== 'reply') return undefined
  return record.deletedAt === undefined ? { ...record, body: '', tags: [], mentions: [], deletedAt: BASE + version } : undefined
}

/** The version of a record of a pen, or of an entry of a margin. */
export function versionOf(word: {
  readonly at: number
  readonly editedAt?: number | undefined
  readonly deletedAt?: number | undefined
}): number {
  return (word.deletedAt ?? word.editedAt ?? word.at) - BASE
}
/** The same in Postgres. */
export const versionIn = (value: string): string =>
  `(coalesce(${value}->>'deletedAt', ${value}->>'editedAt', ${value}->>'at')::bigint - ${BASE})::int`
