/** When somebody last had a session before their eyes, so that what is new to them can be counted. */
import type { Pool } from 'pg'
import { z } from 'zod'
import type { ParticipantId } from '#shared/ids.ts'

/** Who comes back sooner is still on the same visit: a reload, a break, a tunnel. */
const SAME_VISIT = `interval '30 minutes'`

/** When these people last had the session before their eyes, ms since 1970. Who has no place any more is left out. */
export async function noteVisits(pool: Pool, seen: ReadonlyMap<ParticipantId, number>): Promise<void> {
  // In one order, so that two servers that note the same people do not wait for each other.
  await pool.query(
    `INSERT INTO visit (participant_id, seen_at)
     SELECT p.id, to_timestamp(t.at / 1000) FROM unnest($1::uuid[], $2::float8[]) AS t(id, at) JOIN participant p ON p.id = t.id ORDER BY p.id
     ON CONFLICT (participant_id) DO UPDATE SET seen_at = greatest(visit.seen_at, excluded.seen_at),
       before = CASE WHEN visit.seen_at < excluded.seen_at - ${SAME_VISIT} THEN visit.seen_at ELSE visit.before END`,
    [[...seen.keys()], [...seen.values()]],
  )
}

const Row = z.object({ last: z.date().nullable() })

/** When somebody's visit before the present one ended, whether or not the present one has been noted; undefined on their first. */
export async function lastHere(pool: Pool, participant: ParticipantId): Promise<Date | undefined> {
  const { rows } = await pool.query(
    `SELECT CASE WHEN seen_at < now() - ${SAME_VISIT} THEN seen_at ELSE before END AS last FROM visit WHERE participant_id = $1`,
    [participant],
  )
  return rows[0] ? (Row.parse(rows[0]).last ?? undefined) : undefined
}
