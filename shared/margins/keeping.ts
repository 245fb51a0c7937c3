import type { GroupId, ParticipantId, RecordId } from '#shared/ids.ts'
import type { Phase } from '#shared/session/phase.ts'
import type { KeptRecord } from './entry.ts'
import type { PenRecord } from './record.ts'

/** What the server knows at the moment it receives a change. */
export interface Receipt {
  readonly author: ParticipantId
  readonly phase: Phase
  readonly group?: GroupId
  /** ms since 1970, server time. */
  readonly at: number
  /** The thread that a record hangs on, if it is known. */
  threadOf(id: RecordId): RecordId | undefined
}

/**
 * The kept record that follows from a change of a pen's key. The time, phase and group of the first posting stay; what
 * was drafted before posting leaves no trace. A key that lost its value (an undo) is a deletion.
 * @returns undefined when nothing is left to keep: a draft that was taken away
 */
export function keep(id: RecordId, before: KeptRecord | undefined, value: PenRecord | undefined, receipt: Receipt): KeptRecord | undefined {
  const next = value ?? (before && withdrawn(before.value, receipt.at))
  if (next === undefined) return undefined
  const first = before === undefined || before.value.is === 'draft'
  const group = first ? receipt.group : before.group
  return {
    id,
    author: receipt.author,
    value: keptValue(next),
    revision: (before?.revision ?? 0) + 1,
    receivedAt: first ? receipt.at : before.receivedAt,
    changedAt: receipt.at,
    phase: first ? receipt.phase : before.phase,
    ...(group ? { group } : {}),
    thread: first ? threadOf(id, next, receipt) : before.thread,
  }
}

/** What is kept of a value in a pen: of what its author has deleted, not the words. */
export const keptValue = (value: PenRecord): PenRecord => (value.is === 'draft' || !isDeleted(value) ? value : withoutWords(value))

const isDeleted = (value: PenRecord): boolean => value.is !== 'mark' && value.deletedAt !== undefined

/** What a record becomes whose key lost its value: undefined for a draft, which leaves nothing. */
export function withdrawn(value: PenRecord, at: number): PenRecord | undefined {
  if (value.is === 'draft') return undefined
  return value.is === 'mark' ? { ...value, goneAt: at } : { ...value, deletedAt: at }
}

function withoutWords(value: PenRecord): PenRecord {
  if (value.is === 'mark') return value
  return value.is === 'note' ? { ...value, body: '' } : { ...value, body: '', tags: [], mentions: [] }
}

function threadOf(id: RecordId, value: PenRecord, receipt: Receipt): RecordId {
  if (value.is === 'reply') return receipt.threadOf(value.replyTo) ?? value.replyTo
  if (value.is === 'mark') return receipt.threadOf(value.on) ?? value.on
  return id
}
