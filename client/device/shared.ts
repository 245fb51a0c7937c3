/**
 * Whether this computer is one that others use too: then nothing of the person stays on it beyond the tab. The choice is
 * a cookie that goes when the browser is closed, so that the server, too, knows not to make the sign-in last
 * (server/identity/shared-device.ts).
 */
const COOKIE = 'catena-shared'

export const isShared = (): boolean => typeof document !== 'undefined' && document.cookie.split('; ').includes(`${COOKIE}=yes`)

export function setShared(shared: boolean): void {
  // oxlint-disable-next-line unicorn/no-document-cookie -- the cookie store is missing where there is no certificate
  document.cookie = `${COOKIE}=${shared ? 'yes' : ''}; path=/; SameSite=Lax${shared ? '' : '; Max-Age=0'}`
}

/** Where the person's small things are kept: on this device, or on a shared one until the tab is closed. */
export const shelf = (): Storage => (isShared() ? sessionStorage : localStorage)
