/** A session file back into a session of a seminar, with its reading: all of it or nothing, in one transaction. */
import { randomUUID } from 'node:crypto'
import { setImmediate as otherWork } from 'node:timers/promises'
import * as Y from 'yjs'
import { codeLifetime, newJoinCode } from '#server/identity/join-code.ts'
import { checkImages } from '#server/import/check-images.ts'
import {
  type BroughtRevision,
  bringDocument,
  bringPeople,
  bringRecords,
  inOneTransaction,
  type Queryable,
} from '#server/storage/bringing.ts'
import type { Database } from '#server/storage/database.ts'
import { loadSession } from '#server/storage/session-state.ts'
import {
  type AccountId,
  type Alias,
  DocumentId,
  GroupId,
  ParticipantId,
  ReadingId,
  type RecordId,
  type SeminarId,
  SessionId,
} from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { type Audience, groupAudience, groupOf, MarginAudience } from '#shared/margins/audience.ts'
import { writeMargin, writePen } from '#shared/margins/documents.ts'
import type { Entry, KeptRecord } from '#shared/margins/entry.ts'
import { hiddenBy } from '#shared/margins/hiding.ts'
import { standings } from '#shared/margins/standing.ts'
import type { SessionEvent } from '#shared/session/event.ts'
import { Live } from '#shared/session/live.ts'
import type { SessionState } from '#shared/session/state.ts'
import { flawIn } from '#shared/session-file/check.ts'
import type { FileEvent, FileRecord, FileValue, SessionFile } from '#shared/session-file/session-file.ts'
import { penFull } from './flawed.ts'
import { personKey } from './ids.ts'
import { misfitOf } from './parse.ts'

/** Records of one update of a margin: what is done at a time, between which others have their turn. */
const AT_A_TIME = 500

export interface Restoring {
  readonly seminar: SeminarId
  /** Who brings it; the reading becomes theirs. */
  readonly account: AccountId
  readonly signal?: AbortSignal
  readonly progress?: (done: number, total: number) => void
}

export interface Restored {
  readonly session: SessionId
  readonly reading: ReadingId
  /** Annotations, replies and marks. */
  readonly records: number
  readonly people: number
  /** Records whose words were withheld when the file was made: they are left out, with what hangs on them. */
  readonly withheld: number
}

/**
 * Makes a session of a seminar out of a file. Ids stay as they are where nobody here has them. People become people of
 * this session only, marked as imported; nobody is taken for anybody who has an account here.
 * @throws Refusal that names what is wrong and where
 */
export async function restoreSession(db: Database, file: SessionFile, restoring: Restoring): Promise<Restored> {
  const flaw = flawIn(file)
  if (flaw) throw misfitOf(flaw)
  return inOneTransaction(db, (client) => restore(client, file, restoring))
}

async function restore(client: Queryable, file: SessionFile, { seminar, account, signal, progress }: Restoring): Promise<Restored> {
  const reading = await bringReading(client, file, account)
  const session = await freeSession(client, file.session.id)
  const people = new Map(file.people.map(({ alias }) => [alias, ParticipantId.parse(randomUUID())]))
  const groups = await freeGroups(client, file)
  await bringSession(client, file, { session, seminar, reading, people, groups })
  const documents = await bringMargins(client, session, groups.values())
  const withheld = new Set(file.records.flatMap(({ withheld, id, thread }) => (withheld ? [id, ...(id === thread ? [thread] : [])] : [])))
  const kept = file.records.filter(
    ({ id, thread, value }) => !withheld.has(id) && !withheld.has(thread) && !(value.is === 'mark' && withheld.has(value.on)),
  )
  const total = kept.length * 2
  const records = kept.map((record) => recordOf(record, people, groups))
  const stored = await loadSession(client, session)
  if (!stored) throw new Error('a session that is being restored is there')
  const state: SessionState = { ...stored.state, hidden: hiddenBy(records) }

  await writeMargins(client, documents, records, state, async (done) => {
    signal?.throwIfAborted()
    progress?.(done, total)
    await otherWork()
  })
  let done = 0
  const byId = new Map(kept.map((record) => [record.id, record]))
  for (const [author, theirs] of Map.groupBy(records, (record) => record.author)) {
    signal?.throwIfAborted()
    if (theirs.length > limits.penRecords) {
      const name = file.people.find(({ alias }) => people.get(alias) === author)?.name ?? ''
      throw penFull(name, theirs.length)
    }
    const pen = new Y.Doc()
    for (let from = 0; from < theirs.length; from += AT_A_TIME) {
      writePen(
        pen,
        theirs.slice(from, from + AT_A_TIME).map(({ id, value }) => [id, value] as const),
        'import',
      )
      await otherWork()
    }
    const { rows } = await client.query<{ id: string }>('SELECT id FROM document WHERE session_id = $1 AND participant_id = $2', [
      session,
      author,
    ])
    await bringDocument(client, DocumentId.parse(rows[0]?.id), [Y.encodeStateAsUpdate(pen)])
    pen.destroy()
    await bringRecords(
      client,
      session,
      theirs,
      theirs.flatMap((record) => revisionsOf(record, byId.get(record.id), groups)),
    )
    done += theirs.length
    progress?.(kept.length + done, total)
  }
  await bringPlacements(client, file, session, people, new Set(kept.map(({ id }) => id)))
  signal?.throwIfAborted()
  return { session, reading, records: records.length, people: people.size, withheld: file.records.length - kept.length }
}

