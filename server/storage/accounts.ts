import { AccountId } from '#shared/ids.ts'
import type { Database } from './database.ts'

/** Whether anybody on this server may open seminars. */
export async function hostExists(db: Database): Promise<boolean> {
  return (await db.prisma.account.findFirst({ where: { host: true, erasedAt: null }, select: { id: true } })) !== null
}

/** The account of an e-mail address, with what is needed to check its password. */
export async function findAccountByEmail(
  db: Database,
  email: string,
): Promise<{ id: AccountId; email: string; passwordHash: string | undefined } | undefined> {
  const row = await db.prisma.account.findUnique({ where: { email, erasedAt: null }, select: { id: true, passwordHash: true } })
  return row ? { id: AccountId.parse(row.id), email, passwordHash: row.passwordHash ?? undefined } : undefined
}

/**
 * Uses up the first facilitator's link and makes that account and their first seminar, or nothing at all.
 * @returns undefined if the link does not serve, or there is a host already
 */
export async function addFirstHost(
  db: Database,
  wanted: { name: string; email: string; passwordHash: string; tokenHash: Uint8Array<ArrayBuffer>; seminar: string },
): Promise<AccountId | undefined> {
  return db.prisma.$transaction(async (tx) => {
    // Taking the row is the lock: of two who use the link at once, the second finds it used.
    const used = await tx.oneTimeLink.updateMany({
      where: { tokenHash: wanted.tokenHash, purpose: 'first-facilitator', usedAt: null, expiresAt: { gt: new Date() } },
      data: { usedAt: new Date() },
    })
    if (used.count !== 1) return undefined
    if ((await tx.account.findFirst({ where: { host: true, erasedAt: null }, select: { id: true } })) !== null) return undefined
    const { id } = await tx.account.create({
      data: {
        name: wanted.name,
        email: wanted.email,
        passwordHash: wanted.passwordHash,
        host: true,
        // Whoever has the server's console is believed about their address.
        emailVerifiedAt: new Date(),
        members: { create: { role: 'facilitator', seminar: { create: { title: wanted.seminar } } } },
      },
      select: { id: true },
    })
    return AccountId.parse(id)
  })
}
