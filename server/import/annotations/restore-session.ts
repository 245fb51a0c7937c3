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
import {
  bringEvent,
  bringGroup,
  bringMargins,
  bringPlacement,
  bringReading,
  bringSession,
  freeSession,
  penOf,
  takenGroups,
} from '#server/storage/bringing-sessions.ts'
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
  /** Asked last, before all of it stands. @throws if nobody wants it any more */
  readonly stillWanted?: (client: Queryable) => Promise<void>
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

async function restore(
  client: Queryable,
  file: SessionFile,
  { seminar, account, signal, progress, stillWanted }: Restoring,
): Promise<Restored> {
  const reading = await bringReading(client, file.reading, checkImages(file.reading.images), account)
  const session = await freeSession(client, file.session.id)
  const people = new Map(file.people.map(({ alias }) => [alias, ParticipantId.parse(randomUUID())]))
  const groups = await freeGroups(client, file)
  await bringWithPeople(client, file, { session, seminar, reading, people, groups })
  const documents = await bringMargins(client, session, ['commons', 'facilitators', ...[...groups.values()].map(groupAudience)])
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
    await bringDocument(client, await penOf(client, session, author), [Y.encodeStateAsUpdate(pen)])
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
  const restored = new Set(kept.map(({ id }) => id))
  for (const placement of file.placements)
    if (restored.has(placement.record)) await bringPlacement(client, session, placement, people.get(placement.by))
  await stillWanted?.(client)
  return { session, reading, records: records.length, people: people.size, withheld: file.records.length - kept.length }
}

type Groups = ReadonlyMap<GroupId, GroupId>

async function freeGroups(client: Queryable, file: SessionFile): Promise<Groups> {
  const ids = file.groups.map(({ id }) => id)
  const taken = await takenGroups(client, ids)
  return new Map(ids.map((id) => [id, taken.has(id) ? GroupId.parse(randomUUID()) : id]))
}

interface Whereto {
  readonly session: SessionId
  readonly seminar: SeminarId
  readonly reading: ReadingId
  readonly people: ReadonlyMap<Alias, ParticipantId>
  readonly groups: Groups
}

async function bringWithPeople(
  client: Queryable,
  file: SessionFile,
  { session, seminar, reading, people, groups }: Whereto,
): Promise<void> {
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
  await bringSession(client, {
    id: session,
    seminar,
    reading,
    readingVersion: file.reading.version,
    meta,
    live: now,
    version,
    ...(meta.phase === 'closed' ? {} : { join: { code: newJoinCode(), expiresAt: new Date(Date.now() + codeLifetime(meta.manner)) } }),
  })
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
  for (const { id, members, ...group } of file.groups)
    await bringGroup(client, session, {
      ...group,
      id: groups.get(id) ?? id,
      members: members.map(({ alias, since, until }) => ({ who: people.get(alias), since, until })),
    })
  for (const [nth, event] of file.events.entries())
    await bringEvent(client, session, {
      version: nth + 2,
      by: event.by === null ? null : (people.get(event.by) ?? null),
      event: eventOf(event, people),
      at: event.at,
    })
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
