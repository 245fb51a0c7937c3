/** Links that work once. The link holds the token, the row its SHA-256. */
import { z } from 'zod'
import { AccountId, SeminarId, type SessionId } from '#shared/ids.ts'
import { Role } from '#shared/permissions.ts'
import type { Database } from './database.ts'
import { carryIntoSessions } from './members.ts'

type TokenHash = Uint8Array<ArrayBuffer>

interface NewLink {
  readonly tokenHash: TokenHash
  readonly until: Date
}

/** A way into an account: a magic link is sent by mail and proves the address, a return link is kept by a guest. */
export type WayIn = 'magic' | 'return'

const live = () => ({ usedAt: null, expiresAt: { gt: new Date() } })

/**
 * Makes a link for the first facilitator.
 * @param ending which of those made before it ends: all of them, or, beside other servers, those that have run out
 */
export async function replaceFirstLink(db: Database, link: NewLink, ending: 'all' | 'old'): Promise<void> {
  const old = ending === 'old' ? { expiresAt: { lt: new Date() } } : {}
  await db.prisma.$transaction([
    db.prisma.oneTimeLink.deleteMany({ where: { purpose: 'first-facilitator', ...old } }),
    db.prisma.oneTimeLink.create({ data: { tokenHash: link.tokenHash, purpose: 'first-facilitator', expiresAt: link.until } }),
  ])
}

/** Makes a way into an account and ends those of its kind made before. */
export async function replaceWayIn(db: Database, purpose: WayIn, account: AccountId, link: NewLink): Promise<void> {
  await db.prisma.$transaction([
    db.prisma.oneTimeLink.deleteMany({ where: { purpose, accountId: account } }),
    db.prisma.oneTimeLink.create({ data: { tokenHash: link.tokenHash, purpose, accountId: account, expiresAt: link.until } }),
  ])
}

export interface LinkedAccount {
  readonly id: AccountId
  readonly name: string
  readonly email?: string
}

const account = { select: { id: true, name: true, email: true } } as const

const accountOf = (row: { id: string; name: string; email: string | null } | null | undefined): LinkedAccount | undefined =>
  row ? { id: AccountId.parse(row.id), name: row.name, ...(row.email === null ? {} : { email: row.email }) } : undefined

/** Whose way in it is, without using it up. */
export async function findWayIn(db: Database, purpose: WayIn, tokenHash: TokenHash): Promise<LinkedAccount | undefined> {
  const row = await db.prisma.oneTimeLink.findUnique({
    where: { tokenHash, purpose, ...live(), account: { erasedAt: null } },
    select: { account },
  })
  return accountOf(row?.account)
}

/** Uses a way in up. @returns undefined if it does not serve; of two at once, one does */
export async function takeWayIn(db: Database, purpose: WayIn, tokenHash: TokenHash): Promise<LinkedAccount | undefined> {
  const found = await findWayIn(db, purpose, tokenHash)
  if (!found) return undefined
  const used = await db.prisma.oneTimeLink.updateMany({ where: { tokenHash, purpose, ...live() }, data: { usedAt: new Date() } })
  return used.count === 1 ? found : undefined
}

const InvitationDetails = z.object({
  seminar: SeminarId,
  role: Role,
  host: z.boolean(),
  email: z.string().optional(),
  /** Of what only the mail to that address said (SHA-256, hex): whoever has it, has the address. */
  mailed: z.string().optional(),
})

export interface StoredInvitation extends z.infer<typeof InvitationDetails> {
  readonly tokenHash: TokenHash
  readonly createdAt: Date
  readonly expiresAt: Date
}

const invitationOf = (row: {
  tokenHash: Uint8Array<ArrayBuffer>
  details: unknown
  createdAt: Date
  expiresAt: Date
}): StoredInvitation => ({
  ...InvitationDetails.parse(row.details),
  tokenHash: row.tokenHash,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
})

/** Keeps an invitation; the inviting account is kept with it, and it ends with theirs. */
export async function addInvitation(
  db: Database,
  link: NewLink & z.infer<typeof InvitationDetails> & { readonly from: AccountId },
): Promise<StoredInvitation> {
  const { seminar, role, host, email, mailed } = link
  const details = { seminar, role, host, ...(email === undefined ? {} : { email }), ...(mailed === undefined ? {} : { mailed }) }
  return invitationOf(
    await db.prisma.oneTimeLink.create({
      data: { tokenHash: link.tokenHash, purpose: 'invitation', accountId: link.from, expiresAt: link.until, details },
    }),
  )
}

/** The invitations to a seminar that can still be accepted, newest first. */
export async function listInvitations(db: Database, seminar: SeminarId): Promise<StoredInvitation[]> {
  const rows = await db.prisma.oneTimeLink.findMany({
    where: { purpose: 'invitation', ...live(), details: { path: ['seminar'], equals: seminar } },
    orderBy: { createdAt: 'desc' },
  })
  return rows.map(invitationOf)
}

export async function findInvitation(db: Database, tokenHash: TokenHash): Promise<StoredInvitation | undefined> {
  const row = await db.prisma.oneTimeLink.findUnique({ where: { tokenHash, purpose: 'invitation', ...live() } })
  return row ? invitationOf(row) : undefined
}

/** Takes an invitation back. Taking back what is not there is no error. */
export async function endInvitation(db: Database, seminar: SeminarId, tokenHash: TokenHash): Promise<void> {
  await db.prisma.oneTimeLink.deleteMany({ where: { purpose: 'invitation', tokenHash, details: { path: ['seminar'], equals: seminar } } })
}

/**
 * Uses an invitation up and makes the account a member; who is one already keeps the stronger role. A new facilitator is
 * one in those sessions too where they have a place.
 * @returns the sessions that must hear of it; undefined if the invitation does not serve, and then nothing has changed
 */
export async function acceptInvitation(db: Database, tokenHash: TokenHash, newMember: AccountId): Promise<SessionId[] | undefined> {
  return db.prisma.$transaction(async (tx) => {
    const used = await tx.oneTimeLink.updateMany({ where: { tokenHash, purpose: 'invitation', ...live() }, data: { usedAt: new Date() } })
    if (used.count !== 1) return undefined
    const { details } = await tx.oneTimeLink.findUniqueOrThrow({ where: { tokenHash }, select: { details: true } })
    const { seminar, role, host } = InvitationDetails.parse(details)
    const key = { seminarId: seminar, accountId: newMember }
    const there = await tx.member.findUnique({ where: { seminarId_accountId: key }, select: { role: true } })
    if (!there) await tx.member.create({ data: { ...key, role } })
    else if (rank(role) > rank(there.role)) await tx.member.update({ where: { seminarId_accountId: key }, data: { role } })
    if (host) await tx.account.update({ where: { id: newMember }, data: { host: true }, select: { id: true } })
    return role === 'facilitator' && there?.role !== 'facilitator' ? carryIntoSessions(tx, key, role) : []
  })
}

const rank = (role: Role): number => ['observer', 'reader', 'facilitator'].indexOf(role)
