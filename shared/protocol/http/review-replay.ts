/** /api/sessions/:id/review/replay: what was written, in the order of time. Page by page. */
import { z } from 'zod'
import { Alias, BlockId, GroupId, RecordId } from '#shared/ids.ts'
import { kinds, moves, sorts } from '#shared/margins/record.ts'
import { phases } from '#shared/session/phase.ts'
import { ReviewedPerson } from './review-figures.ts'

const Time = z.int().min(0)

export const ReplayQuery = z.object({
  /** `next` of the page before. */
  after: z
    .string()
    .regex(/^\d{1,16}\.\d{1,9}\.[a-z0-9]{8}-[A-Za-z0-9_]{8,24}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(5_000),
})
export type ReplayQuery = z.infer<typeof ReplayQuery>

/** Times are in ms since 1970 by the server's clock: there are many of them. */
export const ReplayEvent = z
  .object({
    at: Time,
    /** Edits and deletions, and marks taken back, are told to facilitators, and to everyone of their own. */
    is: z.enum(['posted', 'edited', 'deleted', 'marked', 'mark-gone']),
    record: RecordId,
    thread: RecordId,
    author: Alias,
    /** It is a group's note, which stands in no thread and is in nobody's count of annotations and replies. */
    note: z.literal(true).optional(),
    /** Where the thread begins. */
    block: BlockId.optional(),
    group: GroupId.optional(),
    kind: z.enum(kinds).optional(),
    move: z.enum(moves).optional(),
    sort: z.enum(sorts).optional(),
    /** Of a mark: what it is on. */
    on: RecordId.optional(),
  })
  .meta({ id: 'ReplayEvent' })
export type ReplayEvent = z.infer<typeof ReplayEvent>

export const ReplayPage = z
  .object({
    /** The phases as they followed each other; `to` is null while it lasts. On every page. */
    phases: z.array(z.object({ phase: z.enum(phases), from: Time, to: Time.nullable() })),
    people: z.array(ReviewedPerson),
    events: z.array(ReplayEvent),
    /** For the page after this one; null on the last. */
    next: z.string().nullable(),
  })
  .meta({ id: 'ReplayPage' })
export type ReplayPage = z.infer<typeof ReplayPage>
