/** Posted records without their words, for whoever counts and orders them: a fraction of what they weigh. */
import { setImmediate as otherWork } from 'node:timers/promises'
import type { Pool } from 'pg'
import { z } from 'zod'
import { type AccountId, BlockId, GroupId, ParticipantId, PromptId, RecordId, SessionId } from '#shared/ids.ts'
import { Audience } from '#shared/margins/audience.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { kinds, moves, type PenRecord, sorts } from '#shared/margins/record.ts'
import { phases } from '#shared/session/phase.ts'

/** A record whose body, quote and mentions are empty. */
export interface BareRecord extends KeptRecord {
  /** What stands between spaces in its body. */
  readonly words: number
}

const Time = z.number()
/** One array for each row: half the bytes of objects, and read in half the time. */
const Row = z.tuple([
  RecordId,
  ParticipantId,
  z.int(), // revision
  z.enum(phases),
  GroupId.nullable(),
  RecordId, // thread
  Time, // received
  Time, // changed
  z.int(), // words
  z.discriminatedUnion('is', [
    z.object({
      is: z.literal('annotation'),
      to: Audience,
      at: Time,
      kind: z.enum(kinds),
      version: z.int(),
      block: BlockId,
      offset: z.int(),
      prompt: PromptId.nullable(),
      tags: z.array(z.string()),
      edited: Time.nullable(),
      deleted: Time.nullable(),
    }),
    z.object({
      is: z.literal('reply'),
      to: Audience,
      at: Time,
      move: z.enum(moves),
      replyTo: RecordId,
      tags: z.array(z.string()),
      edited: Time.nullable(),
      deleted: Time.nullable(),
    }),
    z.object({ is: z.literal('mark'), to: Audience, at: Time, on: RecordId, sort: z.enum(sorts), gone: Time.nullable() }),
  ]),
])

const columns = `json_build_array(id, participant_id, revision, phase, group_id, thread,
    extract(epoch FROM received_at) * 1000, extract(epoch FROM changed_at) * 1000,
    CASE WHEN value->>'body' <> '' THEN cardinality(string_to_array(value->>'body', ' ')) ELSE 0 END,
    CASE "is"
      WHEN 'annotation' THEN json_build_object('is', "is", 'to', value->'to', 'at', value->'at', 'kind', value->'kind',
        'version', value#>'{passage,version}', 'block', value#>'{passage,start,block}', 'offset', value#>'{passage,start,offset}',
        'prompt', value->'prompt', 'tags', value->'tags', 'edited', value->'editedAt', 'deleted', value->'deletedAt')
      WHEN 'reply' THEN json_build_object('is', "is", 'to', value->'to', 'at', value->'at', 'move', value->'move',
        'replyTo', value->'replyTo', 'tags', value->'tags', 'edited', value->'editedAt', 'deleted', value->'deletedAt')
      ELSE json_build_object('is', "is", 'to', value->'to', 'at', value->'at', 'on', value->'on', 'sort', value->'sort', 'gone', value->'goneAt')
    END)`
/** Rows that are read at a time, between which others have their turn. */
const AT_A_TIME = 5_000
const statement = `SELECT ${columns} AS row FROM record WHERE session_id = $1 AND "is" IN ('annotation', 'reply', 'mark')`

/**
 * The annotations, replies and marks of a session, private ones too; a group's note is none of them.
 * @param since ms since 1970: only what was changed since
 */
export async function loadBareRecords(pool: Pool, session: SessionId, since?: number): Promise<BareRecord[]> {
  const { rows } =
    since === undefined
      ? await pool.query<{ row: unknown }>(statement, [session])
      : await pool.query<{ row: unknown }>(`${statement} AND changed_at >= to_timestamp($2::float8 / 1000)`, [session, since])
  const records: BareRecord[] = []
  for (let from = 0; from < rows.length; from += AT_A_TIME) {
    if (from > 0) await otherWork()
    for (const { row } of rows.slice(from, from + AT_A_TIME)) records.push(bareRecord(Row.parse(row)))
  }
  return records
}

/** Of a session, for somebody with a place in it: what others have written, or what was revealed or brought from a group, since they last had it before their eyes. */
export interface Since {
  readonly session: SessionId
  readonly participant: ParticipantId
  /** ms since 1970. */
  readonly since: number
  /** The newest, private ones too, as if nothing were hidden. */
  readonly records: readonly BareRecord[]
}

const ofOthers = `participant_id <> p.id AND value->>'to' <> 'me' AND NOT value ? 'deletedAt'`
/** Posted, or written in a silence that has ended, after the look: it may have come before them since (shared/margins/standing.ts says). */
const afterTheLook = `received_at > u.unrevealed AND (received_at > l.since OR phase = 'read')`
/** Ends after so many, by the index, however many there are. */
const newest = (is: 'annotation' | 'reply') => `(
  SELECT ${columns} AS row, received_at FROM record
  WHERE session_id = p.session_id AND "is" = '${is}' AND ${afterTheLook} AND ${ofOthers}
  ORDER BY received_at DESC LIMIT $3)`
