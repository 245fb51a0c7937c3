import { z } from 'zod'
import { ImportedReading } from '#shared/reading/block.ts'
import { Problem } from './problem.ts'

/** Ask for it (`Accept`) and an import tells how far it is while it works. */
export const importProgressType = 'application/x-ndjson'

/**
 * One line of an import that tells how far it is: JSON, ended by a line break. The last line is `done` or `refused`; an
 * answer that ends without one was cut off. To cancel an import is to go away.
 */
export const ImportProgress = z.discriminatedUnion('is', [
  /** From 0 to 1; sent again from time to time, so that no proxy takes the silence for an end. */
  z.object({ is: z.literal('progress'), done: z.number().min(0).max(1) }),
  z.object({ is: z.literal('done'), reading: ImportedReading }),
  z.object({ is: z.literal('refused'), problem: Problem }),
])
export type ImportProgress = z.infer<typeof ImportProgress>
