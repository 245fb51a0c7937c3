/** /api/sessions/:id/review/…: what a class wrote, as whoever asks may see it. */
import { z } from 'zod'
import { Passage } from '#shared/anchoring/passage.ts'
import { Alias, BlockId, GroupId, PromptId, RecordId } from '#shared/ids.ts'
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
  pinned: z.enum(['yes', 'no']).optional(),
  /** It answers this prompt. */
  prompt: PromptId.optional(),
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

/**
 * The order of a list of threads: by when they began, by their newest annotation or reply, by their place in the text, or
 * by replies, by people who wrote in them, by people who agree with their annotation or ask the same (the most first).
 * Threads that are alike in it stand as they began.
 */
export const threadOrders = ['oldest', 'newest', 'latest', 'place', 'replies', 'voices', 'agreed'] as const

export type ThreadOrder = (typeof threadOrders)[number]

export const ThreadsQuery = ThreadFilters.extend({
  order: z.enum(threadOrders).default('oldest'),
  /** `next` of the page before. */
  after: z
    .string()
    .regex(/^-?\d{1,16}\.\d{1,16}\.[a-z0-9]{8}-[A-Za-z0-9_]{8,24}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ThreadsQuery = z.infer<typeof ThreadsQuery>

/** `imported`: they came in out of a file, under the name that stands there. */
const ReviewedAuthor = z.object({ alias: Alias, name: z.string(), role: Role, imported: z.literal(true).optional() })

export const ReviewedPost = z
  .object({
    id: RecordId,
    thread: RecordId,
    author: ReviewedAuthor,
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
    /** With the words that it was written on, at the place where it stands now in the version that is read. */
    passage: Passage.optional(),
    /** What a correction has made of these words: others stand there now, or they are not in the text any more. */
    stands: z.enum(['corrected', 'nowhere']).optional(),
    /** The prompt that it answers. */
    prompt: PromptId.optional(),
    /** Of a reply. */
    move: z.enum(moves).optional(),
    replyTo: RecordId.optional(),
  })
  .meta({ id: 'ReviewedPost' })
export type ReviewedPost = z.infer<typeof ReviewedPost>

/** What a group brought to the plenary. */
export const ReviewedNote = z
  .object({
    is: z.literal('note'),
    id: RecordId,
    group: GroupId,
    to: Audience,
    /** Whoever wrote it last for the group. */
    author: ReviewedAuthor,
    phase: z.enum(phases),
    at: Time,
    edited: z.boolean(),
    hidden: z.boolean(),
    withheld: z.boolean(),
    /** Markdown. */
    body: z.string(),
  })
  .meta({ id: 'ReviewedNote' })
export type ReviewedNote = z.infer<typeof ReviewedNote>

export const ReviewedThread = z
  .object({
    id: RecordId,
    /** The annotation first, its replies as they came. */
    posts: z.array(ReviewedPost),
    answered: z.boolean(),
    resolved: z.boolean(),
    pinned: z.boolean(),
    /** People who wrote in it. */
    voices: Count,
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
    /** How many threads fit, on all pages. */
    total: Count,
    /** For the page after this one; null on the last. */
    next: z.string().nullable(),
  })
  .meta({ id: 'ThreadsPage' })
export type ThreadsPage = z.infer<typeof ThreadsPage>
