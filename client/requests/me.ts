import { queryOptions, useQuery } from '@tanstack/react-query'
import { Me } from '#shared/protocol/http/me.ts'
import { call } from './call.ts'

/** Who is signed in here, and what this server offers. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => call(Me, 'GET', '/me', { signal }) })

export const useMe = () => useQuery(meQuery)
