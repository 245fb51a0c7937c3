import type { BlockId, GroupId, ParticipantId, PromptId, RecordId } from '#shared/ids.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import type { FittedSheet } from './saved-sheet.ts'

/** What the machine needs from the world: who, when, chance, and what there is. */
export interface Given {
  readonly actor: ParticipantId | 'server'
  /** ms since 1970, server time. */
  readonly at: number
  /** From 0 to below 1; from a seed where it shall be repeatable (shared/session/chance.ts). */
  random(): number
  newGroupId(): GroupId
  newPromptId(): PromptId
  /** Whether the reading has this block. */
  hasBlock(block: BlockId): boolean
  /** A posted record, if there is one. */
  record(id: RecordId): KeptRecord | undefined
  /** Who has a window open. */
  readonly present: ReadonlySet<ParticipantId>
  /** The groups of the seminar's last session that had any, by those who are in this one. */
  readonly lastTime: readonly (readonly ParticipantId[])[]
  /** What each has written: kinds, or blocks, as the dealing asks. */
  readonly written: ReadonlyMap<ParticipantId, ReadonlySet<string>>
  /** The run-sheet that `plan-like` or `plan-from` names, as it fits this text, if the actor may use it. */
  readonly otherSheet: FittedSheet | undefined
}
