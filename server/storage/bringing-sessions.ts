/** The rows of a session that comes out of a file, beside its people and records (bringing.ts); by the transaction of whoever calls. */
import { randomUUID } from 'node:crypto'
import { type AccountId, DocumentId, type GroupId, type ParticipantId, ReadingId, type SeminarId, SessionId } from '#shared/ids.ts'
import { MarginAudience } from '#shared/margins/audience.ts'
import type { SessionEvent } from '#shared/session/event.ts'
import type { Live } from '#shared/session/live.ts'
import type { SessionFile } from '#shared/session-file/session-file.ts'
import type { Queryable } from './bringing.ts'
import type { Picture } from './readings.ts'

/** The reading, unless whoever brings the file has it already, word for word; under its own id, unless somebody has that. */
export async function bringReading(
  client: Queryable,
  reading: Omit<SessionFile['reading'], 'images'>,
  images: readonly Picture[],
  account: AccountId,
): Promise<ReadingId> {
  const { rows: mine } = await client.query<{ owner_id: string; version: number | null; same: boolean | null }>(
    `SELECT r.owner_id, v.version, v.blocks = t.blocks AS same FROM reading r
       LEFT JOIN unnest($2::int[], $3::jsonb[]) AS t(version, blocks) ON true
       LEFT JOIN reading_version v ON v.reading_id = r.id AND v.version = t.version
     WHERE r.id = $1 AND r.removed_at IS NULL`,
    [reading.id, reading.versions.map(({ version }) => version), reading.versions.map(({ blocks }) => JSON.stringify(blocks))],
  )
  if (mine.length > 0 && mine.every(({ owner_id, same }) => owner_id === account && same === true)) return reading.id
  const { rows: taken } = await client.query('SELECT 1 FROM reading WHERE id = $1', [reading.id])
  const id = taken.length > 0 ? ReadingId.parse(randomUUID()) : reading.id
  await client.query('INSERT INTO reading (id, owner_id, title, author, source, language, licence) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
    id,
    account,
    reading.title,
    reading.author,
    reading.source,
    reading.language,
    reading.licence,
  ])
  for (const { version, createdAt, blocks } of reading.versions)
    await client.query('INSERT INTO reading_version (reading_id, version, blocks, created_at) VALUES ($1, $2, $3, $4)', [
      id,
      version,
      JSON.stringify(blocks),
      createdAt,
    ])
  for (const { id: image, mediaType, bytes } of images)
    await client.query('INSERT INTO reading_image (reading_id, id, media_type, bytes) VALUES ($1, $2, $3, $4)', [
      id,
      image,
      mediaType,
      Buffer.from(bytes),
    ])
  return id
}

/** The id it had, unless a session has it, or has left something behind under it. */
export async function freeSession(client: Queryable, wanted: SessionId): Promise<SessionId> {
  const { rows } = await client.query<{ taken: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM session WHERE id = $1) OR EXISTS (SELECT 1 FROM record WHERE session_id = $1)
       OR EXISTS (SELECT 1 FROM revision WHERE session_id = $1) OR EXISTS (SELECT 1 FROM refused_update WHERE session_id = $1) AS taken`,
    [wanted],
  )
  return rows[0]?.taken === false ? wanted : SessionId.parse(randomUUID())
}

/** Which of these ids groups have already. */
export async function takenGroups(client: Queryable, ids: readonly GroupId[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM "group" WHERE id = ANY($1::uuid[])', [ids])
  return new Set(rows.map((row) => row.id))
}

interface BroughtSession {
  readonly id: SessionId
  readonly seminar: SeminarId
  readonly reading: ReadingId
  readonly readingVersion: number
  readonly meta: Omit<SessionFile['session'], 'live'>
  readonly live: Live
  readonly version: number
  /** By which people join; none where it is closed. */
  readonly join?: { readonly code: string; readonly expiresAt: Date }
}

export async function bringSession(client: Queryable, session: BroughtSession): Promise<void> {
  const { id, seminar, reading, readingVersion, meta, live, version, join } = session
  await client.query(
    `INSERT INTO session (id, seminar_id, reading_id, reading_version, title, manner, names, silence, phase, live, version, aligned_version, created_at, closed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13)`,
    [
      id,
      seminar,
      reading,
      readingVersion,
      meta.title,
      meta.manner,
      meta.names,
      meta.silence,
      meta.phase,
      JSON.stringify(live),
      version,
      meta.createdAt,
      meta.closedAt,
    ],
  )
  if (join) await client.query('INSERT INTO join_code (code, session_id, expires_at) VALUES ($1, $2, $3)', [join.code, id, join.expiresAt])
}

interface BroughtGroup {
  readonly id: GroupId
  readonly name: string
  /** Times as ISO 8601 has them. */
  readonly createdAt: string
  readonly endedAt: string | null
  readonly members: readonly { readonly who: ParticipantId | undefined; readonly since: string; readonly until: string | null }[]
}

export async function bringGroup(client: Queryable, session: SessionId, group: BroughtGroup): Promise<void> {
  await client.query('INSERT INTO "group" (id, session_id, name, created_at, ended_at) VALUES ($1, $2, $3, $4, $5)', [
    group.id,
    session,
    group.name,
    group.createdAt,
    group.endedAt,
  ])
  await client.query(
    `INSERT INTO group_membership (id, group_id, participant_id, since, until)
     SELECT gen_random_uuid(), $1, who, since, until FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS t(who, since, until)`,
    [group.id, group.members.map(({ who }) => who), group.members.map(({ since }) => since), group.members.map(({ until }) => until)],
  )
}

interface BroughtEvent {
  readonly version: number
  readonly by: ParticipantId | null
  readonly event: SessionEvent
  /** As ISO 8601 has it. */
  readonly at: string
}

export async function bringEvent(client: Queryable, session: SessionId, { version, by, event, at }: BroughtEvent): Promise<void> {
  await client.query(
    `INSERT INTO session_event (session_id, command_id, version, participant_id, command, events, seed, at) VALUES ($1, $2, $3, $4, '{"is":"import"}', $5, 0, $6)`,
    [session, randomUUID(), version, by, JSON.stringify([event]), at],
  )
}

/** Margins for a session that has none yet. */
export async function bringMargins(
  client: Queryable,
  session: SessionId,
  audiences: readonly MarginAudience[],
): Promise<Map<MarginAudience, DocumentId>> {
  const { rows } = await client.query<{ id: string; audience: string }>(
    'INSERT INTO document (id, session_id, audience) SELECT gen_random_uuid(), $1, a FROM unnest($2::text[]) AS t(a) RETURNING id, audience',
    [session, audiences],
  )
  return new Map(rows.map(({ id, audience }) => [MarginAudience.parse(audience), DocumentId.parse(id)]))
}

/** The pen that somebody was given with their place. */
export async function penOf(client: Queryable, session: SessionId, participant: ParticipantId): Promise<DocumentId> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM document WHERE session_id = $1 AND participant_id = $2', [
    session,
    participant,
  ])
  return DocumentId.parse(rows[0]?.id)
}

/** What somebody put in its place by hand. */
export async function bringPlacement(
  client: Queryable,
  session: SessionId,
  { record, passage, at }: SessionFile['placements'][number],
  by: ParticipantId | undefined,
): Promise<void> {
  await client.query('INSERT INTO placement (session_id, record_id, passage, participant_id, at) VALUES ($1, $2, $3, $4, $5)', [
    session,
    record,
    JSON.stringify(passage),
    by,
    at,
  ])
}
