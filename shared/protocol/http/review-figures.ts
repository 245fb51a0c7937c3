/** /api/sessions/:id/review/figures: what is counted along the text. What each figure counts is said in shared/projections. */
import { z } from 'zod'
import { Alias, BlockId, GroupId } from '#shared/ids.ts'
import { kinds, moves, sorts } from '#shared/margins/record.ts'
import { Role } from '#shared/permissions.ts'
import { phases } from '#shared/session/phase.ts'

export const Count = z.int().min(0)
export const Kinds = z.record(z.enum(kinds), Count)
/** Where nobody's group is meant: `none`. */
const GroupColumn = z.union([GroupId, z.literal('none')])

/** Somebody of the session, by the name under which whoever asks may know them; empty once they have erased themselves. */
export const ReviewedPerson = z.object({ alias: Alias, name: z.string(), role: Role }).meta({ id: 'ReviewedPerson' })
export type ReviewedPerson = z.infer<typeof ReviewedPerson>

/** Questions, people who ask the same, and questions that are open: see shared/projections/figures.ts. */
export const Confusion = z.object({ questions: Count, meToo: Count, unanswered: Count })

export const PersonFigures = z
  .object({
    annotations: Count,
    replies: Count,
    kinds: Kinds,
    moves: z.record(z.enum(moves), Count),
    /** Annotations and replies, by the phase in which each was posted. */
    phases: z.partialRecord(z.enum(phases), Count),
    /** Words in what they wrote. */
    words: Count,
    /** Marks they made that stand. */
    marks: Count,
    repliesReceived: Count,
    /** Marks of others on what they wrote, by sort. */
    marksReceived: z.partialRecord(z.enum(sorts), Count),
    /** People whom they replied to, and who replied to them. */
    repliedTo: Count,
    repliedBy: Count,
    /** Their annotations that nobody else replied to. */
    unanswered: Count,
    /** Paragraphs at which they wrote. */
    blocks: Count,
    /** Their first and last annotation or reply. */
    first: z.iso.datetime().nullable(),
    last: z.iso.datetime().nullable(),
  })
  .meta({ id: 'PersonFigures' })
export type PersonFigures = z.infer<typeof PersonFigures>

export const ReviewFigures = z
  .object({
    /** The blocks in which something stands, in the order of the text. */
    blocks: z.array(
      z.object({
        block: BlockId,
        annotations: Count,
        replies: Count,
        people: Count,
        kinds: Kinds,
        groups: z.array(z.object({ group: GroupColumn, annotations: Count, replies: Count })),
        phases: z.partialRecord(z.enum(phases), Count),
        confusion: Confusion,
      }),
    ),
    /** Threads whose passage is in no block of the text as it now is. */
    elsewhere: Count,
    /** All groups that there were, in their order. */
    groups: z.array(z.object({ id: GroupId, name: z.string(), ended: z.boolean() })),
    /** Tags with the number of annotations and replies that carry them, the most first. */
    tags: z.array(z.object({ tag: z.string(), posts: Count })),
    people: z.array(ReviewedPerson.extend(PersonFigures.shape)),
    /** Who replied to whom, how often. */
    exchanges: z.array(z.object({ from: Alias, to: Alias, replies: Count })),
  })
  .meta({ id: 'ReviewFigures' })
export type ReviewFigures = z.infer<typeof ReviewFigures>
