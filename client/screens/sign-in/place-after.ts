/** Where to go after signing in: the `to` of the address, if it lies on this site; else home. */
export function placeAfter(search: string): string {
  const to = new URLSearchParams(search).get('to')
  if (to === null) return '/'
  // Parsed as a browser would, so that "//elsewhere" and "/\elsewhere" are seen for what they are.
  const base = 'https://catena.invalid'
  const url = URL.canParse(to, base) ? new URL(to, base) : undefined
  return url?.origin === base && to.startsWith('/') ? url.pathname + url.search + url.hash : '/'
}
