/** /api/sessions/:id/review/threads/ids and …/marks: one facilitator's marks on many annotations at once. */
import { z } from 'zod'
import { RecordId } from '#shared/ids.ts'
import { ThreadsQuery } from './review.ts'

/** Threads that are chosen at a time, to be marked. */
export const MOST_CHOSEN = 5_000

export const ThreadIdsQuery = ThreadsQuery.omit({ after: true, limit: true })

export const ThreadIds = z
  .object({
    /** The first of those that fit, in their order. */
    ids: z.array(RecordId).max(MOST_CHOSEN),
    /** How many fit. */
    total: z.int().min(0),
  })
  .meta({ id: 'ThreadIds' })
export type ThreadIds = z.infer<typeof ThreadIds>

export const BulkMarks = z
  .object({
    sort: z.enum(['resolve', 'pin', 'endorse']),
    on: z.array(RecordId).min(1).max(500),
    /** Takes one's own marks of this sort back. */
    gone: z.boolean().default(false),
  })
  .meta({ id: 'BulkMarks' })
/** What a client sends. */
export type BulkMarks = z.input<typeof BulkMarks>

export const BulkMarked = z
  .object({
    /** What carries the mark now by this request, or carries it no more. */
    changed: z.array(RecordId),
    /** Nothing to do: so already, gone, or not theirs to see. */
    left: z.array(RecordId),
  })
  .meta({ id: 'BulkMarked' })
export type BulkMarked = z.infer<typeof BulkMarked>
