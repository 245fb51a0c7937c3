/** A session as one file (shared/session-file), part by part: of the records nothing is held but one page. */
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Reviewing } from '#server/review/open-review.ts'
import type { Database } from '#server/storage/database.ts'
import { type KeptRevision, listRevisionsOf } from '#server/storage/revisions.ts'
import { loadNotes, loadRecordsById } from '#server/storage/session-state.ts'
import { Alias, GroupId, ParticipantId, type ReadingId, RecordId } from '#shared/ids.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { ALWAYS, type Past, revisionsFor } from '#shared/margins/history.ts'
import { seenBy } from '#shared/margins/seen.ts'
import { Block } from '#shared/reading/block.ts'
import { shownName } from '#shared/session/names.ts'
import { phases } from '#shared/session/phase.ts'
import type { LiveSession } from '#shared/session/state.ts'
import {
  FileEvent,
  type FileRecord,
  type FileValue,
  SESSION_FILE,
  SESSION_FILE_VERSION,
  type SessionFileHead,
} from '#shared/session-file/session-file.ts'

const PAGE = 500

export interface SessionFileOptions {
  readonly reviewing: Reviewing
  /** Where Catena is. */
  readonly server: string
  /** The threads that are wanted; all, without it. */
  readonly threads?: ReadonlySet<RecordId> | undefined
  readonly progress?: ((done: number, total: number) => void) | undefined
}

/**
 * The parts of the file. It holds what the facilitator who asks sees of the session, under the names by which they know
 * people: what is private is not in it, nor what is behind a pseudonym, nor words that are withheld or were taken back.
 */
export async function* sessionFile(
  { pool }: Database,
  { reviewing, server, threads, progress }: SessionFileOptions,
): AsyncGenerator<string> {
  const { state } = reviewing
  const [events, row, groups, notes] = await Promise.all([
    eventsOf(pool, state),
    sessionRow(pool, state),
    groupsOf(pool, state),
    loadNotes(pool, state.id),
  ])
  const roots = new Set(notes.map(({ id }) => id))
  // What hangs on something that the viewer does not see would tell that it is there.
  const records = [...reviewing.records.values(), ...notes]
    .filter(
      (record) =>
        (threads === undefined || threads.has(record.thread)) && (roots.has(record.thread) || reviewing.seen.threads.has(record.thread)),
    )
    .filter((record) => isSeen(reviewing, record))
    .toSorted((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1))
  const written = new Set(records.map(({ id }) => id))
  const spokenOf = new Set([...records.map(({ author }) => author), ...events.acted, ...row.placers])
  const named = new Map([...state.participants.values()].map((person) => [person.id, person.alias]))
  const session: SessionFileHead['session'] = {
    id: state.id,
    title: row.title,
    manner: state.manner,
    names: state.names,
    silence: state.silence,
    phase: state.phase,
    createdAt: iso(row.created_at),
    closedAt: row.closed_at ? iso(row.closed_at) : null,
    live: liveOf(state, named),
  }
  const first = { format: SESSION_FILE, version: SESSION_FILE_VERSION, server, whole: threads === undefined, session }
  yield `${JSON.stringify(first).slice(0, -1)},\n`
  yield* readingOf(pool, reviewing.session.reading)
  const then: Pick<SessionFileHead, 'people' | 'groups' | 'events' | 'placements'> = {
    people: await peopleOf(pool, state, spokenOf),
    groups,
    events: events.events,
    placements: row.placements.filter(({ record }) => written.has(record)),
  }
  yield `,\n${JSON.stringify(then).slice(1, -1)},\n"records":[`
  let before = '\n'
  for (let from = 0; from < records.length; from += PAGE) {
    const ids = records.slice(from, from + PAGE).map(({ id }) => id)
    const found = new Map((await loadRecordsById(pool, state.id, ids)).map((record) => [record.id, record]))
    const changed = [...found.values()].filter(({ revision }) => revision > 1).map(({ id }) => id)
    const revisions = await listRevisionsOf(pool, state.id, changed)
    for (const record of ids.flatMap((id) => found.get(id) ?? [])) {
      // Of what was changed meanwhile it is asked again.
      if (!isSeen(reviewing, record)) continue
      yield before + JSON.stringify(fileRecord(reviewing, events.past, record, revisions.get(record.id) ?? [], named))
      before = ',\n'
    }
    progress?.(from + ids.length, records.length)
  }
  yield before === '\n' ? ']}\n' : '\n]}\n'
}

