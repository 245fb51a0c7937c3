/**
 * /api/imports: a text or a file comes in, a proposal of blocks goes out (`ImportedReading`); nothing is kept.
 * Either JSON `{ format, text }`, or the file's bytes as the body with `?name=chapter.docx`.
 */
import { z } from 'zod'
import { limits } from '#shared/limits.ts'

export const ImportedText = z
  .object({
    format: z
      .string({ error: 'Say which format the text has.' })
      .regex(/^[a-z0-9-]{1,32}$/, 'Name the format in small letters, such as text or markdown.'),
    text: z.string({ error: 'Paste or type a text.' }).min(1, 'Paste or type a text.').max(limits.readingText, 'The text is too long.'),
    /** The name of the file the text came from. */
    name: z.string().max(255).optional(),
  })
  .meta({ id: 'ImportedText' })
export type ImportedText = z.infer<typeof ImportedText>

export const ImportQuery = z.object({
  name: z.string().min(1).max(255).optional(),
  format: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .optional(),
})
export type ImportQuery = z.infer<typeof ImportQuery>
