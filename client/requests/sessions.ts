import { queryOptions } from '@tanstack/react-query'
import { SessionList, SessionView } from '#shared/protocol/http/sessions.ts'
import { call } from './call.ts'

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await call(SessionList, 'GET', '/sessions', { signal })).sessions,
})

export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: ['sessions', id],
    queryFn: ({ signal }) => call(SessionView, 'GET', `/sessions/${encodeURIComponent(id)}`, { signal }),
  })