/** Whether the viewer sees a record; a mark that was taken back stands nowhere, but facilitators know that it stood. */
function isSeen({ viewer, state }: Reviewing, record: KeptRecord): boolean {
  const { value } = record
  if (value.is !== 'mark') return seenBy(viewer, record, state) !== undefined
  const { goneAt: _, ...stood } = value
  return seenBy(viewer, { ...record, value: stood }, state) !== undefined
}

function fileRecord(
  { viewer, state }: Reviewing,
  past: Past,
  record: KeptRecord,
  revisions: readonly KeptRevision[],
  named: ReadonlyMap<ParticipantId, Alias>,
): FileRecord {
  const entry = seenBy(viewer, record, state)
  return {
    id: record.id,
    author: named.get(record.author) ?? Alias.parse(record.id.slice(0, 8)),
    phase: record.phase,
    ...(record.group ? { group: record.group } : {}),
    thread: record.thread,
    receivedAt: iso(record.receivedAt),
    changedAt: iso(record.changedAt),
    revision: record.revision,
    ...(entry?.hidden ? { hidden: true } : {}),
    ...(entry?.withheld ? { withheld: true, value: withheldValue(record) } : { value: valueOf(record) }),
    ...revisionsIn(),
  }

  function revisionsIn(): Pick<FileRecord, 'revisions'> {
    const last = revisions.at(-1)
    if (record.revision === 1 || last?.revision !== record.revision || entry?.withheld) return {}
    const readable = new Set(readableIn().map(({ revision }) => revision))
    const kept = revisions.slice(1 + revisions.findLastIndex((one) => one !== last && !readable.has(one.revision)))
    return {
      revisions: kept.map((one) => ({
        revision: one.revision,
        at: iso(one.at),
        phase: one.phase,
        ...(one === last || one.value.is === 'draft' ? {} : { value: one.value }),
      })),
    }
  }

  function readableIn(): readonly { readonly revision: number }[] {
    if (record.value.is === 'mark') return revisions
    if (record.value.is === 'note') return []
    const words = revisions.flatMap(({ value, ...rest }) => (value.is === 'annotation' || value.is === 'reply' ? [{ ...rest, value }] : []))
    return revisionsFor(record, words, past, viewer, state)?.revisions ?? []
  }
}

/** No draft is seen by anybody but its author. */
function valueOf({ value }: KeptRecord): FileValue {
  if (value.is === 'draft') throw new Error('a draft is not exported')
  return value
}

function withheldValue(record: KeptRecord): FileValue {
  const value = valueOf(record)
  if (value.is === 'mark') return value
  if (value.is === 'note') return { ...value, body: '' }
  const bare = { ...value, body: '', tags: [], mentions: [] }
  return bare.is === 'annotation' ? { ...bare, passage: { ...bare.passage, quote: '', prefix: '', suffix: '' } } : bare
}

function liveOf({ live }: LiveSession, named: ReadonlyMap<ParticipantId, Alias>): SessionFileHead['session']['live'] {
  const byAlias = <T>(of: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(of).flatMap(([id, value]) => {
        const alias = named.get(ParticipantId.parse(id))
        return alias ? [[alias, value] as const] : []
      }),
    )
  const { sheet, step, since, prompts, unpinned, fair, dealLate, ownRoles, opensAt, closesAt, lifts, brought, reveals } = live
  return {
    sheet,
    step,
    since,
    prompts,
    unpinned,
    fair,
    dealLate,
    ownRoles,
    opensAt,
    closesAt,
    lifts,
    brought,
    reveals,
    spoken: byAlias(live.spoken),
    groupRoles: byAlias(live.groupRoles),
  }
}

