import { AccountId, SeminarId, SessionId } from '#shared/ids.ts'
import { Role } from '#shared/permissions.ts'
import type { Database } from './database.ts'

export interface SeminarOfMember {
  readonly id: SeminarId
  readonly title: string
  readonly role: Role
  readonly createdAt: Date
  readonly members: number
  readonly sessions: number
}

/** The seminars of an account, newest first. */
export async function listSeminars(db: Database, account: AccountId): Promise<SeminarOfMember[]> {
  const rows = await db.prisma.member.findMany({
    where: { accountId: account },
    orderBy: { seminar: { createdAt: 'desc' } },
    select: {
      role: true,
      seminar: { select: { id: true, title: true, createdAt: true, _count: { select: { members: true, sessions: true } } } },
    },
  })
  return rows.map(({ role, seminar }) => ({
    id: SeminarId.parse(seminar.id),
    title: seminar.title,
    role: Role.parse(role),
    createdAt: seminar.createdAt,
    members: seminar._count.members,
    sessions: seminar._count.sessions,
  }))
}

/** Opens a seminar, with whoever opens it as its facilitator. */
export async function addSeminar(db: Database, seminar: { title: string; facilitator: AccountId }): Promise<SeminarOfMember> {
  const row = await db.prisma.seminar.create({
    data: { title: seminar.title, members: { create: { accountId: seminar.facilitator, role: 'facilitator' } } },
    select: { id: true, title: true, createdAt: true },
  })
  return { id: SeminarId.parse(row.id), title: row.title, role: 'facilitator', createdAt: row.createdAt, members: 1, sessions: 0 }
}

/**
 * Opens the demo seminar of an account.
 * @returns undefined if it has one already
 */
export async function addDemoSeminar(db: Database, title: string, account: AccountId): Promise<SeminarId | undefined> {
  const { count } = await db.prisma.seminar.createMany({ data: { title, demoOf: account }, skipDuplicates: true })
  if (count === 0) return undefined
  const { id } = await db.prisma.seminar.update({
    where: { demoOf: account },
    data: { members: { create: { accountId: account, role: 'facilitator' } } },
    select: { id: true },
  })
  return SeminarId.parse(id)
}

/** The demo seminar of an account with its oldest session, or undefined. */
export async function findDemoSeminar(db: Database, account: AccountId): Promise<{ id: SeminarId; session?: SessionId } | undefined> {
  const row = await db.prisma.seminar.findUnique({
    where: { demoOf: account },
    select: { id: true, sessions: { orderBy: { createdAt: 'asc' }, take: 1, select: { id: true } } },
  })
  if (!row) return undefined
  const [session] = row.sessions
  return { id: SeminarId.parse(row.id), ...(session ? { session: SessionId.parse(session.id) } : {}) }
}

/**
 * Deletes a seminar with its sessions and all that was written in them. Gone with it are the accounts to which nobody can
 * come back (guests without a browser or a link, who were in these sessions only), what a demo seminar read, and readings
 * that were deleted and kept for these sessions only. Other readings stay.
 * @returns its sessions, which are gone; undefined if there is no such seminar
 */
export async function removeSeminar(db: Database, id: SeminarId): Promise<SessionId[] | undefined> {
  return db.prisma.$transaction(
    async (tx) => {
      const [seminar] = await tx.$queryRaw<{ demo_of: string | null }[]>`SELECT demo_of FROM seminar WHERE id = ${id}::uuid FOR UPDATE`
      if (!seminar) return undefined
      const sessions = await tx.session.findMany({ where: { seminarId: id }, select: { id: true, readingId: true } })
      const ids = sessions.map((session) => session.id)
      const people = await removeContents(tx, ids)
      await tx.seminar.delete({ where: { id }, select: { id: true } })
      await removeForgotten(tx, people)
      await removeUnread(tx, sessions, seminar.demo_of === null ? { removedAt: { not: null } } : {})
      return ids.map((one) => SessionId.parse(one))
    },
    { timeout: 60_000 },
  )
}

/**
 * Deletes a session with all that was written in it; guests to whose accounts nobody can come back, and a deleted reading
 * that was kept for this session only, are gone with it.
 * @returns whether there was one
 */
