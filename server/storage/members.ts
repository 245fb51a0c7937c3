/** Changes of who belongs to a seminar, and what follows for their places in its sessions. */
import { type AccountId, type SeminarId, SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/permissions.ts'
import type { Database } from './database.ts'

type Transaction = Pick<Database['prisma'], 'participant' | 'session'>

/** What came of a change: the sessions that must hear of it; or that the seminar would be left without a facilitator; or no such member. */
export type MemberOutcome =
  | { readonly is: 'changed'; readonly sessions: readonly SessionId[] }
  | { readonly is: 'last-facilitator' }
  | { readonly is: 'nobody' }

/**
 * Gives a member another role, in the seminar and in those of its sessions where they have a place; or, without a role,
 * ends the membership: places in sessions stay, but a facilitator's become a reader's.
 */
export async function changeMember(db: Database, seminar: SeminarId, account: AccountId, role: Role | undefined): Promise<MemberOutcome> {
  return db.prisma.$transaction(async (tx) => {
    // Two facilitators who end each other at once must not both succeed.
    await tx.$queryRaw`SELECT 1 FROM seminar WHERE id = ${seminar}::uuid FOR UPDATE`
    const key = { seminarId_accountId: { seminarId: seminar, accountId: account } }
    const member = await tx.member.findUnique({ where: key, select: { role: true } })
    if (!member) return { is: 'nobody' }
    if (member.role === 'facilitator' && role !== 'facilitator') {
      const others = await tx.member.count({ where: { seminarId: seminar, role: 'facilitator', accountId: { not: account } } })
      if (others === 0) return { is: 'last-facilitator' }
    }
    if (role === undefined) await tx.member.delete({ where: key })
    else await tx.member.update({ where: key, data: { role } })
    return { is: 'changed', sessions: await carryIntoSessions(tx, key.seminarId_accountId, role) }
  })
}

/**
 * Takes a new role of a member over into the sessions where they have a place; without one, a facilitator becomes a reader.
 * @returns the sessions that must hear of it
 */
export async function carryIntoSessions(
  tx: Transaction,
  { seminarId, accountId }: { seminarId: SeminarId; accountId: AccountId },
  role: Role | undefined,
): Promise<SessionId[]> {
  const places = await tx.participant.findMany({
    where: { accountId, session: { seminarId }, role: role === undefined ? 'facilitator' : { not: role } },
    select: { id: true, sessionId: true },
  })
  const sessions = places.map((place) => SessionId.parse(place.sessionId))
  await tx.participant.updateMany({ where: { id: { in: places.map((place) => place.id) } }, data: { role: role ?? 'reader' } })
  await tx.session.updateMany({ where: { id: { in: sessions } }, data: { version: { increment: 1 } } })
  return sessions
}
