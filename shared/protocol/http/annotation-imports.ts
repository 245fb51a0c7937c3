/**
 * /api/seminars/:id/imports and /api/sessions/:id/imports: a file of annotations as the body. What comes of it is told
 * under /api/work, since it may take long.
 */
import { z } from 'zod'
import { ReadingId, SessionId } from '#shared/ids.ts'

const Count = z.int().min(0)

export const AnnotationImportQuery = z.object({
  /** Of the file. */
  name: z.string().min(1).max(255).default('annotations.json'),
  /** Only says what would come of it; nothing is kept. */
  look: z.enum(['yes', 'no']).default('no'),
})

/** A session that came out of a file, or would. */
export const SessionBrought = z.object({
  is: z.literal('session-brought'),
  /** Where nothing was kept, null. */
  session: SessionId.nullable(),
  reading: ReadingId.nullable(),
  /** Of the session and its text. */
  title: z.string(),
  text: z.string(),
  people: Count,
  groups: Count,
  annotations: Count,
  replies: Count,
  marks: Count,
  /** Left out: their words were kept back until the reveal when the file was made. */
  withheld: Count,
})
export type SessionBrought = z.infer<typeof SessionBrought>
