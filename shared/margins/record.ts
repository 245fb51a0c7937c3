/**
 * A record: one JSON value under one key of a pen. It is replaced as a whole, so two tabs of one person can never
 * leave half of each. A key is never removed: what is deleted keeps its key, without its words.
 */
import { z } from 'zod'
import { Passage } from '#shared/anchoring/passage.ts'
import { Alias, PromptId, RecordId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { Audience } from './audience.ts'

export const kinds = ['comment', 'question', 'insight', 'connection', 'challenge'] as const
export type Kind = (typeof kinds)[number]
export const moves = ['build', 'answer', 'question', 'challenge'] as const
export type Move = (typeof moves)[number]
export const readerSorts = ['agree', 'me-too', 'thanks', 'flag'] as const
export const facilitatorSorts = ['endorse', 'pin', 'resolve', 'hide'] as const
export const sorts = [...readerSorts, ...facilitatorSorts] as const
export type Sort = (typeof sorts)[number]

/** Neither lone surrogates (which no UTF-8 can carry) nor control characters (which Postgres or a screen cannot). */
// oxlint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/
export const isPlainText = (text: string): boolean => text.isWellFormed() && !unprintable.test(text)
export const PlainText = (max: number) => z.string().max(max).refine(isPlainText, 'has characters that cannot be stored')

/** Milliseconds since 1970, by the writer's clock. */
const Time = z.int().min(0).max(8_640_000_000_000_000)

const written = {
  to: Audience,
  body: PlainText(limits.body),
  tags: z.array(PlainText(limits.tag).min(1)).max(limits.tags),
  mentions: z.array(Alias).max(limits.mentions),
  at: Time,
  deletedAt: Time.optional(),
}
export const PlainPassage = Passage.extend({
  quote: PlainText(limits.quote),
  prefix: PlainText(limits.context),
  suffix: PlainText(limits.context),
})

/** A comment on a passage; the root of a thread. */
export const Annotation = z.strictObject({
  is: z.literal('annotation'),
  passage: z.strictObject(PlainPassage.shape),
  kind: z.enum(kinds),
  /** The prompt that it answers. */
  prompt: PromptId.optional(),
  editedAt: Time.optional(),
  ...written,
})
/** An annotation on an annotation. */
export const Reply = z.strictObject({
  is: z.literal('reply'),
  replyTo: RecordId,
  move: z.enum(moves),
  editedAt: Time.optional(),
  ...written,
})
/** A small sign on an annotation or reply. `goneAt` takes it back. */
export const Mark = z.strictObject({
  is: z.literal('mark'),
  on: RecordId,
  sort: z.enum(sorts),
  to: Audience,
  at: Time,
  goneAt: Time.optional(),
})
/** What a group brings to the plenary, as its synthesizer puts it. It is written among the group and goes to everyone when a plenary begins. */
export const Note = z.strictObject({
  is: z.literal('note'),
  to: z.templateLiteral(['group:', z.uuid()]),
  body: PlainText(limits.note),
  at: Time,
  editedAt: Time.optional(),
  deletedAt: Time.optional(),
})
/** What is being written. It stands in no margin and has no revisions; posting replaces it, under the same key. */
export const Draft = z.strictObject({
  is: z.literal('draft'),
  on: z.union([z.strictObject({ passage: z.strictObject(PlainPassage.shape) }), z.strictObject({ replyTo: RecordId })]),
  kind: z.enum(kinds).optional(),
  prompt: PromptId.optional(),
  move: z.enum(moves).optional(),
  ...written,
})

export const PenRecord = z.discriminatedUnion('is', [Annotation, Reply, Mark, Note, Draft])
export type PenRecord = z.infer<typeof PenRecord>
export type Annotation = z.infer<typeof Annotation>
export type Reply = z.infer<typeof Reply>
export type Mark = z.infer<typeof Mark>
export type Note = z.infer<typeof Note>
export type Draft = z.infer<typeof Draft>

/**
 * Whether `next` may take the place of `before` under the same key. What a record is about and whom it addresses is
 * settled when it is posted: words can be mended and taken back, not moved to other ears.
 * @returns undefined if it may, else what is wrong, in words.
 */
export function wrongSuccession(before: PenRecord | undefined, next: PenRecord): string | undefined {
  if (!before || before.is === 'draft') return undefined
  if (before.is !== next.is) return `a ${before.is} cannot become a ${next.is}`
  if (before.to !== next.to) return 'what is posted keeps its audience'
  if (before.is === 'mark' && next.is === 'mark' && (before.on !== next.on || before.sort !== next.sort))
    return 'a mark stays where it was made'
  if (before.is === 'reply' && next.is === 'reply' && before.replyTo !== next.replyTo) return 'a reply stays where it was made'
  if (before.is === 'annotation' && next.is === 'annotation' && !samePlace(before.passage, next.passage))
    return 'an annotation stays at its passage'
  return undefined
}
const samePlace = (a: Passage, b: Passage): boolean =>
  a.start.block === b.start.block && a.start.offset === b.start.offset && a.end.block === b.end.block && a.end.offset === b.end.offset
