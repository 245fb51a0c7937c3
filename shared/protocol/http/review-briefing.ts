/** /api/sessions/:id/review/briefing: one page before the next meeting. The rules stand in shared/projections/briefing.ts. */
import { z } from 'zod'
import { BlockId, GroupId, PromptId, RecordId } from '#shared/ids.ts'
import { phases } from '#shared/session/phase.ts'
import { ReviewedNote, ReviewedPost } from './review.ts'
import { Confusion, Count, Kinds, ReviewedPerson } from './review-figures.ts'

const Time = z.iso.datetime()

/** A thread on the page: its annotation, and what is counted of it. */
export const BriefedThread = z
  .object({ root: ReviewedPost, replies: Count, voices: Count, meToo: Count, answered: z.boolean(), resolved: z.boolean() })
  .meta({ id: 'BriefedThread' })
export type BriefedThread = z.infer<typeof BriefedThread>

/** Why a passage is suggested; each reason with what was counted. */
export const SuggestedReason = z.discriminatedUnion('is', [
  z.object({ is: z.literal('open-questions'), questions: Count, meToo: Count }),
  z.object({ is: z.literal('challenged'), challenges: Count }),
  z.object({ is: z.literal('many-voices'), people: Count }),
  z.object({ is: z.literal('several-groups'), groups: Count }),
])

export const ReviewBriefing = z
  .object({
    session: z.object({
      title: z.string(),
      phase: z.enum(phases),
      names: z.enum(['shown', 'pseudonyms']),
      createdAt: Time,
      closedAt: Time.nullable(),
      reading: z.object({ title: z.string(), author: z.string() }),
      seminar: z.object({ title: z.string() }),
    }),
    totals: z.object({
      threads: Count,
      annotations: Count,
      replies: Count,
      marks: Count,
      kinds: Kinds,
      first: Time.nullable(),
      last: Time.nullable(),
    }),
    people: z.object({
      readers: Count,
      /** Readers who wrote an annotation or reply to others. */
      wrote: Count,
      /** Readers who wrote nothing but marked something. */
      markedOnly: Count,
      /** Readers who neither wrote nor marked anything that whoever asks can see. */
      silent: z.array(ReviewedPerson),
      /** The groups, with the readers who wrote while they were in them. */
      groups: z.array(z.object({ id: GroupId, name: z.string(), people: Count, posts: Count })),
    }),
    /** What the groups brought to the plenary. */
    notes: z.array(ReviewedNote),
    /** Where the text drew most: the paragraphs with the most annotations and replies. */
    drew: z.array(z.object({ block: BlockId, annotations: Count, replies: Count, people: Count, kinds: Kinds, confusion: Confusion })),
    /** Questions; unanswered first, then by how many ask the same. `open` counts the unanswered ones, shown or not. */
    questions: z.object({ total: Count, open: Count, threads: z.array(BriefedThread) }),
    /** Threads in which the most people wrote. */
    voices: z.array(BriefedThread),
    /** Annotations to which nobody else replied, but for questions (above); those with marks first. */
    unanswered: z.object({ total: Count, threads: z.array(BriefedThread) }),
    prompts: z.array(
      z.object({
        id: PromptId,
        body: z.string(),
        /** Where it stands in the version that is read now; null if its words are not in it any more. */
        block: BlockId.nullable(),
        releasedAt: Time.nullable(),
        answers: Count,
        groups: z.array(
          z.object({ group: z.union([GroupId, z.literal('none')]), answers: Count, people: Count, threads: z.array(BriefedThread) }),
        ),
      }),
    ),
    /** What was written in the silent reading and what after it; null where there was no silent reading. */
    change: z
      .object({
        before: z.object({ annotations: Count, replies: Count, people: Count, kinds: Kinds }),
        after: z.object({ annotations: Count, replies: Count, people: Count, kinds: Kinds }),
        /** Readers who wrote only before, only after, in both. */
        onlyBefore: Count,
        onlyAfter: Count,
        both: Count,
        /** Questions of the silent reading, and how many of them were answered or resolved since. */
        questions: z.object({ asked: Count, settled: Count }),
        /** Paragraphs whose part of all that was written grew or shrank most, in parts of a hundred. */
        moved: z.array(z.object({ block: BlockId, before: z.number(), after: z.number() })),
        /** Tags that came up only after the silent reading. */
        newTags: z.array(z.object({ tag: z.string(), posts: Count })),
      })
      .nullable(),
    /** Passages to return to, with the reasons; the rule is `suggestedPassages` in shared/projections/briefing.ts. */
    suggested: z.array(z.object({ block: BlockId, points: Count, reasons: z.array(SuggestedReason), thread: RecordId })),
  })
  .meta({ id: 'ReviewBriefing' })
export type ReviewBriefing = z.infer<typeof ReviewBriefing>
