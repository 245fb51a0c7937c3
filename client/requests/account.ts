import { queryOptions } from '@tanstack/react-query'
import { AccountView } from '#shared/protocol/http/account.ts'
import { call } from './call.ts'

/** One's own account, with the browsers it is signed in in. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => call(AccountView, 'GET', '/account', { signal }),
})
