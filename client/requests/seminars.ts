import { queryOptions } from '@tanstack/react-query'
import { SeminarList, SeminarView } from '#shared/protocol/http/seminars.ts'
import { call } from './call.ts'

export const seminarsQuery = queryOptions({
  queryKey: ['seminars'],
  queryFn: async ({ signal }) => (await call(SeminarList, 'GET', '/seminars', { signal })).seminars,
})

export const seminarQuery = (id: string) =>
  queryOptions({
    queryKey: ['seminars', id],
    queryFn: ({ signal }) => call(SeminarView, 'GET', `/seminars/${encodeURIComponent(id)}`, { signal }),
  })