/** Older than that, in threads that were brought to the plenary since. */
const lifted = `(
  SELECT ${columns} AS row, received_at FROM record
  WHERE session_id = p.session_id AND "is" IN ('annotation', 'reply') AND NOT (${afterTheLook}) AND ${ofOthers}
    AND thread IN (SELECT lift->>'thread' FROM jsonb_array_elements(s.live->'lifts') lift WHERE to_timestamp((lift->>'at')::float8 / 1000) > l.since)
  ORDER BY received_at DESC LIMIT $3)`
/** Up to when all that was written in silence had been revealed when they looked; the look itself where nothing was revealed since, or they need no reveal. */
const unrevealed = `SELECT CASE WHEN p.role <> 'facilitator' AND max(at) > l.since
    THEN coalesce(max(at) FILTER (WHERE at <= l.since), to_timestamp(0)) ELSE l.since END AS unrevealed
  FROM (SELECT to_timestamp(reveal::float8 / 1000) AS at FROM jsonb_array_elements_text(s.live->'reveals') reveal) reveals`

const SinceRow = z.object({ session: SessionId, participant: ParticipantId, since: z.number(), rows: z.array(Row) })

/**
 * What may have come before an account in these sessions, of others, since it last had each before its eyes; sessions
 * without anything are left out.
 * @param most of each session, the newest
 * @param after ms since 1970: what is older than that is left out too
 */
export async function loadRecordsSince(
  pool: Pool,
  account: AccountId,
  sessions: readonly SessionId[],
  most: number,
  after = 0,
): Promise<Since[]> {
  if (sessions.length === 0) return []
  const { rows } = await pool.query(
    `SELECT p.session_id AS session, p.id AS participant, extract(epoch FROM l.since)::float8 * 1000 AS since, json_agg(r.row) AS rows
     FROM participant p JOIN session s ON s.id = p.session_id LEFT JOIN visit v ON v.participant_id = p.id
     CROSS JOIN LATERAL (SELECT greatest(coalesce(v.seen_at, p.joined_at), to_timestamp($4::float8 / 1000)) AS since) l
     CROSS JOIN LATERAL (${unrevealed}) u
     CROSS JOIN LATERAL (SELECT row FROM (${newest('annotation')} UNION ALL ${newest('reply')} UNION ALL ${lifted}) all_sorts ORDER BY received_at DESC LIMIT $3) r
     WHERE p.account_id = $1 AND p.session_id = ANY($2::uuid[]) AND p.removed_at IS NULL AND p.erased_at IS NULL
     GROUP BY p.id, l.since`,
    [account, sessions, most, after],
  )
  return rows.map((unparsed) => {
    const { rows: found, ...row } = SinceRow.parse(unparsed)
    return { ...row, records: found.map(bareRecord) }
  })
}

/** The marks with which facilitators hid, or showed again, what stands in these threads. */
export async function loadHidings(pool: Pool, session: SessionId, threads: readonly RecordId[]): Promise<BareRecord[]> {
  const { rows } = await pool.query<{ row: unknown }>(
    `SELECT ${columns} AS row FROM record WHERE session_id = $1 AND thread = ANY($2::text[]) AND "is" = 'mark' AND value->>'sort' = 'hide'`,
    [session, threads],
  )
  return rows.map(({ row }) => bareRecord(Row.parse(row)))
}

function bareRecord([id, author, revision, phase, group, thread, receivedAt, changedAt, words, value]: z.infer<typeof Row>): BareRecord {
  return {
    id,
    author,
    revision,
    phase,
    ...(group ? { group } : {}),
    thread,
    receivedAt,
    changedAt,
    words,
    value: bareValue(value),
  }
}

function bareValue(value: z.infer<typeof Row>[9]): PenRecord {
  if (value.is === 'mark') {
    const { is, to, at, on, sort, gone } = value
    return { is, to, at, on, sort, ...(gone === null ? {} : { goneAt: gone }) }
  }
  const { to, at, tags, edited, deleted } = value
  const written = {
    to,
    at,
    tags,
    body: '',
    mentions: [],
    ...(edited === null ? {} : { editedAt: edited }),
    ...(deleted === null ? {} : { deletedAt: deleted }),
  }
  if (value.is === 'reply') return { is: 'reply', move: value.move, replyTo: value.replyTo, ...written }
  const start = { block: value.block, offset: value.offset }
  const passage = { version: value.version, start, end: start, quote: '', prefix: '', suffix: '' }
  return { is: 'annotation', kind: value.kind, passage, ...(value.prompt === null ? {} : { prompt: value.prompt }), ...written }
}
