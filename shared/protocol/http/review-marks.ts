/** /api/sessions/:id/review/marks: one facilitator's marks on many annotations at once. */
import { z } from 'zod'
import { RecordId } from '#shared/ids.ts'

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