export async function removeSession(db: Database, id: SessionId): Promise<boolean> {
  return db.prisma.$transaction(
    async (tx) => {
      const session = await tx.session.findUnique({ where: { id }, select: { readingId: true } })
      if (!session) return false
      const people = await removeContents(tx, [id])
      const { count } = await tx.session.deleteMany({ where: { id } })
      await removeForgotten(tx, people)
      await removeUnread(tx, [session], { removedAt: { not: null } })
      return count > 0
    },
    { timeout: 60_000 },
  )
}

type Tx = Parameters<Parameters<Database['prisma']['$transaction']>[0]>[0]

/** Deletes what was written in sessions. @returns the accounts of those who were in them */
async function removeContents(tx: Tx, ids: readonly string[]): Promise<string[]> {
  // What is being committed is waited for, and gone with the rest.
  await tx.$queryRaw`SELECT 1 FROM document WHERE session_id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`
  const where = { sessionId: { in: [...ids] } }
  const documents = await tx.document.findMany({ where, select: { id: true } })
  const people = await tx.participant.findMany({ where, select: { accountId: true } })
  await tx.documentUpdate.deleteMany({ where: { documentId: { in: documents.map((document) => document.id) } } })
  await removeWords(tx, ids)
  return people.map((one) => one.accountId)
}

/** Of these accounts, deletes those to which nobody can come back and which are in no other session or seminar. */
async function removeForgotten(tx: Tx, accounts: readonly string[]): Promise<void> {
  const nowhereElse = { participants: { none: {} }, members: { none: {} }, readings: { none: {} } }
  const nobodys = { email: null, host: false, signIns: { none: {} }, identities: { none: {} }, links: { none: {} } }
  await tx.account.deleteMany({ where: { id: { in: [...accounts] }, ...nobodys, ...nowhereElse } })
}

/** Of the readings of these sessions, which are gone, deletes those of a sort that no other session reads. */
async function removeUnread(tx: Tx, sessions: readonly { readingId: string }[], sort: { removedAt?: { not: null } }): Promise<void> {
  await tx.reading.deleteMany({ where: { id: { in: sessions.map((one) => one.readingId) }, sessions: { none: {} }, ...sort } })
}

/** Deletes what was written in sessions: what came in between their end and that of their connections too. */
export async function removeWords(
  db: Pick<Database['prisma'], 'record' | 'revision' | 'refusedUpdate'>,
  sessions: readonly string[],
): Promise<void> {
  const where = { sessionId: { in: [...sessions] } }
  await db.revision.deleteMany({ where })
  await db.record.deleteMany({ where })
  await db.refusedUpdate.deleteMany({ where })
}

export interface SeminarDetails {
  readonly id: SeminarId
  readonly title: string
  readonly createdAt: Date
  readonly members: readonly {
    readonly id: AccountId
    readonly name: string
    readonly email?: string
    readonly role: Role
    readonly since: Date
  }[]
}

/** A seminar with its members, the longest standing first, or undefined. */
export async function findSeminar(db: Database, id: SeminarId): Promise<SeminarDetails | undefined> {
  const row = await db.prisma.seminar.findUnique({
    where: { id },
    select: {
      title: true,
      createdAt: true,
      members: {
        orderBy: { since: 'asc' },
        select: { role: true, since: true, account: { select: { id: true, name: true, email: true } } },
      },
    },
  })
  if (!row) return undefined
  return {
    id,
    title: row.title,
    createdAt: row.createdAt,
    members: row.members.map(({ role, since, account }) => ({
      id: AccountId.parse(account.id),
      name: account.name,
      ...(account.email === null ? {} : { email: account.email }),
      role: Role.parse(role),
      since,
    })),
  }
}

export async function renameSeminar(db: Database, id: SeminarId, title: string): Promise<void> {
  await db.prisma.seminar.update({ where: { id }, data: { title }, select: { id: true } })
}

/** The role of an account in a seminar; undefined for no member and for no such seminar. */
export async function roleInSeminar(db: Database, account: AccountId, seminar: SeminarId): Promise<Role | undefined> {
  const row = await db.prisma.member.findUnique({
    where: { seminarId_accountId: { seminarId: seminar, accountId: account } },
    select: { role: true },
  })
  return row ? Role.parse(row.role) : undefined
}

/** Whether an account facilitates any seminar. */
export async function facilitatesAny(db: Database, account: AccountId): Promise<boolean> {
  return (await db.prisma.member.findFirst({ where: { accountId: account, role: 'facilitator' }, select: { accountId: true } })) !== null
}
