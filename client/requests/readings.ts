import { queryOptions } from '@tanstack/react-query'
import { ReadingList, ReadingView } from '#shared/protocol/http/readings.ts'
import { call } from './call.ts'

export const readingsQuery = queryOptions({
  queryKey: ['readings'],
  queryFn: async ({ signal }) => (await call(ReadingList, 'GET', '/readings', { signal })).readings,
})

export const readingQuery = (id: string, version?: number) =>
  queryOptions({
    queryKey: ['readings', id, version ?? 'newest'],
    queryFn: ({ signal }) =>
      call(ReadingView, 'GET', `/readings/${encodeURIComponent(id)}${version === undefined ? '' : `?version=${version}`}`, { signal }),
  })
