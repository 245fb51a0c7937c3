/** /api/sessions/:id/exports/:format: the threads of a session as a file. */
import { z } from 'zod'
import { ThreadFilters } from './review.ts'

export const ExportFormat = z.enum(['csv', 'json', 'jsonld', 'md'])
export type ExportFormat = z.infer<typeof ExportFormat>

/** The same filters as in review; a thread that fits goes out whole. */
export const ExportQuery = ThreadFilters
export type ExportQuery = z.infer<typeof ExportQuery>
