/** /api/seminars/:id/review and /api/sessions/:id/review/compare/:other: over several sessions. */
import { z } from 'zod'
import { Alias, BlockId, ReadingId, SessionId } from '#shared/ids.ts'
import { phases } from '#shared/session/phase.ts'
import { ReviewedPost } from './review.ts'
import { Confusion, Count, Kinds } from './review-figures.ts'

const SessionFigures = z.object({
  id: SessionId,
  title: z.string(),
  createdAt: z.iso.datetime(),
  phase: z.enum(phases),
  names: z.enum(['shown', 'pseudonyms']),
  reading: z.object({ id: ReadingId, title: z.string(), author: z.string() }),
  people: Count,
  wrote: Count,
  annotations: Count,
  replies: Count,
  kinds: Kinds,
  confusion: Confusion,
})

export const SeminarReview = z
  .object({
    /** Those that whoever asks may review, oldest first. */
    sessions: z.array(SessionFigures),
    /** Tags, those in the most sessions first; the counts stand in the order of `sessions`. */
    tags: z.array(z.object({ tag: z.string(), posts: z.array(Count) })),
    /** Readers over the sessions in which whoever asks may know them by name. */
    readers: z.array(
      z.object({
        name: z.string(),
        /** They came out of a file, with that session only. */
        imported: z.literal(true).optional(),
        sessions: z.array(z.object({ session: SessionId, alias: Alias, annotations: Count, replies: Count, repliesReceived: Count })),
      }),
    ),
    /** Questions that were asked again in a later session; the rule is in shared/projections/returning-questions.ts. */
    returning: z.array(
      z.object({
        /** What they share: tags, or words, each in the form in which it was written most often. */
        tags: z.array(z.string()),
        words: z.array(z.string()),
        questions: z.array(z.object({ session: SessionId, post: ReviewedPost })),
      }),
    ),
  })
  .meta({ id: 'SeminarReview' })
export type SeminarReview = z.infer<typeof SeminarReview>

/** Two classes on the same reading: `here` is the session in the path, `there` the other. */
const pair = <T extends z.ZodType>(schema: T) => z.object({ here: schema, there: schema })
export const ComparedSessions = z
  .object({
    sessions: pair(SessionFigures),
    /** The version of the text to which the blocks belong: the newer of the two. */
    version: z.int().min(1),
    /** Blocks in which something stands in either, in the order of the text. */
    blocks: z.array(
      pair(z.object({ annotations: Count, replies: Count, people: Count, kinds: Kinds, confusion: Confusion })).extend({ block: BlockId }),
    ),
    tags: z.array(pair(Count).extend({ tag: z.string() })),
  })
  .meta({ id: 'ComparedSessions' })
export type ComparedSessions = z.infer<typeof ComparedSessions>
