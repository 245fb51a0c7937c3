import { RecordId } from '#shared/ids.ts'
import { ThreadFilters, type ThreadOrder, threadOrders } from '#shared/protocol/http/review.ts'

/** The filters that an address asks for. What makes no sense is left out, so that an old or mistyped link still leads somewhere. */
export function filtersIn(search: URLSearchParams): ThreadFilters {
  const asked = new Map([...search].filter(([, value]) => value !== ''))
  for (;;) {
    const parsed = ThreadFilters.safeParse(Object.fromEntries(asked))
    if (parsed.success) return parsed.data
    for (const { path } of parsed.error.issues) asked.delete(String(path[0]))
  }
}

export const orderIn = (search: URLSearchParams): ThreadOrder => threadOrders.find((one) => one === search.get('order')) ?? 'oldest'

/** The thread that stands open. */
export const openIn = (search: URLSearchParams): RecordId | undefined => RecordId.safeParse(search.get('thread')).data

/** The same address with something else asked; an empty value asks for nothing. The open thread closes when the list changes. */
export function asking(search: URLSearchParams, change: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const next = new URLSearchParams(search)
  if (!('thread' in change)) next.delete('thread')
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined || value === '') next.delete(key)
    else next.set(key, value)
  }
  return next
}
