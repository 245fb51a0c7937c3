import { AccountId, SeminarId } from '#shared/ids.ts'
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
