import type { Alias, GroupId, ParticipantId, RecordId } from '#shared/ids.ts'
import type { Role } from '#shared/permissions.ts'
import type { Phase } from '#shared/session/phase.ts'
import type { Annotation, Mark, Note, PenRecord, Reply } from './record.ts'

/** A record as the server keeps it: what the author wrote and what the server knows of it. */
export interface KeptRecord {
  readonly id: RecordId
  readonly author: ParticipantId
  readonly value: PenRecord
  /** Counts from 1; grows with each accepted change of the record. */
  readonly revision: number
  /** First received, in ms since 1970 by the server's clock. */
  readonly receivedAt: number
  /** Last changed, in ms since 1970 by the server's clock. */
  readonly changedAt: number
  /** The phase in which it was first posted (a draft has none yet). */
  readonly phase: Phase
  /** The author's group when it was first posted. */
  readonly group?: GroupId
  /** The annotation that its thread hangs on; an annotation's own id for an annotation. */
  readonly thread: RecordId
}

/** What the server adds to a record where it stands in a margin. */
interface Told {
  readonly author: { readonly id: Alias; readonly name: string; readonly role: Role; readonly imported?: true }
  readonly group?: GroupId
  readonly phase: Phase
  readonly receivedAt: number
  /** When it came to stand here, in ms since 1970, where that is later: at the reveal, or when it was brought from a group. */
  readonly shownAt?: number
  readonly revision: number
  readonly thread: RecordId
  /** Hidden from readers by a facilitator, or with its author; stands only in the facilitators' margin. */
  readonly hidden?: true
  /** Its words are kept back until the reveal; stands only in the facilitators' margin. */
  readonly withheld?: true
  /** Brought here from a group. */
  readonly lifted?: true
}

/** One entry of a margin. */
export type Entry = (Annotation | Reply | Mark | Note) & Told
export type AnnotationEntry = Annotation & Told
export type ReplyEntry = Reply & Told
export type MarkEntry = Mark & Told

/** What stands in a thread. */
export const isPostEntry = (entry: Entry): entry is AnnotationEntry | ReplyEntry => entry.is === 'annotation' || entry.is === 'reply'
