/** The live session in Postgres: what a command changes, all of it and what happened, by one statement. */
import type { Pool } from 'pg'
import { z } from 'zod'
import { type BlockId, type GroupId, ParticipantId, SessionId } from '#shared/ids.ts'
import type { SessionEvent } from '#shared/session/event.ts'
import type { LiveSession } from '#shared/session/state.ts'

/** One command that acted, and what came of it. */
export interface ChangeStep {
  readonly commandId: string
  readonly actor: ParticipantId | 'server'
  readonly command: object
  readonly events: readonly SessionEvent[]
  readonly seed: number
  /** ms since 1970, server time. */
  readonly at: number
}

export interface Change {
  readonly before: LiveSession
  /** The version of `before`. */
  readonly version: number
  /** After all of them. At most the last may have changed people or groups, since what came and went between is not kept. */
  readonly after: LiveSession
  /** Each makes a version of its own. */
  readonly steps: readonly ChangeStep[]
  /** ms since 1970, server time, of the last. */
  readonly at: number
}

/** Everything hangs on `moved`: where the session is not at that version any more, nothing happens. */
const statement = `
WITH
clock AS (SELECT to_timestamp($3::float8 / 1000) AS at),
moved AS (
  UPDATE session s SET phase = $4::phase, silence = $5, live = $6::jsonb, version = s.version + cardinality($8::text[]),
    closed_at = CASE WHEN $4 = 'closed' THEN coalesce(s.closed_at, c.at) END,
    aligned_version = CASE WHEN $7::boolean OR s.aligned_version <> s.version THEN s.aligned_version ELSE s.version + cardinality($8::text[]) END
  FROM clock c WHERE s.id = $1 AND s.version = $2 RETURNING s.id, s.version),
noted AS (
  INSERT INTO session_event (session_id, command_id, version, participant_id, command, events, seed, at)
  SELECT m.id, t.id, $2 + t.nth, t.actor, t.command, t.events, t.seed, to_timestamp(t.at / 1000)
  FROM moved m, unnest($8::text[], $9::uuid[], $10::jsonb[], $11::jsonb[], $12::int[], $25::float8[]) WITH ORDINALITY
    AS t(id, actor, command, events, seed, at, nth)),
people AS (
  UPDATE participant p SET role = t.role::role, removed_at = CASE WHEN t.removed THEN coalesce(p.removed_at, c.at) END
  FROM moved m, clock c, unnest($13::uuid[], $14::text[], $15::boolean[]) AS t(id, role, removed) WHERE p.id = t.id AND p.session_id = m.id),
opened AS (
  INSERT INTO "group" (id, session_id, name, created_at)
  SELECT t.id, m.id, t.name, c.at + t.nth * interval '1 millisecond'
  FROM moved m, clock c, unnest($16::uuid[], $17::text[]) WITH ORDINALITY AS t(id, name, nth)),
margins AS (
  INSERT INTO document (id, session_id, audience)
  SELECT gen_random_uuid(), m.id, 'group:' || t.id FROM moved m, unnest($16::uuid[]) AS t(id)),
changed AS (
  UPDATE "group" g SET name = t.name, ended_at = CASE WHEN t.ended THEN coalesce(g.ended_at, c.at) END
  FROM moved m, clock c, unnest($18::uuid[], $19::text[], $20::boolean[]) AS t(id, name, ended) WHERE g.id = t.id AND g.session_id = m.id),
gone AS (
  UPDATE group_membership gm SET until = c.at
  FROM moved m, clock c, unnest($21::uuid[], $22::uuid[]) AS t(group_id, participant_id)
  WHERE gm.group_id = t.group_id AND gm.participant_id = t.participant_id AND gm.until IS NULL),
come AS (
  INSERT INTO group_membership (id, group_id, participant_id, since)
  SELECT gen_random_uuid(), t.group_id, t.participant_id, c.at FROM moved m, clock c, unnest($23::uuid[], $24::uuid[]) AS t(group_id, participant_id)),
codes AS (
  UPDATE join_code j SET ended_at = c.at FROM moved m, clock c WHERE $4 = 'closed' AND j.session_id = m.id AND j.ended_at IS NULL)
SELECT version FROM moved`

