import type { Config } from '#server/config.ts'
import type { Database } from '#server/storage/database.ts'
import { findSignIn, renewSignIn } from '#server/storage/sign-ins.ts'
import type { AccountId } from '#shared/ids.ts'
import { tokenFrom } from './cookie.ts'
import { lifetimeOf } from './lifetime.ts'
import { isSharedDevice } from './shared-device.ts'
import { hashToken } from './token.ts'

export interface SignedIn {
  readonly account: {
    readonly id: AccountId
    readonly name: string
    /** May open seminars of their own. */
    readonly host: boolean
    /** A guest has none. */
    readonly email?: string
  }
  /** Of the cookie's token: names this browser's sign-in, to end it and its sockets. */
  readonly tokenHash: Uint8Array<ArrayBuffer>
}

const aDay = 24 * 60 * 60 * 1000

/** Who a `Cookie` header belongs to, or undefined. The same for HTTP, `/sync` and `/live`. Each day of use makes it last longer. */
export async function authenticate(
  db: Database,
  cookieHeader: string | undefined,
  config: Pick<Config, 'baseUrl'>,
): Promise<SignedIn | undefined> {
  const token = tokenFrom(cookieHeader, config)
  if (token === undefined) return undefined
  const tokenHash = hashToken(token)
  const found = await findSignIn(db, tokenHash)
  if (!found) return undefined
  const now = Date.now()
  if (now - found.lastSeenAt.getTime() > aDay)
    await renewSignIn(db, tokenHash, new Date(now + lifetimeOf(found.account, isSharedDevice(cookieHeader))))
  const { id, name, host, email } = found.account
  return { account: { id, name, host, ...(email === undefined ? {} : { email }) }, tokenHash }
}
