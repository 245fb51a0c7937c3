/** Browsers in which an account is signed in. */
import { AccountId } from '#shared/ids.ts'
import type { Database } from './database.ts'

type TokenHash = Uint8Array<ArrayBuffer>

export interface SignInAccount {
  readonly id: AccountId
  readonly name: string
  readonly email?: string
  readonly host: boolean
}

/** The sign-in of a token, if it has neither ended nor expired. */
export async function findSignIn(
  { pool }: Pick<Database, 'pool'>,
  tokenHash: TokenHash,
): Promise<{ account: SignInAccount; lastSeenAt: Date } | undefined> {
  const { rows } = await pool.query<{ id: string; name: string; email: string | null; host: boolean; last_seen_at: Date }>({
    name: 'find-sign-in',
    text: `SELECT a.id, a.name, a.email, a.host, s.last_seen_at FROM sign_in s JOIN account a ON a.id = s.account_id
           WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.erased_at IS NULL`,
    values: [tokenHash, new Date()],
  })
  const [row] = rows
  if (!row) return undefined
  const { id, name, host, email } = row
  return { account: { id: AccountId.parse(id), name, host, ...(email === null ? {} : { email }) }, lastSeenAt: row.last_seen_at }
}

export async function addSignIn(db: Database, made: { account: AccountId; tokenHash: TokenHash; until: Date }): Promise<void> {
  await db.prisma.signIn.create({ data: { accountId: made.account, tokenHash: made.tokenHash, expiresAt: made.until } })
  // Somebody's own expired ones go when they come back; nothing else needs to sweep.
  await db.prisma.signIn.deleteMany({ where: { accountId: made.account, expiresAt: { lt: new Date() } } })
}

export async function renewSignIn(db: Database, tokenHash: TokenHash, until: Date): Promise<void> {
  await db.prisma.signIn.updateMany({ where: { tokenHash }, data: { lastSeenAt: new Date(), expiresAt: until } })
}

/** Ends a sign-in; ending one that is not there is no error. */
export async function endSignIn(db: Database, tokenHash: TokenHash): Promise<void> {
  await db.prisma.signIn.deleteMany({ where: { tokenHash } })
}

/** Ends all sign-ins of an account, but for the one given. */
export async function endSignIns(db: Database, account: AccountId, except?: TokenHash): Promise<void> {
  await db.prisma.signIn.deleteMany({ where: { accountId: account, ...(except ? { tokenHash: { not: except } } : {}) } })
}
