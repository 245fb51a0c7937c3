/** /api/run-sheets */
import { z } from 'zod'
import { RunSheetId, SeminarId } from '#shared/ids.ts'
import { SavedSheet } from '#shared/session/saved-sheet.ts'
import { Title } from './name.ts'

export const NewRunSheet = z.object({ seminarId: SeminarId, name: Title, sheet: SavedSheet }).meta({ id: 'NewRunSheet' })
/** What a client sends. */
export type NewRunSheet = z.input<typeof NewRunSheet>

export const RunSheetChange = z.object({ name: Title.optional(), sheet: SavedSheet.optional() }).meta({ id: 'RunSheetChange' })
export type RunSheetChange = z.input<typeof RunSheetChange>

export const RunSheetCopy = z.object({ seminarId: SeminarId }).meta({ id: 'RunSheetCopy' })

export const RunSheetSummary = z
  .object({
    id: RunSheetId,
    name: z.string(),
    seminar: z.object({ id: SeminarId, title: z.string() }),
    changedAt: z.iso.datetime(),
    steps: z.int(),
    /** Planned, in all. */
    minutes: z.number(),
    prompts: z.int(),
  })
  .meta({ id: 'RunSheetSummary' })
export type RunSheetSummary = z.infer<typeof RunSheetSummary>

export const RunSheetList = z.object({ runSheets: z.array(RunSheetSummary) }).meta({ id: 'RunSheetList' })
export type RunSheetList = z.infer<typeof RunSheetList>

export const RunSheetView = RunSheetSummary.extend({ sheet: SavedSheet }).meta({ id: 'RunSheetView' })
export type RunSheetView = z.infer<typeof RunSheetView>
