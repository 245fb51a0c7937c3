import { queryOptions } from '@tanstack/react-query'
import type { SessionId, WorkId } from '#shared/ids.ts'
import type { ExportFormat } from '#shared/protocol/http/exports.ts'
import { Work, WorkList } from '#shared/protocol/http/work.ts'
import { call, order } from './call.ts'
import { queryOf } from './review.ts'

/** ms between two looks at what is under way. */
const LOOK = 1_000

/** The files that are made, or have been, of a session; looked at again as long as one is under way. */
export const exportsQuery = (session: SessionId) =>
  queryOptions({
    queryKey: ['work', 'export', session],
    queryFn: async ({ signal }) => (await call(WorkList, 'GET', `/work${queryOf({ session, kind: 'export' })}`, { signal })).work,
    refetchInterval: (query) => (query.state.data?.some(({ state }) => state.is === 'working') ? LOOK : false),
    staleTime: 0,
  })

/** Where a file is that is made at once. */
export const exportHref = (session: SessionId, format: ExportFormat, query: Readonly<Record<string, string | undefined>>): string =>
  `/api/sessions/${session}/exports/${format}${queryOf(query)}`

/** Has a file made while one looks elsewhere. @throws Failure */
export const beginExport = (session: SessionId, format: ExportFormat, query: Readonly<Record<string, string | undefined>>): Promise<Work> =>
  call(Work, 'POST', `/sessions/${session}/exports/${format}${queryOf(query)}`)

/** Cancels what is under way, or forgets what has ended. @throws Failure */
export const endWork = (id: WorkId): Promise<void> => order('DELETE', `/work/${id}`)

export const fileHref = (id: WorkId): string => `/api/work/${id}/file`
