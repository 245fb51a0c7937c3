import type { IncomingMessage } from 'node:http'
import type { Config } from '#server/config.ts'

/**
 * Whether a request that may act comes from a page of this server: requests that change something, and the upgrades of
 * `/sync` and `/live` (a WebSocket is not held back by the same-origin rule). Browsers always send `Origin` with these;
 * without one it is a script, which brings no one else's cookie. `null` (sandboxed pages, files) is another site.
 */
export function isOwnOrigin(req: Pick<IncomingMessage, 'headers'>, config: Pick<Config, 'baseUrl'>): boolean {
  const { origin, host } = req.headers
  if (req.headers['sec-fetch-site'] === 'cross-site') return false
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const from = new URL(origin)
  if (from.origin === 'null' || (from.protocol !== 'https:' && from.protocol !== 'http:')) return false
  if (from.origin === config.baseUrl) return true
  // A classroom server is also reached by its address in the local network. Where https is promised, nothing less will do.
  const promised = config.baseUrl.startsWith('https:')
  return from.host === host && (!promised || from.protocol === 'https:')
}
