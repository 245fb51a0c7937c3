import { AccountId } from '#shared/ids.ts'
import type { Database } from './database.ts'
import { isDuplicate } from './duplicate.ts'

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

/** The lock under which the first host is made. */
const FIRST_HOST = 4_117_002

/**
 * Uses up the first facilitator's link and makes that account and their first seminar, or nothing at all.
 * @returns undefined if the link does not serve, or there is a host already; `address-taken` if the address is a guest's
 */
export async function addFirstHost(
  db: Database,
  wanted: { name: string; email: string; passwordHash: string; tokenHash: Uint8Array<ArrayBuffer>; seminar: string },
): Promise<AccountId | 'address-taken' | undefined> {
  const made = db.prisma.$transaction(async (tx) => {
    // Of two who use links at once, the second finds a host.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_HOST})`
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
  return made.catch((error: unknown) => {
    if (isDuplicate(error)) return 'address-taken'
    throw error
  })
}

/** Makes an account. @returns undefined if its address is another's */
export async function addAccount(
  db: Database,
  account: { name: string; email?: string; emailVerified: boolean; passwordHash?: string },
): Promise<AccountId | undefined> {
  try {
    const { id } = await db.prisma.account.create({
      data: {
        name: account.name,
        email: account.email ?? null,
        emailVerifiedAt: account.emailVerified ? new Date() : null,
        passwordHash: account.passwordHash ?? null,
      },
      select: { id: true },
    })
    return AccountId.parse(id)
  } catch (error) {
    if (isDuplicate(error)) return undefined
    throw error
  }
}

export interface AccountDetails {
  readonly name: string
  readonly email: string | undefined
  readonly emailVerified: boolean
  /** Wants a daily mail of what is new. */
  readonly digest: boolean
  /** Of the daily mail. */
  readonly language: string | undefined
  readonly passwordHash: string | undefined
  readonly connected: boolean
  readonly signIns: readonly { readonly tokenHash: Uint8Array; readonly createdAt: Date; readonly lastSeenAt: Date }[]
}

/** What an account's own page shows, with its live sign-ins, latest first. */
export async function findAccount(db: Database, id: AccountId): Promise<AccountDetails | undefined> {
  const row = await db.prisma.account.findUnique({
    where: { id, erasedAt: null },
    select: {
      name: true,
      email: true,
      emailVerifiedAt: true,
      digestAt: true,
      language: true,
      passwordHash: true,
      _count: { select: { identities: true } },
      signIns: {
        where: { expiresAt: { gt: new Date() } },
        orderBy: { lastSeenAt: 'desc' },
        select: { tokenHash: true, createdAt: true, lastSeenAt: true },
      },
    },
  })
  if (!row) return undefined
  return {
    name: row.name,
    email: row.email ?? undefined,
    emailVerified: row.emailVerifiedAt !== null,
    digest: row.digestAt !== null,
    language: row.language ?? undefined,
    passwordHash: row.passwordHash ?? undefined,
    connected: row._count.identities > 0,
    signIns: row.signIns,
  }
}

/**
 * Changes what is given. A new address is not proven.
 * @returns false if the address is another's
 */
export async function changeAccount(
  db: Database,
  id: AccountId,
  change: { name?: string | undefined; email?: string | undefined; passwordHash?: string | undefined },
): Promise<boolean> {
  try {
    await db.prisma.account.update({
      where: { id },
      data: {
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(change.email === undefined ? {} : { email: change.email, emailVerifiedAt: null, digestAt: null }),
        ...(change.passwordHash === undefined ? {} : { passwordHash: change.passwordHash }),
      },
      select: { id: true },
    })
    return true
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
}

/**
 * Notes that the account's address was proven. The first proof ends what was set up without one, so that nobody keeps
 * a password to an account that they opened under somebody else's address; `keep` leaves it, for a proof brought by
 * who is signed in to it.
 * @returns whether password and sign-ins were ended
 */
export async function proveEmail(db: Database, id: AccountId, keep: boolean): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const first = await tx.account.updateMany({
      where: { id, emailVerifiedAt: null },
      data: { emailVerifiedAt: new Date(), ...(keep ? {} : { passwordHash: null }) },
    })
    if (first.count === 0 || keep) return false
    await tx.signIn.deleteMany({ where: { accountId: id } })
    await tx.identity.deleteMany({ where: { accountId: id } })
    await tx.oneTimeLink.deleteMany({ where: { accountId: id, purpose: 'return' } })
    return true
  })
}

/** The account that an identity provider's subject is connected to. */
export async function findAccountByIdentity(
  db: Database,
  issuer: string,
  subject: string,
): Promise<{ id: AccountId; email?: string } | undefined> {
  const row = await db.prisma.identity.findUnique({
    where: { issuer_subject: { issuer, subject }, account: { erasedAt: null } },
    select: { account: { select: { id: true, email: true } } },
  })
  return row ? { id: AccountId.parse(row.account.id), ...(row.account.email === null ? {} : { email: row.account.email }) } : undefined
}

/** Connects an identity to an account. @returns false if it is connected to some account already */
export async function addIdentity(db: Database, identity: { issuer: string; subject: string; account: AccountId }): Promise<boolean> {
  try {
    await db.prisma.identity.create({ data: { issuer: identity.issuer, subject: identity.subject, accountId: identity.account } })
    return true
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
}
