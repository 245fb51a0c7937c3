import { JoinCode, ReadingId, SeminarId, SessionId } from '#shared/ids.ts'
import { Manner, Names } from '#shared/protocol/http/sessions.ts'
import type { Database } from './database.ts'

export interface LiveCode {
  readonly code: JoinCode
  readonly expiresAt: Date
}

/** The code by which a session can be joined now, or undefined. */
export async function findCodeOf(db: Database, session: SessionId): Promise<LiveCode | undefined> {
  const row = await db.prisma.joinCode.findFirst({
    where: { sessionId: session, endedAt: null, expiresAt: { gt: new Date() }, session: { closedAt: null } },
    orderBy: { createdAt: 'desc' },
    select: { code: true, expiresAt: true },
  })
  return row ? { code: JoinCode.parse(row.code), expiresAt: row.expiresAt } : undefined
}

/** Ends the codes of a session and gives it this one. @returns false if the session is closed */
export async function renewCode(db: Database, session: SessionId, next: LiveCode): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const [open] = await tx.$queryRaw<unknown[]>`SELECT 1 FROM session WHERE id = ${session}::uuid AND closed_at IS NULL FOR UPDATE`
    if (open === undefined) return false
    await tx.joinCode.updateMany({ where: { sessionId: session, endedAt: null }, data: { endedAt: new Date() } })
    await tx.joinCode.create({ data: { sessionId: session, code: next.code, expiresAt: next.expiresAt } })
    return true
  })
}

export interface SessionOfCode {
  readonly id: SessionId
  readonly title: string
  readonly manner: Manner
  readonly names: Names
  readonly seminar: { readonly id: SeminarId; readonly title: string }
  readonly reading: { readonly id: ReadingId; readonly title: string; readonly author: string }
}

/** The session that a code leads to; undefined if it leads nowhere, has ended or expired, or the session is closed. */
export async function findSessionByCode(db: Database, code: JoinCode): Promise<SessionOfCode | undefined> {
  const row = await db.prisma.joinCode.findUnique({
    where: { code, endedAt: null, expiresAt: { gt: new Date() }, session: { closedAt: null } },
    select: {
      session: {
        select: {
          id: true,
          title: true,
          manner: true,
          names: true,
          seminar: { select: { id: true, title: true } },
          reading: { select: { id: true, title: true, author: true } },
        },
      },
    },
  })
  if (!row) return undefined
  const { id, title, manner, names, seminar, reading } = row.session
  return {
    id: SessionId.parse(id),
    title,
    manner: Manner.parse(manner),
    names: Names.parse(names),
    seminar: { id: SeminarId.parse(seminar.id), title: seminar.title },
    reading: { id: ReadingId.parse(reading.id), title: reading.title, author: reading.author },
  }
}
