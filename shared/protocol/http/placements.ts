/** /api/sessions/:id/placements and /unplaced: annotations whose passage a correction of the reading did not leave standing. */
import { z } from 'zod'
import { Point } from '#shared/anchoring/passage.ts'
import { RecordId } from '#shared/ids.ts'
import { kinds } from '#shared/margins/record.ts'

export const NewPlacement = z
  .object({
    record: RecordId,
    /** The version of the reading in which the stretch is. */
    version: z.int().min(1),
    start: Point,
    end: Point,
  })
  .meta({ id: 'NewPlacement' })
export type NewPlacement = z.infer<typeof NewPlacement>

export const Unplaced = z
  .object({
    /** The version of the reading in which they are not found. */
    version: z.int().min(1),
    annotations: z.array(
      z.object({
        record: RecordId,
        kind: z.enum(kinds),
        author: z.string(),
        /** The words it was written on. */
        quote: z.string(),
        body: z.string(),
      }),
    ),
    /** Whether these are all; looking for many in a long text is stopped after a while. */
    complete: z.boolean(),
  })
  .meta({ id: 'Unplaced' })
export type Unplaced = z.infer<typeof Unplaced>
