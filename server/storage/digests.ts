/** Who wants a daily mail of what is new to them, and when the last one was due. */
import { z } from 'zod'
import { AccountId } from '#shared/ids.ts'
import { knownLanguage, type Language } from '#shared/languages.ts'
import type { Database } from './database.ts'

type TokenHash = Uint8Array<ArrayBuffer>

/** Somebody whose day is over. */
export interface DueDigest {
  readonly account: AccountId
  readonly name: string
  readonly email: string
  readonly language: Language
  /** When the one before was due. */
  readonly after: Date
}

const Row = z.object({ id: AccountId, name: z.string(), email: z.string(), language: z.string().nullable(), after: z.date() })

/**
 * Takes some of those who are due, each for one server only: their next day has begun with it, whether or not the mail goes
 * out. It begins at the hour at which they asked for it.
 */
export async function takeDueDigests(db: Database, most: number): Promise<DueDigest[]> {
  const { rows } = await db.pool.query(
    `WITH due AS (
       SELECT id, digest_at FROM account
       WHERE digest_at <= now() - interval '24 hours' AND email_verified_at IS NOT NULL AND erased_at IS NULL
       ORDER BY digest_at LIMIT $1 FOR UPDATE SKIP LOCKED)
     UPDATE account a SET digest_at = due.digest_at + floor(extract(epoch FROM now() - due.digest_at) / 86400) * interval '24 hours'
     FROM due WHERE a.id = due.id RETURNING a.id, a.name, a.email, a.language, due.digest_at AS after`,
    [most],
  )
  return rows.map((unparsed) => {
    const { id, language, ...row } = Row.parse(unparsed)
    return { account: id, language: knownLanguage(language) ?? 'en', ...row }
  })
}

/** Switches the daily mail on, from now on, or off. One that is on goes on at its hour, in the language in which it is asked for again. */
export async function wantDigest(db: Database, account: AccountId, wanted: Language | undefined): Promise<void> {
  if (wanted) await db.prisma.account.updateMany({ where: { id: account }, data: { language: wanted } })
  await db.prisma.account.updateMany({
    where: { id: account, ...(wanted ? { digestAt: null } : {}) },
    data: { digestAt: wanted ? new Date() : null },
  })
}

const purpose = 'digest'

/** Makes a link that ends the daily mails of an account. It works as often as it is opened; those that have run out go. */
export async function addStopLink(db: Database, account: AccountId, tokenHash: TokenHash, until: Date): Promise<void> {
  await db.prisma.$transaction([
    db.prisma.oneTimeLink.deleteMany({ where: { purpose, accountId: account, expiresAt: { lt: new Date() } } }),
    db.prisma.oneTimeLink.create({ data: { tokenHash, purpose, accountId: account, expiresAt: until } }),
  ])
}

/** Ends the daily mails of whoever got this link. @returns false if it does not serve */
export async function stopDigest(db: Database, tokenHash: TokenHash): Promise<boolean> {
  const found = await db.prisma.oneTimeLink.findUnique({
    where: { tokenHash, purpose, expiresAt: { gt: new Date() } },
    select: { accountId: true },
  })
  if (!found?.accountId) return false
  await wantDigest(db, AccountId.parse(found.accountId), undefined)
  return true
}