/** What became of a change: stored; out of date, since somebody was quicker; or repeated, since one of its commands has acted already. */
export type Stored = 'stored' | 'out-of-date' | 'repeated'

/** Stores what commands changed, all or nothing, if the session is still at the version that they were run on. */
export async function storeChange(pool: Pool, change: Change): Promise<Stored> {
  const { before, after } = change
  const people = [...after.participants.values()].filter((person) => {
    const was = before.participants.get(person.id)
    return was && (was.role !== person.role || was.removed !== person.removed)
  })
  const groups = [...after.groups.values()]
  const opened = groups.filter((group) => !before.groups.has(group.id))
  const changed = groups.filter((group) => {
    const was = before.groups.get(group.id)
    return was && (was.name !== group.name || was.ended !== group.ended)
  })
  const gone: [GroupId, ParticipantId][] = []
  const come: [GroupId, ParticipantId][] = []
  for (const group of groups) {
    const was = before.groups.get(group.id)?.members ?? new Set<ParticipantId>()
    for (const member of was) if (!group.members.has(member)) gone.push([group.id, member])
    for (const member of group.members) if (!was.has(member)) come.push([group.id, member])
  }
  const values = [
    after.id,
    change.version,
    change.at,
    after.phase,
    after.silence,
    JSON.stringify(after.live),
    concernsMargins(before, after),
    change.steps.map((step) => step.commandId),
    change.steps.map((step) => (step.actor === 'server' ? null : step.actor)),
    change.steps.map((step) => JSON.stringify(step.command)),
    change.steps.map((step) => JSON.stringify(step.events)),
    change.steps.map((step) => step.seed | 0),
    people.map((person) => person.id),
    people.map((person) => person.role),
    people.map((person) => person.removed === true),
    opened.map((group) => group.id),
    opened.map((group) => group.name),
    changed.map((group) => group.id),
    changed.map((group) => group.name),
    changed.map((group) => group.ended === true),
    gone.map(([group]) => group),
    gone.map(([, member]) => member),
    come.map(([group]) => group),
    come.map(([, member]) => member),
    change.steps.map((step) => step.at),
  ]
  try {
    const { rows } = await pool.query({ name: 'change-session', text: statement, values })
    return rows.length > 0 ? 'stored' : 'out-of-date'
  } catch (error) {
    // Two nodes ran one command at once.
    if (error instanceof Error && 'constraint' in error && error.constraint === 'session_event_pkey') return 'repeated'
    throw error
  }
}

/** Whether what stands in margins, or who may open them, can differ between the two. */
export function concernsMargins(before: LiveSession, after: LiveSession): boolean {
  return (
    before.phase !== after.phase ||
    before.silence !== after.silence ||
    before.names !== after.names ||
    before.participants !== after.participants ||
    before.groups !== after.groups ||
    before.live.lifts !== after.live.lifts ||
    before.live.groupRoles !== after.live.groupRoles ||
    before.live.brought !== after.live.brought
  )
}

/** The versions that these commands led to, of those that have acted already. */
export async function versionsAfter(pool: Pool, session: SessionId, commands: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ command_id: string; version: number }>(
    'SELECT command_id, version FROM session_event WHERE session_id = $1 AND command_id = ANY($2::text[])',
    [session, commands],
  )
  return new Map(rows.map((row) => [row.command_id, row.version]))
}

/**
 * Which of these blocks the reading of a session has, in whatever version: somebody may still read an older one, and a
 * plan may name a block that was corrected away. Where they stand now is found by shared/reading/place.ts.
 */
export async function blocksOf(pool: Pool, session: SessionId, blocks: readonly BlockId[]): Promise<Set<string>> {
  if (blocks.length === 0) return new Set()
  const { rows } = await pool.query<{ id: string }>(
    `SELECT DISTINCT b->>'id' AS id FROM session s JOIN reading_version v ON v.reading_id = s.reading_id,
       jsonb_array_elements(v.blocks) b WHERE s.id = $1 AND b->>'id' = ANY($2::text[])`,
    [session, blocks],
  )
  return new Set(rows.map((row) => row.id))
}

