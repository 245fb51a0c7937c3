import { z } from 'zod'
import { BlockId } from '#shared/ids.ts'

/** `reading`, client to server: the block in the middle of the screen, or none. */
export const Reading = z.object({ block: BlockId.nullable() })
export type Reading = z.infer<typeof Reading>
