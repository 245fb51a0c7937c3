import { z } from 'zod'
import { type AccountId, type Alias, type JoinCode, ReadingId, SeminarId, SessionId } from '#shared/ids.ts'
import { Role } from '#shared/permissions.ts'
import { Manner, Names } from '#shared/protocol/http/sessions.ts'
import type { Phase } from '#shared/session/phase.ts'
import type { Database } from './database.ts'

/** Opens a session with its margins, its code and whoever opens it, all or nothing. */
export async function addSession(
  db: Database,
  session: {
    seminar: SeminarId
    reading: { id: ReadingId; version: number }
    title: string
    manner: Manner
    names: Names
    code: { code: JoinCode; expiresAt: Date }
    /** ms since 1970. */
    opensAt?: number | null
    closesAt?: number | null
    facilitator: { account: AccountId; name: string; alias: Alias }
  },
): Promise<SessionId> {
  const { facilitator, code } = session
  const { id } = await db.prisma.session.create({
    data: {
      seminarId: session.seminar,
      readingId: session.reading.id,
      readingVersion: session.reading.version,
      title: session.title,
      manner: session.manner,
      names: session.names,
      // An open session waits in `gather` for the day on which it opens.
      phase: session.manner === 'live' || (session.opensAt ?? 0) > Date.now() ? 'gather' : 'plenary',
      live: { opensAt: session.opensAt ?? null, closesAt: session.closesAt ?? null },
      documents: { create: [{ audience: 'commons' }, { audience: 'facilitators' }] },
      codes: { create: { code: code.code, expiresAt: code.expiresAt } },
      participants: { create: { accountId: facilitator.account, name: facilitator.name, alias: facilitator.alias, role: 'facilitator' } },
    },
    select: { id: true },
  })
  return SessionId.parse(id)
}

export interface SessionDetails {
  readonly id: SessionId
  readonly title: string
  readonly phase: Phase
  readonly manner: Manner
  readonly names: Names
  readonly version: number
  readonly createdAt: Date
  readonly closedAt: Date | null
  readonly opensAt: Date | null
  readonly closesAt: Date | null
  readonly seminar: { readonly id: SeminarId; readonly title: string }
  readonly reading: {
    readonly id: ReadingId
    readonly version: number
    readonly title: string
    readonly author: string
    readonly language: string
  }
}

const details = {
  id: true,
  title: true,
  phase: true,
  manner: true,
  names: true,
  version: true,
  createdAt: true,
  closedAt: true,
  readingVersion: true,
  live: true,
  seminar: { select: { id: true, title: true } },
  reading: { select: { id: true, title: true, author: true, language: true } },
} as const

interface DetailsRow {
  id: string
  title: string
  phase: Phase
  manner: string
  names: string
  version: number
  createdAt: Date
  closedAt: Date | null
  readingVersion: number
  live: unknown
  seminar: { id: string; title: string }
  reading: { id: string; title: string; author: string; language: string }
}

const Day = z
  .int()
  .transform((at) => new Date(at))
  .nullable()
  .default(null)
const Dates = z.object({ opensAt: Day, closesAt: Day })

const detailsOf = (row: DetailsRow): SessionDetails => ({
  ...Dates.parse(row.live),
  id: SessionId.parse(row.id),
  title: row.title,
  phase: row.phase,
  manner: Manner.parse(row.manner),
  names: Names.parse(row.names),
  version: row.version,
  createdAt: row.createdAt,
  closedAt: row.closedAt,
  seminar: { id: SeminarId.parse(row.seminar.id), title: row.seminar.title },
  reading: { ...row.reading, id: ReadingId.parse(row.reading.id), version: row.readingVersion },
})

/** A session as it is listed and shown, without its people; or undefined. */
export async function findSession(db: Database, id: SessionId): Promise<SessionDetails | undefined> {
  const row = await db.prisma.session.findUnique({ where: { id }, select: details })
  return row ? detailsOf(row) : undefined
}

export interface SessionOfSomebody extends SessionDetails {
  readonly people: number
  readonly role: Role
}

/** The sessions an account has joined, and those of its seminars (or of one of them); newest first. */
export async function listSessions(db: Database, account: AccountId, seminar?: SeminarId): Promise<SessionOfSomebody[]> {
  const joined = { participants: { some: { accountId: account, removedAt: null } } }
  const ofSeminars = { seminar: { members: { some: { accountId: account } } } }
  const rows = await db.prisma.session.findMany({
    where: { ...(seminar === undefined ? {} : { seminarId: seminar }), OR: [joined, ofSeminars] },
    orderBy: { createdAt: 'desc' },
    take: 500,
    select: {
      ...details,
      seminar: { select: { id: true, title: true, members: { where: { accountId: account }, select: { role: true } } } },
      participants: { where: { accountId: account, removedAt: null }, select: { role: true } },
      _count: { select: { participants: { where: { removedAt: null } } } },
    },
  })
  return rows.map((row) => ({
    ...detailsOf(row),
    people: row._count.participants,
    role: Role.parse((row.seminar.members[0] ?? row.participants[0])?.role),
  }))
}

/** How many sessions of a seminar go by pseudonyms. */
export const countPseudonymous = (db: Database, seminar: SeminarId): Promise<number> =>
  db.prisma.session.count({ where: { seminarId: seminar, names: 'pseudonyms' } })
