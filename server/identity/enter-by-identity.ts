import { addAccount, addIdentity, findAccountByEmail, findAccountByIdentity, proveEmail } from '#server/storage/accounts.ts'
import type { Database } from '#server/storage/database.ts'
import { Refusal } from '#shared/errors.ts'
import type { AccountId } from '#shared/ids.ts'
import type { Identity } from './open-id-connect.ts'

interface Entered {
  readonly account: { readonly id: AccountId; readonly email?: string | undefined }
  /** Password and sign-ins that nobody had proven the right to have ended. */
  readonly ended: boolean
}

/**
 * The account of somebody whom the identity provider vouches for: the one connected; else the one with their address,
 * if the provider has verified that it is theirs; else a new one.
 * @throws Refusal `already-there` where an account has the address, and the provider has not verified it
 */
export async function enterByIdentity(db: Database, identity: Identity, current: AccountId | undefined): Promise<Entered> {
  const connected = await findAccountByIdentity(db, identity.issuer, identity.subject)
  if (connected) return { account: connected, ended: false }
  const address = identity.email ?? identity.unverifiedEmail
  const sameAddress = address === undefined ? undefined : await findAccountByEmail(db, address)
  if (sameAddress) {
    if (identity.email === undefined) throw addressTaken()
    const ended = await proveEmail(db, sameAddress.id, sameAddress.id === current)
    await addIdentity(db, { ...identity, account: sameAddress.id })
    return { account: { id: sameAddress.id, email: sameAddress.email }, ended }
  }
  const { email } = identity
  const id = await addAccount(db, { name: identity.name, emailVerified: email !== undefined, ...(email === undefined ? {} : { email }) })
  if (id === undefined) throw addressTaken()
  if (await addIdentity(db, { ...identity, account: id })) return { account: { id, email }, ended: false }
  // Two tabs at once: the other one was first.
  return enterByIdentity(db, identity, current)
}

const addressTaken = (): Refusal =>
  new Refusal(
    'already-there',
    'There is an account with your e-mail address. Sign in to it with its password, then connect it on the account page.',
  )
