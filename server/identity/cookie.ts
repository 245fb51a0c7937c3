import { parseCookie, stringifySetCookie } from 'cookie'
import type { Config } from '#server/config.ts'

type Origin = Pick<Config, 'baseUrl'>

const isSecure = (config: Origin): boolean => config.baseUrl.startsWith('https:')

/**
 * Behind https the `__Host-` prefix keeps other hosts of the same domain, and plain http, from planting a cookie here;
 * browsers refuse that prefix on plain http, where Catena runs in a classroom without a certificate.
 */
const cookieName = (config: Origin): string => (isSecure(config) ? '__Host-catena' : 'catena')

/** The token that a `Cookie` header carries, or undefined. */
export function tokenFrom(cookieHeader: string | undefined, config: Origin): string | undefined {
  const token = cookieHeader === undefined ? undefined : parseCookie(cookieHeader)[cookieName(config)]
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
}

/** A `Set-Cookie` that keeps the token in the browser until then, or until it is closed, out of the reach of scripts and other sites. */
export const keepToken = (token: string, until: Date | 'closed', config: Origin): string =>
  stringifySetCookie({
    name: cookieName(config),
    value: token,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(config),
    ...(until === 'closed' ? {} : { maxAge: Math.max(0, Math.floor((until.getTime() - Date.now()) / 1000)) }),
  })

/** A `Set-Cookie` that makes the browser forget the token. */
export const forgetToken = (config: Origin): string =>
  stringifySetCookie({
    name: cookieName(config),
    value: '',
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(config),
    maxAge: 0,
  })