/** The groups of the seminar's last session that had any, by those of them who have a place in this session. */
export async function groupsOfLastTime(pool: Pool, session: SessionId): Promise<ParticipantId[][]> {
  const { rows } = await pool.query<{ members: string[] }>(
    `WITH last AS (
       SELECT o.id FROM session s JOIN session o ON o.seminar_id = s.seminar_id AND o.id <> s.id
       WHERE s.id = $1 AND EXISTS (SELECT 1 FROM "group" g JOIN group_membership gm ON gm.group_id = g.id WHERE g.session_id = o.id)
       ORDER BY o.created_at DESC LIMIT 1),
     newest AS (
       SELECT DISTINCT ON (gm.participant_id) gm.participant_id, gm.group_id
       FROM last l JOIN "group" g ON g.session_id = l.id JOIN group_membership gm ON gm.group_id = g.id
       ORDER BY gm.participant_id, gm.since DESC)
     SELECT array_agg(here.id::text ORDER BY here.id) AS members
     FROM newest n JOIN participant was ON was.id = n.participant_id
       JOIN participant here ON here.account_id = was.account_id AND here.session_id = $1
     GROUP BY n.group_id ORDER BY min(here.id::text)`,
    [session],
  )
  return rows.map((row) => z.array(ParticipantId).parse(row.members))
}

/** What each has written to others in a session: the kinds, or the blocks at which their passages begin. */
export async function writtenIn(pool: Pool, session: SessionId, by: 'kinds' | 'passages'): Promise<Map<ParticipantId, Set<string>>> {
  const sign = by === 'kinds' ? `value->>'kind'` : `value->'passage'->'start'->>'block'`
  const { rows } = await pool.query<{ participant_id: string; signs: string[] }>(
    `SELECT participant_id, array_agg(DISTINCT ${sign}) AS signs FROM record
     WHERE session_id = $1 AND "is" = 'annotation' AND value->>'to' <> 'me' AND NOT value ? 'deletedAt' GROUP BY participant_id`,
    [session],
  )
  return new Map(rows.map((row) => [ParticipantId.parse(row.participant_id), new Set(row.signs)]))
}

/** What the server itself has to do to a session, each at its time in ms. */
export interface Due {
  readonly session: SessionId
  readonly endsAt?: number
  readonly opensAt?: number
  readonly closesAt?: number
}

const Moment = z.coerce.number().nullable()
const DueRow = z.object({ id: SessionId, ends_at: Moment, opens_at: Moment, closes_at: Moment })

/**
 * Sessions that the server itself has to move on before this time: whose timer goes over by itself, or whose day of
 * opening or closing comes.
 */
export async function dueBefore(pool: Pool, at: number): Promise<Due[]> {
  const { rows } = await pool.query(
    `SELECT id, ends_at, opens_at, closes_at FROM (
       SELECT id, CASE WHEN live #>> '{timer,is}' = 'running' AND live #> '{timer,auto}' = 'true'::jsonb THEN (live #>> '{timer,endsAt}')::bigint END AS ends_at,
         CASE WHEN manner = 'open' AND phase = 'gather' THEN (live #>> '{opensAt}')::bigint END AS opens_at,
         (live #>> '{closesAt}')::bigint AS closes_at
       FROM session WHERE phase <> 'closed') s
     WHERE ends_at < $1 OR opens_at < $1 OR closes_at < $1`,
    [at],
  )
  return rows.map((unparsed) => {
    const row = DueRow.parse(unparsed)
    return {
      session: row.id,
      ...(row.ends_at !== null && row.ends_at < at ? { endsAt: row.ends_at } : {}),
      ...(row.opens_at !== null && row.opens_at < at ? { opensAt: row.opens_at } : {}),
      ...(row.closes_at !== null && row.closes_at < at ? { closesAt: row.closes_at } : {}),
    }
  })
}
