import { queryOptions, useQuery } from '@tanstack/react-query'
import { Me } from '#shared/protocol/http/me.ts'
import { call } from './call.ts'

/** Who is signed in here, and what this server offers. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call(Me, 'GET', '/me', { signal }),
  // Each part of a page that asks again where nobody answered would put the page back to waiting, which takes that part away: for ever.
  retryOnMount: false,
})

export const useMe = () => useQuery(meQuery)
