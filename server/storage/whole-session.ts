/** What a file of a whole session needs beside its records: rows that nothing else reads together. Times are ms since 1970. */
import type { Pool } from 'pg'
import { z } from 'zod'
import { Alias, GroupId, ParticipantId, type ReadingId, RecordId, type SessionId } from '#shared/ids.ts'
import { Block } from '#shared/reading/block.ts'

const PlaceRow = z.object({ id: ParticipantId, joined_at: z.date() })

/** Everybody who ever had a place, in the order in which they came. */
export async function listJoined(pool: Pool, session: SessionId): Promise<{ id: ParticipantId; joinedAt: number }[]> {
  const { rows } = await pool.query('SELECT id, joined_at FROM participant WHERE session_id = $1 ORDER BY joined_at, alias', [session])
  return rows.map((row) => {
    const { id, joined_at } = PlaceRow.parse(row)
    return { id, joinedAt: joined_at.getTime() }
  })
}

const GroupRow = z.object({
  id: GroupId,
  name: z.string(),
  created_at: z.date(),
  ended_at: z.date().nullable(),
  members: z.array(z.object({ alias: Alias, since: z.number(), until: z.number().nullable() })),
})
export interface GroupWithTimes {
  readonly id: GroupId
  readonly name: string
  readonly createdAt: number
  readonly endedAt: number | null
  readonly members: z.infer<typeof GroupRow>['members']
}

/** All groups that there were, and who was in them when. */
export async function listGroupsWithTimes(pool: Pool, session: SessionId): Promise<GroupWithTimes[]> {
  const { rows } = await pool.query(
    `SELECT g.id, g.name, g.created_at, g.ended_at,
       (SELECT coalesce(json_agg(json_build_object('alias', p.alias, 'since', extract(epoch FROM m.since) * 1000, 'until', extract(epoch FROM m.until) * 1000)
          ORDER BY m.since, p.alias, m.until), '[]') FROM group_membership m JOIN participant p ON p.id = m.participant_id WHERE m.group_id = g.id) AS members
     FROM "group" g WHERE g.session_id = $1 ORDER BY g.created_at, g.name, g.id`,
    [session],
  )
  return rows.map((row) => {
    const { id, name, created_at, ended_at, members } = GroupRow.parse(row)
    return { id, name, createdAt: created_at.getTime(), endedAt: ended_at?.getTime() ?? null, members }
  })
}

const SessionRow = z.object({
  title: z.string(),
  created_at: z.date(),
  closed_at: z.date().nullable(),
  placements: z.array(z.object({ record: RecordId, passage: z.unknown(), by: ParticipantId, at: z.number() })),
})
export interface SessionWithPlacements {
  readonly title: string
  readonly createdAt: number
  readonly closedAt: number | null
  readonly placements: z.infer<typeof SessionRow>['placements']
}

/** A session and what was placed by hand in it; it throws if it is gone. */
export async function findWithPlacements(pool: Pool, session: SessionId): Promise<SessionWithPlacements> {
  const { rows } = await pool.query(
    `SELECT title, created_at, closed_at,
       (SELECT coalesce(json_agg(json_build_object('record', record_id, 'passage', passage, 'by', participant_id, 'at', extract(epoch FROM at) * 1000)
          ORDER BY at, record_id), '[]') FROM placement WHERE session_id = $1) AS placements
     FROM session WHERE id = $1`,
    [session],
  )
  const { title, created_at, closed_at, placements } = SessionRow.parse(rows[0])
  return { title, createdAt: created_at.getTime(), closedAt: closed_at?.getTime() ?? null, placements }
}

/** What stands on the first page of a reading. */
export async function findReadingHead(pool: Pool, id: ReadingId): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query<Record<string, string>>(
    'SELECT id, title, author, source, language, licence FROM reading WHERE id = $1',
    [id],
  )
  return rows[0] ?? {}
}

const VersionRow = z.object({ version: z.int(), created_at: z.date(), blocks: z.array(Block) })

/** The versions of a reading up to one, each with its text, one at a time. */
export async function* versionsUpTo(
  pool: Pool,
  id: ReadingId,
  version: number,
): AsyncGenerator<{ version: number; createdAt: number; blocks: Block[] }> {
  const { rows } = await pool.query<{ version: number }>(
    'SELECT version FROM reading_version WHERE reading_id = $1 AND version <= $2 ORDER BY version',
    [id, version],
  )
  for (const { version: number } of rows) {
    const one = await pool.query('SELECT version, created_at, blocks FROM reading_version WHERE reading_id = $1 AND version = $2', [
      id,
      number,
    ])
    const { created_at, blocks } = VersionRow.parse(one.rows[0])
    yield { version: number, createdAt: created_at.getTime(), blocks }
  }
}

/** The pictures of a reading, one at a time. */
export async function* imagesOf(pool: Pool, id: ReadingId): AsyncGenerator<{ id: string; mediaType: string; bytes: Buffer }> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM reading_image WHERE reading_id = $1 ORDER BY id', [id])
  for (const image of rows) {
    const one = await pool.query<{ media_type: string; bytes: Buffer }>(
      'SELECT media_type, bytes FROM reading_image WHERE reading_id = $1 AND id = $2',
      [id, image.id],
    )
    const { media_type: mediaType, bytes } = one.rows[0] ?? { media_type: '', bytes: Buffer.alloc(0) }
    yield { id: image.id, mediaType, bytes }
  }
}
