import { queryOptions } from '@tanstack/react-query'
import type { RecordId, SessionId } from '#shared/ids.ts'
import { Revisions } from '#shared/protocol/http/revisions.ts'
import { call } from './call.ts'

/** Asked anew each time: who may read what can change at any moment, and nothing of it stays on the device. */
export const revisionsQuery = (session: SessionId, record: RecordId) =>
  queryOptions({
    queryKey: ['revisions', session, record],
    queryFn: ({ signal }) => call(Revisions, 'GET', `/sessions/${session}/records/${record}/revisions`, { signal }),
    gcTime: 0,
    staleTime: 0,
  })
