import type { Response } from 'express'
import type { SignedIn } from '#server/identity/authenticate.ts'
import { isSharedDevice } from '#server/identity/shared-device.ts'
import { signIn } from '#server/identity/sign-in.ts'
import type { AccountId } from '#shared/ids.ts'
import type { Context } from './context.ts'

/** Signs an account in in the browser that asks; who was signed in there before is not any more, and their sockets close. */
export async function signInHere(
  { db, config, sync }: Context,
  res: Response,
  account: { readonly id: AccountId; readonly email?: string | undefined },
  former: SignedIn | undefined,
): Promise<void> {
  res.append('Set-Cookie', await signIn(db, config, account, former, isSharedDevice(res.req.headers.cookie)))
  if (former) sync.signedOut(former.account.id, former.tokenHash)
}