const PersonRow = z.object({ id: ParticipantId, joined_at: z.date() })

/** Everyone but facilitators of whom nothing in the file speaks. */
async function peopleOf(pool: Pool, state: LiveSession, spokenOf: ReadonlySet<ParticipantId>): Promise<SessionFileHead['people']> {
  const { rows } = await pool.query('SELECT id, joined_at FROM participant WHERE session_id = $1 ORDER BY joined_at, alias', [state.id])
  const inGroups = new Set([...state.groups.values()].flatMap(({ everMembers }) => [...everMembers]))
  return rows.flatMap((row) => {
    const { id, joined_at } = PersonRow.parse(row)
    const person = state.participants.get(id)
    if (!person || (person.role === 'facilitator' && !spokenOf.has(id) && !inGroups.has(id))) return []
    return [
      {
        alias: person.alias,
        name: shownName(person, state.names),
        ...(person.pseudonym && !person.erased ? { pseudonym: person.pseudonym } : {}),
        role: person.role,
        joinedAt: iso(joined_at),
        ...(person.removed ? { removed: true as const } : {}),
        ...(person.erased ? { erased: true as const } : {}),
      },
    ]
  })
}

const GroupRow = z.object({
  id: GroupId,
  name: z.string(),
  created_at: z.date(),
  ended_at: z.date().nullable(),
  members: z.array(z.object({ alias: Alias, since: z.number(), until: z.number().nullable() })),
})

async function groupsOf(pool: Pool, state: LiveSession): Promise<SessionFileHead['groups']> {
  const { rows } = await pool.query(
    `SELECT g.id, g.name, g.created_at, g.ended_at,
       (SELECT coalesce(json_agg(json_build_object('alias', p.alias, 'since', extract(epoch FROM m.since) * 1000, 'until', extract(epoch FROM m.until) * 1000)
          ORDER BY m.since, p.alias, m.until), '[]') FROM group_membership m JOIN participant p ON p.id = m.participant_id WHERE m.group_id = g.id) AS members
     FROM "group" g WHERE g.session_id = $1 ORDER BY g.created_at, g.name, g.id`,
    [state.id],
  )
  return rows.map((row) => {
    const { id, name, created_at, ended_at, members } = GroupRow.parse(row)
    return {
      id,
      name,
      createdAt: iso(created_at),
      endedAt: ended_at ? iso(ended_at) : null,
      members: members.map(({ alias, since, until }) => ({ alias, since: iso(since), until: until === null ? null : iso(until) })),
    }
  })
}

const Told = z.discriminatedUnion('is', [
  z.object({ is: z.literal('phase-began'), from: z.enum(phases), to: z.enum(phases) }),
  z.object({ is: z.literal('silence-set'), silence: z.enum(['contents', 'counts']) }),
  z.object({ is: z.enum(['lifted', 'unlifted']), thread: RecordId }),
])
const EventRow = z.object({ event: Told, at: z.date(), participant_id: ParticipantId.nullable() })
const otherSilence = { contents: 'counts', counts: 'contents' } as const

/** What decided who could read what, who did it, and what follows from it for what facilitators may read of what was. */
async function eventsOf(pool: Pool, state: LiveSession): Promise<{ events: FileEvent[]; acted: Set<ParticipantId>; past: Past }> {
  const { rows } = await pool.query(
    `SELECT event, at, participant_id FROM session_event, jsonb_array_elements(events) WITH ORDINALITY AS told(event, nth)
     WHERE session_id = $1 AND event->>'is' IN ('phase-began', 'silence-set', 'lifted', 'unlifted') ORDER BY version, nth`,
    [state.id],
  )
  const told = rows.map((row) => EventRow.parse(row))
  const acted = new Set(told.flatMap(({ participant_id }) => participant_id ?? []))
  const events = told.map(({ event, at, participant_id }): FileEvent => {
    const by = participant_id === null ? null : (state.participants.get(participant_id)?.alias ?? null)
    return FileEvent.parse({ ...event, at: iso(at), by })
  })
  const began = told.flatMap(({ event, at }) => (event.is === 'phase-began' ? [{ ...event, at: at.getTime() }] : []))
  const silenced = told.flatMap(({ event, at }) => (event.is === 'silence-set' ? [{ now: event.silence, at: at.getTime() }] : []))
  return {
    events,
    acted,
    // Lifting and hiding decide nothing for facilitators, who are the only ones to export.
    past: {
      phase: [{ at: ALWAYS, now: began[0]?.from ?? state.phase }, ...began.map(({ at, to }) => ({ at, now: to }))],
      silence: [{ at: ALWAYS, now: silenced[0] ? otherSilence[silenced[0].now] : state.silence }, ...silenced],
      lifted: [],
      hidden: [],
    },
  }
}

