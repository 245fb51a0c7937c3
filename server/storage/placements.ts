import { Passage } from '#shared/anchoring/passage.ts'
import { ParticipantId, RecordId, type SessionId } from '#shared/ids.ts'
import type { Database } from './database.ts'

/** Where an annotation was put by hand, and by whom. */
export interface HandPlacement {
  readonly passage: Passage
  readonly by: ParticipantId
  /** ms since 1970 */
  readonly at: number
}

/** Where annotations of a session were put by hand. */
export async function listPlacements(db: Database, session: SessionId): Promise<Map<RecordId, HandPlacement>> {
  const rows = await db.prisma.placement.findMany({
    where: { sessionId: session },
    select: { recordId: true, passage: true, participantId: true, at: true },
  })
  return new Map(
    rows.map((row) => [
      RecordId.parse(row.recordId),
      { passage: Passage.parse(row.passage), by: ParticipantId.parse(row.participantId), at: row.at.getTime() },
    ]),
  )
}

/** Puts an annotation by hand, in the place of where it was put before; the session moves on by a version. */
export async function placeByHand(
  db: Database,
  session: SessionId,
  placement: { record: RecordId; passage: Passage; by: ParticipantId },
): Promise<void> {
  const { record, passage, by } = placement
  await db.prisma.$transaction([
    db.prisma.placement.upsert({
      where: { sessionId_recordId: { sessionId: session, recordId: record } },
      create: { sessionId: session, recordId: record, passage, participantId: by },
      update: { passage, participantId: by, at: new Date() },
    }),
    db.prisma.session.update({ where: { id: session }, data: { version: { increment: 1 } }, select: { id: true } }),
  ])
}

/**
 * Takes a placement back; the session moves on by a version.
 * @returns whether there was one
 */
export async function takePlacementBack(db: Database, session: SessionId, record: RecordId): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.placement.deleteMany({ where: { sessionId: session, recordId: record } })
    if (count > 0) await tx.session.update({ where: { id: session }, data: { version: { increment: 1 } }, select: { id: true } })
    return count > 0
  })
}

/** Which of these records facilitators' newest word hides from readers, as shared/margins/hiding.ts has it. */
export async function findHideMarks(db: Database, session: SessionId, records: readonly RecordId[]): Promise<Set<RecordId>> {
  const { rows } = await db.pool.query<{ on: string }>(
    `SELECT "on" FROM (
       SELECT DISTINCT ON (value->>'on') value->>'on' AS "on", value ? 'goneAt' AS gone FROM record
       WHERE session_id = $1 AND "is" = 'mark' AND value->>'sort' = 'hide' AND value->>'on' = ANY($2::text[])
       ORDER BY value->>'on', changed_at DESC, id COLLATE "C" DESC) newest
     WHERE NOT gone`,
    [session, records],
  )
  return new Set(rows.map((row) => RecordId.parse(row.on)))
}
