/** What was: the accepted states of a record, and what decided at each time where it stood. */
import type { Pool } from 'pg'
import { z } from 'zod'
import { RecordId, type SessionId } from '#shared/ids.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { ALWAYS, type Past, type Revision, type Turn } from '#shared/margins/history.ts'
import { Annotation, Mark, PenRecord, Reply } from '#shared/margins/record.ts'
import { type Phase, phases } from '#shared/session/phase.ts'
import type { SessionState } from '#shared/session/state.ts'
import { listTold, turnsTold } from './session-events.ts'

const RevisionRow = z.object({ revision: z.int(), value: z.discriminatedUnion('is', [Annotation, Reply]), at: z.date() })
const AnyRevisionRow = z.object({ record_id: RecordId, revision: z.int(), value: PenRecord, phase: z.enum(phases), at: z.date() })
/** One accepted state of any record. */
export interface KeptRevision {
  readonly revision: number
  readonly value: PenRecord
  readonly phase: Phase
  /** ms since 1970 */
  readonly at: number
}
const HideRow = z.object({ value: Mark, at: z.date() })

/** Every accepted state of an annotation or reply, oldest first. */
export async function listRevisions(pool: Pool, session: SessionId, record: RecordId): Promise<Revision[]> {
  const { rows } = await pool.query(
    `SELECT revision, value, at FROM revision WHERE session_id = $1 AND record_id = $2 AND value->>'is' IN ('annotation', 'reply') ORDER BY revision`,
    [session, record],
  )
  return rows.map((row) => {
    const { revision, value, at } = RevisionRow.parse(row)
    return { revision, value, at: at.getTime() }
  })
}

/** Every accepted state of some records, by record, oldest first. */
export async function listRevisionsOf(
  pool: Pool,
  session: SessionId,
  records: readonly RecordId[],
): Promise<Map<RecordId, KeptRevision[]>> {
  const of = new Map<RecordId, KeptRevision[]>()
  if (records.length === 0) return of
  const { rows } = await pool.query(
    'SELECT record_id, revision, value, phase, at FROM revision WHERE session_id = $1 AND record_id = ANY($2::text[]) ORDER BY record_id, revision',
    [session, records],
  )
  for (const row of rows) {
    const { record_id, at, ...rest } = AnyRevisionRow.parse(row)
    const known = of.get(record_id) ?? []
    of.set(record_id, known)
    known.push({ ...rest, at: at.getTime() })
  }
  return of
}

/** How the session and the facilitators' marks decided over a record since it was written. */
export async function findPast(pool: Pool, state: SessionState, record: KeptRecord): Promise<Past> {
  const [told, hides, ended] = await Promise.all([
    listTold(pool, state.id),
    pool.query(
      `SELECT v.value, v.at FROM record m JOIN revision v ON v.session_id = m.session_id AND v.record_id = m.id
       WHERE m.session_id = $1 AND m.thread = $2 AND m."is" = 'mark' AND m.value->>'sort' = 'hide' AND m.value->>'on' = $3
       ORDER BY v.at, v.record_id COLLATE "C", v.revision`,
      [state.id, record.thread, record.id],
    ),
    pool.query<{ closed_at: Date | null }>('SELECT closed_at FROM session WHERE id = $1', [state.id]),
  ])
  const lifts = told.flatMap(({ event, at }) =>
    (event.is === 'lifted' || event.is === 'unlifted') && event.thread === record.thread ? [{ now: event.is === 'lifted', at }] : [],
  )
  const closed = ended.rows[0]?.closed_at?.getTime()
  const { phase, silence } = turnsTold(told, state)
  return {
    phase: closed === undefined ? phase : [...phase, { at: closed, now: 'closed' }],
    silence,
    lifted: [{ at: ALWAYS, now: lifts[0] ? !lifts[0].now : state.lifts.has(record.thread) }, ...lifts],
    hidden: hiddenTurns(hides.rows.map((row) => HideRow.parse(row))),
  }
}

/** The newest word counts, newest by the server's clock (shared/margins/hiding.ts): `rows` are in its order. */
const hiddenTurns = (rows: readonly z.infer<typeof HideRow>[]): Turn<boolean>[] => [
  { at: ALWAYS, now: false },
  ...rows.map(({ value, at }) => ({ at: at.getTime(), now: value.goneAt === undefined })),
]
