import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'

/**
 * The address that a request comes from, as Express says it too (`req.ip`), for requests that do not pass through Express.
 * @param proxies how many proxies stand in front, each of which adds the address that it was asked from (TRUST_PROXY)
 */
export function addressOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>, proxies: number): string | undefined {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().flatMap((line) => line.split(',').map((address) => address.trim()))
  // The nearest first; what comes before the proxies' own words may be anyone's invention.
  const all = [socket.remoteAddress, ...forwarded.filter((address) => address !== '').reverse()]
  return all[Math.min(proxies, all.length - 1)]
}

/** The key of an address: an IPv6 host has a whole /64 to itself, so that is what is counted. */
export function addressKey(address: string | undefined): string {
  if (address === undefined) return 'unknown'
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('%', 1)[0]?.split('::', 2) ?? []
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = [...before, ...Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => '0'), ...after]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
