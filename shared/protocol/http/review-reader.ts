/** /api/sessions/:id/review/readers/:alias: all that one person wrote. Readers see it of themselves, with their private notes. */
import { z } from 'zod'
import { GroupId, SessionId } from '#shared/ids.ts'
import { phases } from '#shared/session/phase.ts'
import { ReviewedPost } from './review.ts'
import { Count, PersonFigures, ReviewedPerson } from './review-figures.ts'

export const ReviewedReader = z
  .object({
    session: z.object({
      id: SessionId,
      title: z.string(),
      createdAt: z.iso.datetime(),
      phase: z.enum(phases),
      names: z.enum(['shown', 'pseudonyms']),
      reading: z.object({ title: z.string(), author: z.string() }),
    }),
    /** Whether it is about whoever asks. */
    own: z.boolean(),
    /** Whether the name is a pseudonym. */
    masked: z.boolean(),
    alias: ReviewedPerson.shape.alias,
    name: z.string(),
    role: ReviewedPerson.shape.role,
    group: z.object({ id: GroupId, name: z.string() }).optional(),
    figures: PersonFigures,
    /** Their annotations and replies, oldest first; addressed to `me` are the private notes, which only their writer sees. */
    posts: z.array(
      ReviewedPost.extend({
        /** What it replies to. */
        answers: ReviewedPost.optional(),
        /** The replies to it. */
        replies: z.array(ReviewedPost),
      }),
    ),
    /** Whom they replied to, and who replied to them; the most first. */
    answered: z.array(ReviewedPerson.extend({ replies: Count })),
    answeredBy: z.array(ReviewedPerson.extend({ replies: Count })),
  })
  .meta({ id: 'ReviewedReader' })
export type ReviewedReader = z.infer<typeof ReviewedReader>

/** …/readers/:alias/seminar: the same person in all sessions of the seminar that whoever asks may review and link to them. */
export const ReviewedReaderInSeminar = z
  .object({
    /** Oldest first; the session that was named is among them. */
    sessions: z.array(ReviewedReader),
    /** How many sessions of the seminar go by pseudonyms, and so may hold more that is not linked here. */
    pseudonymous: Count,
  })
  .meta({ id: 'ReviewedReaderInSeminar' })
export type ReviewedReaderInSeminar = z.infer<typeof ReviewedReaderInSeminar>
