/** /api/sessions/:id/review/…: what a class wrote, as whoever asks may see it. */
import { z } from 'zod'
import { Passage } from '#shared/anchoring/passage.ts'
import { Alias, BlockId, GroupId, RecordId } from '#shared/ids.ts'
import { Audience } from '#shared/margins/audience.ts'
import { kinds, moves, sorts } from '#shared/margins/record.ts'
import { Role } from '#shared/permissions.ts'
import { phases } from '#shared/session/phase.ts'

const Count = z.int().min(0)
const Time = z.iso.datetime()

/** Which threads are wanted. What is said of a post (by, kind, move, tag, mark, phase, time, words) must all hold of one post of the thread. */
export const ThreadFilters = z.object({
  /** The thread begins in this block. */
  block: BlockId.optional(),
  /** It belongs to this group: addressed to it, or begun by somebody in it. */
  group: GroupId.optional(),
  /** Whether somebody but its author has replied. */
  answered: z.enum(['yes', 'no']).optional(),
  resolved: z.enum(['yes', 'no']).optional(),
  by: Alias.optional(),
  kind: z.enum(kinds).optional(),
  move: z.enum(moves).optional(),
  tag: z.string().min(1).max(64).optional(),
  mark: z.enum(sorts).optional(),
  phase: z.enum(phases).optional(),
  from: Time.optional(),
  until: Time.optional(),
  /** Words as one types them into a search engine, in the language of the reading. */
  words: z.string().trim().min(1).max(200).optional(),
})
export type ThreadFilters = z.infer<typeof ThreadFilters>

export const ThreadsQuery = ThreadFilters.extend({
  order: z.enum(['oldest', 'newest']).default('oldest'),
  /** `next` of the page before. */
  after: z
    .string()
    .regex(/^\d{1,16}\.[a-z0-9]{8}-[A-Za-z0-9_]{8,24}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ThreadsQuery = z.infer<typeof ThreadsQuery>

export const ReviewedPost = z
  .object({
    id: RecordId,
    thread: RecordId,
    author: z.object({ alias: Alias, name: z.string(), role: Role }),
    to: Audience,
    group: GroupId.optional(),
    phase: z.enum(phases),
    at: Time,
    /** It was changed after it was posted. */
    edited: z.boolean(),
    deleted: z.boolean(),
    hidden: z.boolean(),
    withheld: z.boolean(),
    /** Markdown. */
    body: z.string(),
    tags: z.array(z.string()),
    /** How many people made each sort of mark. */
    marks: z.partialRecord(z.enum(sorts), Count),
    /** Of the root of a thread. */
    kind: z.enum(kinds).optional(),
    passage: Passage.optional(),
    /** Of a reply. */
    move: z.enum(moves).optional(),
    replyTo: RecordId.optional(),
  })
  .meta({ id: 'ReviewedPost' })
export type ReviewedPost = z.infer<typeof ReviewedPost>

export const ReviewedThread = z
  .object({
    id: RecordId,
    /** The annotation first, its replies as they came. */
    posts: z.array(ReviewedPost),
    answered: z.boolean(),
    resolved: z.boolean(),
    /** The posts for which it was found. */
    found: z.array(
      z.object({
        id: RecordId,
        /** Where words were asked for: its own around them, in parts. */
        hits: z.array(z.object({ text: z.string(), hit: z.boolean() })).optional(),
      }),
    ),
  })
  .meta({ id: 'ReviewedThread' })
export type ReviewedThread = z.infer<typeof ReviewedThread>

export const ThreadsPage = z
  .object({
    threads: z.array(ReviewedThread),
    /** For the page after this one; null on the last. */
    next: z.string().nullable(),
  })
  .meta({ id: 'ThreadsPage' })
export type ThreadsPage = z.infer<typeof ThreadsPage>

const Kinds = z.object({ comment: Count, question: Count, insight: Count, connection: Count, challenge: Count })

/** What each figure counts is said in shared/projections/figures.ts and board.ts. */
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
        groups: z.array(z.object({ group: z.union([GroupId, z.literal('none')]), annotations: Count, replies: Count })),
        phases: z.partialRecord(z.enum(phases), Count),
        confusion: z.object({ questions: Count, meToo: Count, unanswered: Count }),
      }),
    ),
    people: z.array(
      z.object({
        alias: Alias,
        name: z.string(),
        role: Role,
        annotations: Count,
        replies: Count,
        kinds: Kinds,
        marks: Count,
        repliesReceived: Count,
        /** Their annotations that nobody else replied to. */
        unanswered: Count,
      }),
    ),
    /** Who replied to whom, how often. */
    exchanges: z.array(z.object({ from: Alias, to: Alias, replies: Count })),
  })
  .meta({ id: 'ReviewFigures' })
export type ReviewFigures = z.infer<typeof ReviewFigures>

export const ReviewedReader = z
  .object({
    name: z.string(),
    /** Their annotations and replies, oldest first. */
    posts: z.array(
      ReviewedPost.extend({
        /** What it replies to. */
        answers: ReviewedPost.optional(),
        /** The replies to it. */
        replies: z.array(ReviewedPost),
      }),
    ),
  })
  .meta({ id: 'ReviewedReader' })
export type ReviewedReader = z.infer<typeof ReviewedReader>