/** The reading, unless whoever brings the file has it already, word for word. */
async function bringReading(client: Queryable, { reading }: SessionFile, account: AccountId): Promise<ReadingId> {
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
  for (const { id: image, mediaType, bytes } of checkImages(reading.images))
    await client.query('INSERT INTO reading_image (reading_id, id, media_type, bytes) VALUES ($1, $2, $3, $4)', [
      id,
      image,
      mediaType,
      Buffer.from(bytes),
    ])
  return id
}

/** The id it had, unless a session has it, or has left something behind under it. */
async function freeSession(client: Queryable, wanted: SessionId): Promise<SessionId> {
  const { rows } = await client.query<{ taken: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM session WHERE id = $1) OR EXISTS (SELECT 1 FROM record WHERE session_id = $1)
       OR EXISTS (SELECT 1 FROM revision WHERE session_id = $1) OR EXISTS (SELECT 1 FROM refused_update WHERE session_id = $1) AS taken`,
    [wanted],
  )
  return rows[0]?.taken === false ? wanted : SessionId.parse(randomUUID())
}

type Groups = ReadonlyMap<GroupId, GroupId>

async function freeGroups(client: Queryable, file: SessionFile): Promise<Groups> {
  const ids = file.groups.map(({ id }) => id)
  const { rows } = await client.query<{ id: string }>('SELECT id FROM "group" WHERE id = ANY($1::uuid[])', [ids])
  const taken = new Set(rows.map((row) => row.id))
  return new Map(ids.map((id) => [id, taken.has(id) ? GroupId.parse(randomUUID()) : id]))
}

interface Whereto {
  readonly session: SessionId
  readonly seminar: SeminarId
  readonly reading: ReadingId
  readonly people: ReadonlyMap<Alias, ParticipantId>
  readonly groups: Groups
}

async function bringSession(client: Queryable, file: SessionFile, { session, seminar, reading, people, groups }: Whereto): Promise<void> {
  const { live, ...meta } = file.session
  const version = file.events.length + 1
  const byId = (of: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(of).map(([alias, value]) => [people.get(alias as Alias) ?? '', value]))
  const now = Live.parse({
    ...live,
    spoken: byId(live.spoken),
    groupRoles: byId(live.groupRoles),
    brought: live.brought.map((id) => groups.get(id)),
  })
  await client.query(
    `INSERT INTO session (id, seminar_id, reading_id, reading_version, title, manner, names, silence, phase, live, version, aligned_version, created_at, closed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13)`,
    [
      session,
      seminar,
      reading,
      file.reading.version,
      meta.title,
      meta.manner,
      meta.names,
      meta.silence,
      meta.phase,
      JSON.stringify(now),
      version,
      meta.createdAt,
      meta.closedAt,
    ],
  )
  if (meta.phase !== 'closed')
    await client.query('INSERT INTO join_code (code, session_id, expires_at) VALUES ($1, $2, $3)', [
      newJoinCode(),
      session,
      new Date(Date.now() + codeLifetime(meta.manner)),
    ])
  await bringPeople(
    client,
    session,
    file.people.map((person) => ({
      id: people.get(person.alias) ?? ParticipantId.parse(randomUUID()),
      alias: person.alias,
      name: person.name,
      // Who went by a pseudonym is known by nothing else here.
      pseudonym: person.pseudonym ?? null,
      role: person.role,
      joinedAt: Date.parse(person.joinedAt),
      removed: person.removed === true,
      erased: person.erased === true,
      from: personKey(file.server, file.session.id, person.alias),
    })),
  )
  for (const group of file.groups) {
    await client.query('INSERT INTO "group" (id, session_id, name, created_at, ended_at) VALUES ($1, $2, $3, $4, $5)', [
      groups.get(group.id),
      session,
      group.name,
      group.createdAt,
      group.endedAt,
    ])
    await client.query(
      `INSERT INTO group_membership (id, group_id, participant_id, since, until)
       SELECT gen_random_uuid(), $1, who, since, until FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS t(who, since, until)`,
      [
        groups.get(group.id),
        group.members.map(({ alias }) => people.get(alias)),
        group.members.map(({ since }) => since),
        group.members.map(({ until }) => until),
      ],
    )
  }
  for (const [nth, event] of file.events.entries())
    await client.query(
      `INSERT INTO session_event (session_id, command_id, version, participant_id, command, events, seed, at) VALUES ($1, $2, $3, $4, '{"is":"import"}', $5, 0, $6)`,
      [
        session,
        randomUUID(),
        nth + 2,
        event.by === null ? null : (people.get(event.by) ?? null),
        JSON.stringify([eventOf(event, people)]),
        event.at,
      ],
    )
}

function eventOf(event: FileEvent, people: ReadonlyMap<Alias, ParticipantId>): SessionEvent {
  switch (event.is) {
    case 'phase-began':
      return { is: event.is, from: event.from, to: event.to, step: null }
    case 'silence-set':
      return { is: event.is, silence: event.silence }
    case 'unlifted':
      return { is: event.is, thread: event.thread }
    case 'lifted':
      return { is: event.is, thread: event.thread, by: (event.by && people.get(event.by)) ?? ParticipantId.parse(randomUUID()) }
  }
}

/** The margins of a session that has none yet. */
async function bringMargins(client: Queryable, session: SessionId, groups: Iterable<GroupId>): Promise<Map<MarginAudience, DocumentId>> {
  const { rows } = await client.query<{ id: string; audience: string }>(
    'INSERT INTO document (id, session_id, audience) SELECT gen_random_uuid(), $1, a FROM unnest($2::text[]) AS t(a) RETURNING id, audience',
    [session, ['commons', 'facilitators', ...[...groups].map(groupAudience)]],
  )
  return new Map(rows.map(({ id, audience }) => [MarginAudience.parse(audience), DocumentId.parse(id)]))
}

/** Writes what stands in each margin, a part of the records at a time. */
async function writeMargins(
  client: Queryable,
  documents: ReadonlyMap<MarginAudience, DocumentId>,
  records: readonly KeptRecord[],
  state: SessionState,
  pause: (done: number) => Promise<void>,
): Promise<void> {
  const margins = new Map([...documents.keys()].map((audience) => [audience, { doc: new Y.Doc(), updates: [] as Uint8Array[] }]))
  for (let from = 0; from < records.length; from += AT_A_TIME) {
    const changes = new Map<MarginAudience, Map<RecordId, Entry>>()
    for (const record of records.slice(from, from + AT_A_TIME)) {
      for (const [audience, entry] of standings(record, state)) {
        const of = changes.get(audience) ?? new Map<RecordId, Entry>()
        changes.set(audience, of.set(record.id, entry))
      }
    }
    for (const [audience, entries] of changes) {
      const margin = margins.get(audience)
      const update = margin && writeMargin(margin.doc, entries)
      if (update) margin.updates.push(update)
    }
    await pause(from)
  }
  for (const [audience, { doc, updates }] of margins) {
    const document = documents.get(audience)
    if (document && updates.length > 0) await bringDocument(client, document, updates)
    doc.destroy()
  }
}

function recordOf(record: FileRecord, people: ReadonlyMap<Alias, ParticipantId>, groups: Groups): KeptRecord {
  const author = people.get(record.author)
  const group = record.group && groups.get(record.group)
  if (!author) throw new Error('every author is among the people')
  return {
    id: record.id,
    author,
    value: valueIn(record.value, groups),
    revision: record.revision,
    receivedAt: Date.parse(record.receivedAt),
    changedAt: Date.parse(record.changedAt),
    phase: record.phase,
    ...(group ? { group } : {}),
    thread: record.thread,
  }
}

function revisionsOf(record: KeptRecord, from: FileRecord | undefined, groups: Groups): BroughtRevision[] {
  if (!from?.revisions)
    return [{ record: record.id, revision: record.revision, value: record.value, phase: record.phase, at: record.changedAt }]
  return from.revisions.map(({ revision, at, phase, value }) => ({
    record: record.id,
    revision,
    value: value ? valueIn(value, groups) : record.value,
    phase,
    at: Date.parse(at),
  }))
}

/** The same value, addressed to the group as it is called here. */
function valueIn(value: FileValue, groups: Groups): FileValue {
  if (value.is === 'note') {
    const group = groupOf(value.to)
    return { ...value, to: group ? groupAudience(groups.get(group) ?? group) : value.to }
  }
  return { ...value, to: audienceIn(value.to, groups) }
}

function audienceIn(to: Audience, groups: Groups): Audience {
  const group = groupOf(to)
  return group ? groupAudience(groups.get(group) ?? group) : to
}

async function bringPlacements(
  client: Queryable,
  { placements }: SessionFile,
  session: SessionId,
  people: ReadonlyMap<Alias, ParticipantId>,
  records: ReadonlySet<RecordId>,
): Promise<void> {
  for (const { record, passage, by, at } of placements)
    if (records.has(record))
      await client.query('INSERT INTO placement (session_id, record_id, passage, participant_id, at) VALUES ($1, $2, $3, $4, $5)', [
        session,
        record,
        JSON.stringify(passage),
        people.get(by),
        at,
      ])
}
