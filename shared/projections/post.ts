/** One annotation or reply as a reader sees it, whatever it came from: a margin, several, or only their own pen. */

import type { Passage } from '#shared/anchoring/passage.ts'
import type { Alias, GroupId, PromptId, RecordId } from '#shared/ids.ts'
import type { Audience } from '#shared/margins/audience.ts'
import type { AnnotationEntry, Entry, ReplyEntry } from '#shared/margins/entry.ts'
import { isPostEntry } from '#shared/margins/entry.ts'
import type { Annotation, Kind, Mark, Move, PenRecord, Reply, Sort } from '#shared/margins/record.ts'
import type { Role } from '#shared/permissions.ts'
import { isSilent } from '#shared/session/phase.ts'

export interface Author {
  readonly id: Alias
  readonly name: string
  readonly role: Role
  /** They came in out of a file. */
  readonly imported?: true
}

/** Who looks: their own records are shown from their own pen, at once. */
export type Viewer = Author

/** The small signs on one post. A mark that was taken back is not counted. */
export interface Marks {
  /** How many people made each sort of mark; one person counts once per sort. */
  readonly counts: Readonly<Partial<Record<Sort, number>>>
  /** The viewer's own standing mark of each sort. */
  readonly mine: Readonly<Partial<Record<Sort, RecordId>>>
}
export const noMarks: Marks = { counts: {}, mine: {} }

interface PostBase {
  readonly id: RecordId
  readonly author: Author
  readonly mine: boolean
  readonly to: Audience
  readonly body: string
  readonly tags: readonly string[]
  readonly mentions: readonly Alias[]
  /** When it came to be, in ms since 1970: by the server's clock where the server has it, else by the writer's. */
  readonly at: number
  /** When it came before the viewer, in ms since 1970: later than `at` where it was revealed, or brought from a group. */
  readonly shownAt: number
  readonly editedAt?: number
  readonly deleted: boolean
  readonly group?: GroupId
  /** Hidden from readers by a facilitator; only facilitators see this. */
  readonly hidden: boolean
  /** Its words are kept back until the reveal. */
  readonly withheld: boolean
  /** Brought here from a group. */
  readonly lifted: boolean
  /** Written in a silence, by somebody whom it silenced: before others' words were there to read. */
  readonly inSilence: boolean
  /** No margin has it: it waits to be sent, or it stands in none (private, or in a silent phase). */
  readonly onlyMine: boolean
  /** 0 while only the viewer's own pen has it. */
  readonly revision: number
  readonly marks: Marks
}
export interface RootPost extends PostBase {
  readonly is: 'annotation'
  readonly passage: Passage
  readonly kind: Kind
  /** The prompt that it answers. */
  readonly prompt?: PromptId
}
export interface ReplyPost extends PostBase {
  readonly is: 'reply'
  readonly replyTo: RecordId
  readonly move: Move
}
export type Post = RootPost | ReplyPost

/** All that is known of one record: what the viewer's own pen says and what each margin says. */
export interface Sources {
  pen?: PenRecord
  readonly entries: Map<string, Entry>
}

/** The entry that knows most: newest revision, with words before without, at home before lifted. */
export function bestEntry(entries: Iterable<Entry>): Entry | undefined {
  let best: Entry | undefined
  for (const entry of entries) {
    if (!best || rank(entry, best) > 0) best = entry
  }
  return best
}
const rank = (a: Entry, b: Entry): number =>
  a.revision - b.revision ||
  Number(b.withheld ?? false) - Number(a.withheld ?? false) ||
  Number(b.lifted ?? false) - Number(a.lifted ?? false)

/**
 * The post that a record is, or undefined for a mark, a draft, or nothing. What the viewer's own pen says of words is
 * always newest: only they write there.
 */
export function postOf(id: RecordId, sources: Sources, viewer: Viewer, marks: Marks): Post | undefined {
  const entry = bestEntry(sources.entries.values())
  const value = wordsOf(sources.pen) ?? wordsOf(entry)
  if (!value) return undefined
  if (sources.pen?.is === 'draft') return undefined
  const told = entry && isPostEntry(entry) ? entry : undefined
  const base = baseOf(id, value, told, sources, viewer, marks)
  return value.is === 'annotation'
    ? { ...base, is: 'annotation', passage: value.passage, kind: value.kind, ...(value.prompt ? { prompt: value.prompt } : {}) }
    : { ...base, is: 'reply', replyTo: value.replyTo, move: value.move }
}

function baseOf(
  id: RecordId,
  value: Annotation | Reply,
  told: AnnotationEntry | ReplyEntry | undefined,
  sources: Sources,
  viewer: Viewer,
  marks: Marks,
): PostBase {
  const all = [...sources.entries.values()]
  return {
    id,
    author: told?.author ?? viewer,
    mine: id.startsWith(`${viewer.id}-`),
    to: value.to,
    body: value.deletedAt === undefined ? value.body : '',
    tags: value.tags,
    mentions: value.mentions,
    at: told?.receivedAt ?? value.at,
    shownAt: told ? Math.min(...all.map((entry) => entry.shownAt ?? entry.receivedAt)) : value.at,
    ...(value.editedAt === undefined ? {} : { editedAt: value.editedAt }),
    deleted: value.deletedAt !== undefined,
    ...(told?.group ? { group: told.group } : {}),
    hidden: all.some((entry) => entry.hidden === true),
    withheld: sources.pen === undefined && told?.withheld === true,
    lifted: all.some((entry) => entry.lifted === true),
    inSilence: told !== undefined && isSilent(told.phase) && told.author.role !== 'facilitator',
    onlyMine: told === undefined,
    revision: told?.revision ?? 0,
    marks,
  }
}

const wordsOf = (value: PenRecord | Entry | undefined): Annotation | Reply | undefined =>
  value?.is === 'annotation' || value?.is === 'reply' ? value : undefined

/** The standing mark that a record is, or undefined if it is none or was taken back. */
export function markOf(sources: Sources): Mark | undefined {
  const value = sources.pen ?? bestEntry(sources.entries.values())
  return value?.is === 'mark' && value.goneAt === undefined ? value : undefined
}
