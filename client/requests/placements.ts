import { queryOptions } from '@tanstack/react-query'
import { Unplaced } from '#shared/protocol/http/placements.ts'
import { call } from './call.ts'

export const unplacedQuery = (session: string) =>
  queryOptions({
    queryKey: ['sessions', session, 'unplaced'],
    queryFn: ({ signal }) => call(Unplaced, 'GET', `/sessions/${encodeURIComponent(session)}/unplaced`, { signal }),
  })
