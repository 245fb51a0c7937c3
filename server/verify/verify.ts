import type { ClientBase } from 'pg'
import { SessionId } from '#shared/ids.ts'
import { verifySession } from './session.ts'

export interface Found {
  readonly session: string
  readonly difference: string
}

/**
 * Replays what people wrote in every session and holds it against all that follows from it.
 * @param client inside one transaction that reads at one moment
 * @param counted called with each session that has been looked through
 */
export async function* verify(client: ClientBase, counted: (session: string, records: number) => void): AsyncGenerator<Found> {
  for (const [what, sql] of strays) {
    const { rows } = await client.query<{ id: string; session: string | null }>(sql)
    for (const { id, session } of rows) yield { session: session ?? 'none', difference: `${what} ${id}.` }
  }
  const { rows } = await client.query<{ id: string }>('SELECT id FROM session ORDER BY created_at, id')
  for (const { id } of rows) {
    try {
      const { differences, records } = await verifySession(client, SessionId.parse(id))
      for (const difference of differences) yield { session: id, difference }
      counted(id, records.size)
    } catch (error) {
      yield { session: id, difference: `Something that is kept of it cannot be read: ${whatFailed(error)}.` }
      counted(id, 0)
    }
  }
}

/** The tables of the hot path have no foreign keys among themselves. */
const strays: readonly (readonly [string, string])[] = [
  [
    'There are updates of a document that is not there:',
    `SELECT DISTINCT document_id AS id, NULL AS session FROM document_update u WHERE NOT EXISTS (SELECT FROM document d WHERE d.id = u.document_id)`,
  ],
  [
    'There are records of a session that is not there, such as',
    'SELECT min(id) AS id, session_id AS session FROM record r WHERE NOT EXISTS (SELECT FROM session s WHERE s.id = r.session_id) GROUP BY session_id',
  ],
  [
    'There are revisions of a session that is not there, such as of',
    'SELECT min(record_id) AS id, session_id AS session FROM revision v WHERE NOT EXISTS (SELECT FROM session s WHERE s.id = v.session_id) GROUP BY session_id',
  ],
]

/** Where something could not be parsed, not what it was: that may be people's words. */
function whatFailed(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (!('issues' in error) || !Array.isArray(error.issues)) return error.message
  const issues: unknown[] = error.issues
  const [first] = issues
  const path = typeof first === 'object' && first !== null && 'path' in first && Array.isArray(first.path) ? first.path.join('.') : ''
  return `it is not in its form${path ? ` at ${path}` : ''}`
}