const SessionRow = z.object({
  title: z.string(),
  created_at: z.date(),
  closed_at: z.date().nullable(),
  placements: z.array(z.object({ record: RecordId, passage: z.unknown(), by: ParticipantId, at: z.number() })),
})

async function sessionRow(pool: Pool, state: LiveSession) {
  const { rows } = await pool.query(
    `SELECT title, created_at, closed_at,
       (SELECT coalesce(json_agg(json_build_object('record', record_id, 'passage', passage, 'by', participant_id, 'at', extract(epoch FROM at) * 1000)
          ORDER BY at, record_id), '[]') FROM placement WHERE session_id = $1) AS placements
     FROM session WHERE id = $1`,
    [state.id],
  )
  const { placements, ...row } = SessionRow.parse(rows[0])
  return {
    ...row,
    placers: new Set(placements.map(({ by }) => by)),
    placements: placements.flatMap(({ by, at, ...rest }) => {
      const alias = state.participants.get(by)?.alias
      return alias ? [{ ...rest, by: alias, at: iso(at) } as SessionFileHead['placements'][number]] : []
    }),
  }
}

const VersionRow = z.object({ version: z.int(), created_at: z.date(), blocks: z.array(Block) })

/** The reading up to the version that the session shows: annotations are carried over from the versions they were made on. */
async function* readingOf(pool: Pool, { id, version }: { readonly id: ReadingId; readonly version: number }): AsyncGenerator<string> {
  const { rows } = await pool.query<Record<string, string>>(
    'SELECT id, title, author, source, language, licence FROM reading WHERE id = $1',
    [id],
  )
  yield `"reading":${JSON.stringify({ ...rows[0], version }).slice(0, -1)},"versions":[`
  const versions = await pool.query<{ version: number }>(
    'SELECT version FROM reading_version WHERE reading_id = $1 AND version <= $2 ORDER BY version',
    [id, version],
  )
  for (const [nth, row] of versions.rows.entries()) {
    const one = await pool.query('SELECT version, created_at, blocks FROM reading_version WHERE reading_id = $1 AND version = $2', [
      id,
      row.version,
    ])
    const { created_at, blocks, version: number } = VersionRow.parse(one.rows[0])
    yield `${nth === 0 ? '' : ','}\n${JSON.stringify({ version: number, createdAt: iso(created_at), blocks })}`
  }
  yield '],"images":['
  const images = await pool.query<{ id: string }>('SELECT id FROM reading_image WHERE reading_id = $1 ORDER BY id', [id])
  for (const [nth, image] of images.rows.entries()) {
    const one = await pool.query<{ media_type: string; bytes: Buffer }>(
      'SELECT media_type, bytes FROM reading_image WHERE reading_id = $1 AND id = $2',
      [id, image.id],
    )
    const { media_type: mediaType, bytes } = one.rows[0] ?? { media_type: '', bytes: Buffer.alloc(0) }
    yield `${nth === 0 ? '' : ','}\n${JSON.stringify({ id: image.id, mediaType, base64: bytes.toString('base64') })}`
  }
  yield ']}'
}

const iso = (at: Date | number): string => new Date(at).toISOString()
