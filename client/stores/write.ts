/** Records as the screen makes them: pure, with time and chance from outside. */
import type { Passage } from '#shared/anchoring/passage.ts'
import { type Alias, type PromptId, RecordId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import type { Audience } from '#shared/margins/audience.ts'
import type { Annotation, Draft, Kind, Mark, Move, Note, Reply, Sort } from '#shared/margins/record.ts'

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-'.slice(0, 63)
const RANDOM_LETTERS = 16

/** A new id in this participant's pen. @param random fills an array with random bytes, as `crypto.getRandomValues` does */
export function newRecordId(alias: Alias, random: (bytes: Uint8Array) => Uint8Array): RecordId {
  let name = ''
  while (name.length < RANDOM_LETTERS) {
    for (const byte of random(new Uint8Array(RANDOM_LETTERS))) {
      // 252 = 4 × 63: bytes beyond it would make the first letters likelier
      if (byte < 252 && name.length < RANDOM_LETTERS) name += letters[byte % 63]
    }
  }
  return RecordId.parse(`${alias}-${name}`)
}

/** On what something is written. */
export type Target = { readonly passage: Passage } | { readonly replyTo: RecordId }

/** What stands in the composer. */
export interface Writing {
  readonly on: Target
  readonly kind: Kind
  readonly move: Move
  readonly to: Audience
  readonly body: string
  readonly mentions: readonly Alias[]
  /** The prompt that it answers. */
  readonly prompt?: PromptId
}

export const draft = (writing: Writing, at: number): Draft => ({
  is: 'draft',
  on: writing.on,
  ...('passage' in writing.on ? { kind: writing.kind, ...answering(writing) } : { move: writing.move }),
  ...words(writing),
  to: writing.to,
  at,
})

/** What posting makes of it; it takes the draft's place under the same key. */
export const posted = (writing: Writing, at: number): Annotation | Reply =>
  'passage' in writing.on
    ? { is: 'annotation', passage: writing.on.passage, kind: writing.kind, ...answering(writing), ...words(writing), to: writing.to, at }
    : { is: 'reply', replyTo: writing.on.replyTo, move: writing.move, ...words(writing), to: writing.to, at }

/** The composer's contents for a draft that is taken up again. */
export const taken = (record: Draft): Writing => ({
  on: record.on,
  kind: record.kind ?? 'comment',
  move: record.move ?? 'build',
  to: record.to,
  body: record.body,
  mentions: record.mentions,
  ...answering(record),
})

/** The same record with other words; kind and move may be mended too, audience and place stay. */
export function edited(
  record: Annotation | Reply,
  writing: Pick<Writing, 'kind' | 'move' | 'body' | 'mentions'>,
  at: number,
): Annotation | Reply {
  return record.is === 'annotation'
    ? { ...record, kind: writing.kind, ...words(writing), editedAt: at }
    : { ...record, move: writing.move, ...words(writing), editedAt: at }
}

/** The same record without its words. */
export const deleted = <R extends Annotation | Reply | Draft>(record: R, at: number): R => ({
  ...record,
  body: '',
  tags: [],
  mentions: [],
  deletedAt: at,
})

export const marked = (on: RecordId, sort: Sort, to: Audience, at: number): Mark => ({ is: 'mark', on, sort, to, at })
export const unmarked = (mark: Mark, at: number): Mark => ({ ...mark, goneAt: at })
/** A mark that was taken back and is made again. */
export const remarked = ({ goneAt: _gone, ...mark }: Mark, at: number): Mark => ({ ...mark, at })

export const noted = (to: Note['to'], body: string, at: number, editedAt?: number): Note => ({
  is: 'note',
  to,
  body: body.toWellFormed().slice(0, limits.note),
  at,
  ...(editedAt === undefined ? {} : { editedAt }),
})

const answering = ({ prompt }: { readonly prompt?: PromptId | undefined }) => (prompt === undefined ? {} : { prompt })

const words = ({ body, mentions }: Pick<Writing, 'body' | 'mentions'>) => {
  const trimmed = body.toWellFormed().trim()
  return { body: trimmed, tags: tagsIn(trimmed), mentions: mentions.slice(0, limits.mentions) }
}

/** The #tags of a text, as they are written, each once (in any case). A number alone is no tag, nor is a heading or what stands in code. */
export function tagsIn(body: string): string[] {
  const found = new Map<string, string>()
  const prose = body.replace(/```[\s\S]*?(```|$)|`[^`\n]*`/g, ' ')
  for (const match of prose.matchAll(/(?<=^|[\s([{"'«“‘])#([\p{L}\p{M}\p{N}_-]+)/gu)) {
    const tag = match[1]
    if (tag === undefined || tag.length > limits.tag || !/\p{L}/u.test(tag)) continue
    if (!found.has(tag.toLowerCase())) found.set(tag.toLowerCase(), tag)
  }
  return [...found.values()].slice(0, limits.tags)
}
