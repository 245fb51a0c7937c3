/** The revisions of a session in the order of time, a page at a time: fifty thousand are no more than ten of them. */
import type { Pool } from 'pg'
import { z } from 'zod'
import { RecordId, type SessionId } from '#shared/ids.ts'

const Row = z.object({
  record_id: RecordId,
  revision: z.int(),
  at: z.date(),
  first: z.boolean(),
  gone: z.boolean(),
})

/** That a record was written, changed or taken back; not what it says. */
export interface Happening {
  readonly record: RecordId
  readonly revision: number
  /** ms since 1970 */
  readonly at: number
  /** The first that is kept of its record. */
  readonly first: boolean
  /** It was deleted, or a mark was taken back. */
  readonly gone: boolean
}

/**
 * The next happenings of a session, of all its records, whoever may see them.
 * @param after the last one of the page before
 */
export async function listHappenings(
  pool: Pool,
  session: SessionId,
  { after, limit }: { readonly after?: Pick<Happening, 'at' | 'revision' | 'record'> | undefined; readonly limit: number },
): Promise<Happening[]> {
  const { rows } = await pool.query(
    `SELECT v.record_id, v.revision, v.at, v.value ? 'deletedAt' OR v.value ? 'goneAt' AS gone,
       v.revision = 1 OR NOT EXISTS (SELECT 1 FROM revision b WHERE b.session_id = v.session_id AND b.record_id = v.record_id AND b.revision < v.revision) AS first
     FROM revision v
     WHERE v.session_id = $1 ${after ? 'AND (v.at, v.revision, v.record_id) > (to_timestamp($3::float8 / 1000), $4::int, $5::text)' : ''}
     ORDER BY v.at, v.revision, v.record_id LIMIT $2`,
    [session, limit, ...(after ? [after.at, after.revision, after.record] : [])],
  )
  return rows.map((row) => {
    const { record_id, at, ...rest } = Row.parse(row)
    return { record: record_id, at: at.getTime(), ...rest }
  })
}
