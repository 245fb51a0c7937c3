import type { Config } from '#server/config.ts'
import type { Database } from '#server/storage/database.ts'
import { addSignIn, endSignIn } from '#server/storage/sign-ins.ts'
import type { AccountId } from '#shared/ids.ts'
import type { SignedIn } from './authenticate.ts'
import { forgetToken, keepToken, tokenFrom } from './cookie.ts'
import { lifetimeOf } from './lifetime.ts'
import { isSharedDevice } from './shared-device.ts'
import { hashToken, newToken } from './token.ts'

/**
 * Signs an account in under a new token, so that a token known to somebody beforehand never becomes worth more. The
 * browser's former sign-in, if any, ends.
 * On a shared computer it lasts until the browser is closed.
 * @returns the `Set-Cookie` header's value
 */
export async function signIn(
  db: Database,
  config: Pick<Config, 'baseUrl'>,
  account: { readonly id: AccountId; readonly email?: string | undefined },
  former: SignedIn | undefined,
  shared: boolean,
): Promise<string> {
  const token = newToken()
  const until = new Date(Date.now() + lifetimeOf(account, shared))
  await addSignIn(db, { account: account.id, tokenHash: hashToken(token), until })
  if (former) await endSignIn(db, former.tokenHash)
  return keepToken(token, shared ? 'closed' : until, config)
}

/** Ends this browser's sign-in. @returns the `Set-Cookie` header's value */
export async function signOut(db: Database, config: Pick<Config, 'baseUrl'>, current: SignedIn): Promise<string> {
  await endSignIn(db, current.tokenHash)
  return forgetToken(config)
}

/** The `Set-Cookie` that lets the browser keep its cookie as long as the server keeps the sign-in, or undefined. */
export function keepOn(cookieHeader: string | undefined, config: Pick<Config, 'baseUrl'>, current: SignedIn): string | undefined {
  const token = tokenFrom(cookieHeader, config)
  if (token === undefined || isSharedDevice(cookieHeader)) return undefined
  return keepToken(token, new Date(Date.now() + lifetimeOf(current.account, false)), config)
}
