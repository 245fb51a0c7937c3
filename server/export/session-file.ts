/** A session as one file (shared/session-file), part by part: of the records nothing is held but one page. */
import type { Pool } from 'pg'
import type { Reviewing } from '#server/review/open-review.ts'
import type { Database } from '#server/storage/database.ts'
import { type KeptRevision, listRevisionsOf } from '#server/storage/revisions.ts'
import { listTold, turnsTold } from '#server/storage/session-events.ts'
import { loadNotes, loadRecordsById } from '#server/storage/session-state.ts'
import {
  findReadingHead,
  findWithPlacements,
  imagesOf,
  listGroupsWithTimes,
  listJoined,
  versionsUpTo,
} from '#server/storage/whole-session.ts'
import { Alias, ParticipantId, type ReadingId, type RecordId } from '#shared/ids.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { type Past, revisionsFor } from '#shared/margins/history.ts'
import { seenBy } from '#shared/margins/seen.ts'
import { shownName } from '#shared/session/names.ts'
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
    createdAt: iso(row.createdAt),
    closedAt: row.closedAt === null ? null : iso(row.closedAt),
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

/** Everyone but facilitators of whom nothing in the file speaks. */
async function peopleOf(pool: Pool, state: LiveSession, spokenOf: ReadonlySet<ParticipantId>): Promise<SessionFileHead['people']> {
  const inGroups = new Set([...state.groups.values()].flatMap(({ everMembers }) => [...everMembers]))
  return (await listJoined(pool, state.id)).flatMap(({ id, joinedAt }) => {
    const person = state.participants.get(id)
    if (!person || (person.role === 'facilitator' && !spokenOf.has(id) && !inGroups.has(id))) return []
    return [
      {
        alias: person.alias,
        name: shownName(person, state.names),
        ...(person.pseudonym && !person.erased ? { pseudonym: person.pseudonym } : {}),
        role: person.role,
        joinedAt: iso(joinedAt),
        ...(person.removed ? { removed: true as const } : {}),
        ...(person.erased ? { erased: true as const } : {}),
      },
    ]
  })
}

async function groupsOf(pool: Pool, state: LiveSession): Promise<SessionFileHead['groups']> {
  return (await listGroupsWithTimes(pool, state.id)).map(({ id, name, createdAt, endedAt, members }) => ({
    id,
    name,
    createdAt: iso(createdAt),
    endedAt: endedAt === null ? null : iso(endedAt),
    members: members.map(({ alias, since, until }) => ({ alias, since: iso(since), until: until === null ? null : iso(until) })),
  }))
}

/** What decided who could read what, who did it, and what follows from it for what facilitators may read of what was. */
async function eventsOf(pool: Pool, state: LiveSession): Promise<{ events: FileEvent[]; acted: Set<ParticipantId>; past: Past }> {
  const told = await listTold(pool, state.id)
  const acted = new Set(told.flatMap(({ by }) => by ?? []))
  const events = told.map(({ event, at, by }): FileEvent => {
    const alias = by === null ? null : (state.participants.get(by)?.alias ?? null)
    return FileEvent.parse({ ...event, at: iso(at), by: alias })
  })
  // Lifting and hiding decide nothing for facilitators, who are the only ones to export.
  return { events, acted, past: { ...turnsTold(told, state), lifted: [], hidden: [] } }
}

async function sessionRow(pool: Pool, state: LiveSession) {
  const { placements, ...row } = await findWithPlacements(pool, state.id)
  return {
    ...row,
    placers: new Set(placements.map(({ by }) => by)),
    placements: placements.flatMap(({ by, at, ...rest }) => {
      const alias = state.participants.get(by)?.alias
      return alias ? [{ ...rest, by: alias, at: iso(at) } as SessionFileHead['placements'][number]] : []
    }),
  }
}

/** The reading up to the version that the session shows: annotations are carried over from the versions they were made on. */
async function* readingOf(pool: Pool, { id, version }: { readonly id: ReadingId; readonly version: number }): AsyncGenerator<string> {
  yield `"reading":${JSON.stringify({ ...(await findReadingHead(pool, id)), version }).slice(0, -1)},"versions":[`
  let before = '\n'
  for await (const one of versionsUpTo(pool, id, version)) {
    yield before + JSON.stringify({ version: one.version, createdAt: iso(one.createdAt), blocks: one.blocks })
    before = ',\n'
  }
  yield '],"images":['
  before = '\n'
  for await (const { id: image, mediaType, bytes } of imagesOf(pool, id)) {
    yield before + JSON.stringify({ id: image, mediaType, base64: bytes.toString('base64') })
    before = ',\n'
  }
  yield ']}'
}

const iso = (at: number): string => new Date(at).toISOString()
