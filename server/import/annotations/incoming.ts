/**
 * What a file of annotations says, whatever format it has, before anything of it is known here: people, groups and posts
 * are named by what they are called there.
 */
import type { Alias, RecordId } from '#shared/ids.ts'
import type { Kind, Move, Sort } from '#shared/margins/record.ts'
import type { Role } from '#shared/permissions.ts'
import type { Misfit } from '#shared/protocol/http/annotation-imports.ts'
import type { Phase } from '#shared/session/phase.ts'

export interface IncomingPerson {
  readonly key: string
  readonly name: string
  readonly role: Role
  /** Of a person of Catena. */
  readonly alias?: Alias
}

export interface IncomingGroup {
  readonly key: string
  readonly name: string
}

/** Never more people than it addressed there. */
export type IncomingAudience = 'commons' | 'facilitators' | 'me' | { readonly group: string }

/** The words that an annotation is about, with those around them; in characters of whatever document it was. */
export interface IncomingQuote {
  readonly exact: string
  readonly prefix: string
  readonly suffix: string
}

/** A state of a post. References are to other posts, as they are called there. */
export type IncomingState = {
  readonly to: IncomingAudience
  /** ms since 1970 */
  readonly at: number
  readonly editedAt?: number
  readonly deletedAt?: number
} & (
  | {
      readonly is: 'annotation'
      readonly kind: Kind
      readonly body: string
      readonly tags: readonly string[]
      readonly mentions: readonly Alias[]
    }
  | {
      readonly is: 'reply'
      readonly replyTo: string
      readonly move: Move
      readonly body: string
      readonly tags: readonly string[]
      readonly mentions: readonly Alias[]
    }
  | { readonly is: 'mark'; readonly on: string; readonly sort: Sort; readonly goneAt?: number }
)

export interface IncomingPost {
  /** Where it stands in the file, such as `annotations[12]`. */
  readonly where: string
  /** What it is called there. */
  readonly key: string
  /** Of a record of Catena. */
  readonly id?: RecordId
  readonly author: string
  readonly phase?: Phase
  readonly group?: string
  /** ms since 1970 */
  readonly receivedAt: number
  readonly state: IncomingState
  /** Of an annotation; without it, it is about the text as a whole. */
  readonly quote?: IncomingQuote
  /** What it was before, oldest first; ms since 1970. */
  readonly before: readonly { readonly at: number; readonly phase: Phase; readonly state: IncomingState }[]
  /** When it became what it is, if it was something before. */
  readonly changedAt?: number
}

export interface Incoming {
  readonly people: readonly IncomingPerson[]
  readonly groups: readonly IncomingGroup[]
  readonly posts: readonly IncomingPost[]
  /** What could not be read. */
  readonly misfits: readonly Misfit[]
}
