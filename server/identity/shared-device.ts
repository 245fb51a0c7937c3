import { parseCookie } from 'cookie'

/**
 * Whether the browser stands on a computer that others use too, as the person said when they came in. The page keeps that
 * in a cookie of its own (client/device/shared.ts); whoever forges it only makes their own sign-in shorter.
 */
export const isSharedDevice = (cookieHeader: string | undefined): boolean =>
  cookieHeader !== undefined && parseCookie(cookieHeader)['catena-shared'] === 'yes'
