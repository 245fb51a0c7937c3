import { z } from 'zod'
import { BlockId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'

export const Point = z.strictObject({ block: BlockId, offset: z.int().min(0).max(limits.readingText) })
export type Point = z.infer<typeof Point>

/**
 * A stretch of a reading: where it is (W3C TextPositionSelector, per block) and what it says with the words around it
 * (W3C TextQuoteSelector), so that it is found again after a correction. A whole block is the passage from offset 0 to
 * the end of its text. `end` is exclusive. A long quote keeps its first characters only.
 */
export const Passage = z.object({
  version: z.int().min(1),
  start: Point,
  end: Point,
  quote: z.string().max(limits.quote),
  prefix: z.string().max(limits.context),
  suffix: z.string().max(limits.context),
})
export type Passage = z.infer<typeof Passage>
