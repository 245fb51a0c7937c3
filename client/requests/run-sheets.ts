import { queryOptions } from '@tanstack/react-query'
import { RunSheetList, RunSheetView } from '#shared/protocol/http/run-sheets.ts'
import { call } from './call.ts'

export const runSheetsQuery = queryOptions({
  queryKey: ['run-sheets'],
  queryFn: async ({ signal }) => (await call(RunSheetList, 'GET', '/run-sheets', { signal })).runSheets,
})

export const runSheetQuery = (id: string) =>
  queryOptions({
    queryKey: ['run-sheets', id],
    queryFn: ({ signal }) => call(RunSheetView, 'GET', `/run-sheets/${encodeURIComponent(id)}`, { signal }),
  })
