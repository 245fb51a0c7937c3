import { QueryClient } from '@tanstack/react-query'
import { Failure } from './failure.ts'

/** What was asked of the server and stays true for a while. A refusal is not asked again; a lost network is. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // The server is often on the same machine or network: what the browser thinks of "online" does not decide.
      networkMode: 'always',
      retry: (times, error) => times < 2 && error instanceof Failure && error.code === 'unreachable',
    },
    mutations: { networkMode: 'always' },
  },
})
