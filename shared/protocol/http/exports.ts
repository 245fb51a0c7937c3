/** /api/sessions/:id/exports/:format: the threads of a session as a file. */
import { z } from 'zod'
import { ThreadFilters } from './review.ts'

export const ExportFormat = z.enum(['html', 'csv', 'json', 'jsonld', 'md'])
export type ExportFormat = z.infer<typeof ExportFormat>

/** The languages in which the record says what is not anybody's words. */
const RecordLanguage = z.enum(['en', 'de', 'fr', 'es', 'ar'])
export type RecordLanguage = z.infer<typeof RecordLanguage>

const isZone = (zone: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The same filters as in review; a thread that fits goes out whole. */
export const ExportQuery = ThreadFilters.extend({
  /** Of the record. */
  language: RecordLanguage.default('en'),
  /** In which the record tells times; IANA, such as `Europe/Paris`. */
  zone: z.string().max(64).refine(isZone, 'is no time zone that is known').default('UTC'),
})
export type ExportQuery = z.infer<typeof ExportQuery>
