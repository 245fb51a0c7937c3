/** /api/sessions/:id/records/:record/revisions: how the words of an annotation or reply came to be what they are. */
import { z } from 'zod'
import { Alias, RecordId } from '#shared/ids.ts'
import { kinds, moves } from '#shared/margins/record.ts'

export const Revisions = z
  .object({
    record: RecordId,
    author: z.object({
      alias: Alias,
      /** As whoever asks knows them; empty if they have left and taken their name with them. */
      name: z.string(),
    }),
    /** Oldest first. Of others' words only what stood before the one who asks. */
    revisions: z.array(
      z.object({
        /** Counts from 1 for each accepted change; what changed no words is left out. */
        revision: z.int().min(1),
        at: z.iso.datetime(),
        /** Markdown; empty where it was deleted. */
        body: z.string(),
        /** Of an annotation. */
        kind: z.enum(kinds).optional(),
        /** Of a reply. */
        move: z.enum(moves).optional(),
      }),
    ),
  })
  .meta({ id: 'Revisions' })
export type Revisions = z.infer<typeof Revisions>
