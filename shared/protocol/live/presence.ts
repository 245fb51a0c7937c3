import { z } from 'zod'
import { Alias, BlockId, RecordId } from '#shared/ids.ts'
import { Role } from '#shared/permissions.ts'

/**
 * `presence`, server to client: who is here, gathered, at most once a second, and only when it changed. It is whole:
 * whoever is not in it is not here, or does not want to be seen. `people` are those who share a margin with the viewer.
 */
export const Presence = z.object({
  /** Everyone who is here, in whatever group, once each. */
  count: z.int().min(0),
  people: z.array(
    z.object({
      alias: Alias,
      /** As the viewer may know it. */
      name: z.string(),
      role: Role,
      /** The block that is in the middle of their screen. */
      reading: BlockId.optional(),
      /** The thread to which they are writing a reply, if the viewer can see that thread. */
      typing: RecordId.optional(),
    }),
  ),
})
export type Presence = z.infer<typeof Presence>
