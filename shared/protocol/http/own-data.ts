/** /api/account/data and erasures: all that is kept about somebody, and having it erased. */
import { z } from 'zod'

/** Typed or chosen on purpose: an erasure cannot be undone. */
export const Erasure = z.object({ confirm: z.literal('erase') }).meta({ id: 'Erasure' })
export type Erasure = z.infer<typeof Erasure>

export const Erased = z
  .object({
    /** Sessions in which words were replaced. */
    sessions: z.int().min(0),
    /** Annotations, replies and drafts whose words are gone. */
    records: z.int().min(0),
  })
  .meta({ id: 'Erased' })
export type Erased = z.infer<typeof Erased>
