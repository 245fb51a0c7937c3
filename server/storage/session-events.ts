/** What was told of a session that decides who could read what, and when. */
import type { Pool } from 'pg'
import { z } from 'zod'
import { ParticipantId, RecordId, type SessionId } from '#shared/ids.ts'
import { ALWAYS, type Past } from '#shared/margins/history.ts'
import { phases } from '#shared/session/phase.ts'
import type { SessionState } from '#shared/session/state.ts'

const Told = z.discriminatedUnion('is', [
  z.object({ is: z.literal('phase-began'), from: z.enum(phases), to: z.enum(phases) }),
  z.object({ is: z.literal('silence-set'), silence: z.enum(['contents', 'counts']) }),
  z.object({ is: z.literal('lifted'), thread: RecordId }),
  z.object({ is: z.literal('unlifted'), thread: RecordId }),
])
const Row = z.object({ event: Told, at: z.date(), participant_id: ParticipantId.nullable() })

export interface ToldEvent {
  readonly event: z.infer<typeof Told>
  /** ms since 1970 */
  readonly at: number
  /** Who asked for it; nobody where the server did. */
  readonly by: ParticipantId | null
}

/** Phases, silence and lifts of a session as they followed each other; what else happened is left out. */
export async function listTold(pool: Pool, session: SessionId): Promise<ToldEvent[]> {
  const { rows } = await pool.query(
    `SELECT event, at, participant_id FROM session_event, jsonb_array_elements(events) WITH ORDINALITY AS told(event, nth)
     WHERE session_id = $1 AND event->>'is' IN ('phase-began', 'silence-set', 'lifted', 'unlifted') ORDER BY version, nth`,
    [session],
  )
  return rows.map((row) => {
    const { event, at, participant_id } = Row.parse(row)
    return { event, at: at.getTime(), by: participant_id }
  })
}

/** How phase and silence stood at each time. */
export function turnsTold(told: readonly ToldEvent[], state: SessionState): Pick<Past, 'phase' | 'silence'> {
  const began = told.flatMap(({ event, at }) => (event.is === 'phase-began' ? [{ event, at }] : []))
  const silenced = told.flatMap(({ event, at }) => (event.is === 'silence-set' ? [{ now: event.silence, at }] : []))
  return {
    phase: [{ at: ALWAYS, now: began[0]?.event.from ?? state.phase }, ...began.map(({ event, at }) => ({ at, now: event.to }))],
    // It is only noted when it becomes another: before the first note it was the other one.
    silence: [{ at: ALWAYS, now: silenced[0] ? otherSilence[silenced[0].now] : state.silence }, ...silenced],
  }
}

const otherSilence = { contents: 'counts', counts: 'contents' } as const
