import type { IncomingMessage } from 'node:http'
import { networkInterfaces } from 'node:os'
import type { Config } from '#server/config.ts'

type Reachable = Pick<Config, 'baseUrl' | 'baseUrlGiven' | 'host'>

/**
 * The origin for links that other devices open: a code's link and its picture, invitations. A facilitator at the server
 * itself says `localhost`, which on a reader's phone is the phone; so the address in the local network stands for it.
 * @returns BASE_URL where it was given, else the host that was asked for, else this machine's address in its network
 */
export function reachableOrigin(req: Pick<IncomingMessage, 'headers'>, config: Reachable): string {
  if (config.baseUrlGiven) return config.baseUrl
  const { protocol, port } = new URL(config.baseUrl)
  const asked = req.headers.host
  if (asked && URL.canParse(`${protocol}//${asked}`)) {
    const { origin, hostname } = new URL(`${protocol}//${asked}`)
    if (!isLoopback(hostname)) return origin
  }
  const address = localNetworkAddress(config)
  return address ? `${protocol}//${address}${port ? `:${port}` : ''}` : config.baseUrl
}

/** This machine's address in the local network, if the server listens there. */
export function localNetworkAddress({ host }: Pick<Config, 'host'>): string | undefined {
  if (host !== undefined && host !== '0.0.0.0' && host !== '::') return undefined
  return Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal && !one.address.startsWith('169.254.'))?.address
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || hostname.startsWith('127.')
