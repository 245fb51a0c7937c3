/**
 * One session held against itself: what was accepted stands in the logs of its pens, and all else follows from it. Here
 * the logs are replayed, and records, revisions, margins and counts compared with what follows.
 */
import { isDeepStrictEqual } from 'node:util'
import type { ClientBase, Pool } from 'pg'
import * as Y from 'yjs'
import { loadDocument } from '#server/storage/documents.ts'
import { loadRecords, loadSession, type StoredSession } from '#server/storage/session-state.ts'
import { DocumentId, ParticipantId, type RecordId, type SessionId } from '#shared/ids.ts'
import { MarginAudience } from '#shared/margins/audience.ts'
import { marginEntries, penRecords, RECORDS } from '#shared/margins/documents.ts'
import type { Entry, KeptRecord } from '#shared/margins/entry.ts'
import { hiddenBy } from '#shared/margins/hiding.ts'
import { keptValue } from '#shared/margins/keeping.ts'
import type { PenRecord } from '#shared/margins/record.ts'
import { standings } from '#shared/margins/standing.ts'

type Db = Pick<Pool | ClientBase, 'query'> & Pick<Pool, 'query'>

/** All that is stored of what people wrote in a session, each document loaded as a fresh peer loads it. */
export interface Stored {
  readonly pens: ReadonlyMap<ParticipantId, ReadonlyMap<RecordId, PenRecord>>
  readonly margins: ReadonlyMap<MarginAudience, ReadonlyMap<RecordId, Entry>>
  readonly records: ReadonlyMap<RecordId, KeptRecord>
}

export interface Verified extends Stored {
  /** One sentence for each difference, with ids and nobody's words. */
  readonly differences: readonly string[]
}

/**
 * Replays a session and compares. Read at one moment (one transaction), or while nobody writes.
 * @throws whatever keeps a row from being read at all
 */
export async function verifySession(db: Db, id: SessionId): Promise<Verified> {
  const found = await loadSession(db, id)
  if (!found) throw new Error(`there is no session ${id}`)
  const differences: string[] = []
  const note = (difference: string) => void differences.push(difference)
  const records = new Map((await loadRecords(db, id)).map((record) => [record.id, record]))
  const { pens, margins } = await loadDocuments(db, id, note)
  comparePens(pens, records, found, note)
  // Between a change of a session and the turn that follows it, margins may lag; whoever opens the session brings them into line.
  if (found.alignedVersion === found.version) compareMargins(margins, records, found, note)
  await compareRevisions(db, id, records, note)
  await compareWords(db, id, note)
  await compareVersions(db, id, found, note)
  return { pens, margins, records, differences }
}

type Note = (difference: string) => void

interface DocumentRow {
  readonly id: string
  readonly participant_id: string | null
  readonly audience: string | null
  readonly seq: number
  readonly snapshot_seq: number
  readonly logged: number[] | null
}

async function loadDocuments(db: Db, session: SessionId, note: Note): Promise<Pick<Stored, 'pens' | 'margins'>> {
  const { rows } = await db.query<DocumentRow>(
    `SELECT d.id, d.participant_id, d.audience, d.seq, d.snapshot_seq, l.logged
     FROM document d, LATERAL (SELECT array_agg(u.seq ORDER BY u.seq) AS logged FROM document_update u WHERE u.document_id = d.id) l
     WHERE d.session_id = $1 ORDER BY d.id`,
    [session],
  )
  const pens = new Map<ParticipantId, ReadonlyMap<RecordId, PenRecord>>()
  const margins = new Map<MarginAudience, ReadonlyMap<RecordId, Entry>>()
  for (const row of rows) {
    const name = row.audience ? `The margin ${row.audience} (${row.id})` : `The pen ${row.id}`
    const doc = await replay(db, row, name, note)
    if (!doc) continue
    if (row.participant_id) {
      const pen = penRecords(doc)
      if (pen.size !== doc.getMap(RECORDS).size) note(`${name} holds something that is no record.`)
      pens.set(ParticipantId.parse(row.participant_id), pen)
    } else margins.set(MarginAudience.parse(row.audience), new Map(marginEntries(doc)))
    doc.destroy()
  }
  return { pens, margins }
}

/** A document from its log: all of it where all is kept, else from its snapshot on. */
async function replay(db: Db, row: DocumentRow, name: string, note: Note): Promise<Y.Doc | undefined> {
  const logged = row.logged ?? []
  const first = logged[0] ?? row.seq + 1
  const last = logged.at(-1) ?? row.snapshot_seq
  if (last !== row.seq) note(`${name} counts ${row.seq} updates, and its log ends at ${last}.`)
  if (logged.some((seq, at) => seq !== first + at) || first > row.snapshot_seq + 1) note(`${name} lacks updates in the middle of its log.`)
  let loaded: Y.Doc
  try {
    loaded = (await loadDocument(db, DocumentId.parse(row.id))).doc
  } catch (error) {
    note(`${name} cannot be loaded: ${error instanceof Error ? error.message : String(error)}.`)
    return undefined
  }
  const others = [...loaded.share.keys()].filter((key) => key !== RECORDS)
  if (others.length > 0) note(`${name} holds ${others.join(', ')} beside its records.`)
  const fresh = new Y.Doc()
  Y.applyUpdate(fresh, Y.encodeStateAsUpdate(loaded)) // as a reader gets it: in one
  if (!isSame(fresh, loaded)) note(`${name} is not the same in one piece as update by update.`)
  fresh.destroy()
  if (first === 1 && row.snapshot_seq > 0) {
    const whole = await replayAll(db, row.id)
    if (!isSame(whole, loaded)) note(`${name} has a snapshot that is not what its log says.`)
    loaded.destroy()
    return whole
  }
  return loaded
}

async function replayAll(db: Db, id: string): Promise<Y.Doc> {
  const { rows } = await db.query<{ bytes: Buffer }>('SELECT bytes FROM document_update WHERE document_id = $1 ORDER BY seq', [id])
  const doc = new Y.Doc()
  for (const { bytes } of rows) Y.applyUpdate(doc, bytes)
  return doc
}

const isSame = (a: Y.Doc, b: Y.Doc): boolean => isDeepStrictEqual(a.getMap(RECORDS).toJSON(), b.getMap(RECORDS).toJSON())

function comparePens(pens: Stored['pens'], records: Stored['records'], { state }: StoredSession, note: Note): void {
  for (const [owner, pen] of pens) {
    if (!state.participants.has(owner)) note(`There is a pen of ${owner}, who is not in the session.`)
    for (const [id, value] of pen) {
      const kept = records.get(id)
      if (!kept) note(`The record ${id} stands in its pen and is not kept.`)
      else if (kept.author !== owner) note(`The record ${id} stands in the pen of ${owner} and is kept as ${kept.author}'s.`)
      else if (!isDeepStrictEqual(kept.value, keptValue(value))) note(`The record ${id} is not kept as it stands in its pen.`)
    }
  }
  for (const { id, author, value } of records.values()) {
    if (pens.get(author)?.has(id)) continue
    if (value.is === 'draft') note(`The draft ${id} is kept, and its pen does not have it.`)
    else if ((value.is === 'mark' ? value.goneAt : value.deletedAt) === undefined)
      note(`The record ${id} is kept, and its pen does not have it.`)
  }
}

function compareMargins(margins: Stored['margins'], records: Stored['records'], { state }: StoredSession, note: Note): void {
  const hidden = hiddenBy(records.values())
  const due = new Map([...margins.keys()].map((audience) => [audience, new Map<RecordId, Entry>()]))
  for (const record of records.values()) {
    for (const [audience, entry] of standings(record, { ...state, hidden })) {
      const margin = due.get(audience)
      if (margin) margin.set(record.id, entry)
      else note(`The record ${record.id} belongs in the margin ${audience}, which is not there.`)
    }
  }
  for (const [audience, margin] of margins) {
    const wanted = due.get(audience) ?? new Map<RecordId, Entry>()
    for (const [id, entry] of wanted) {
      const stands = margin.get(id)
      if (!stands) note(`The record ${id} is missing from the margin ${audience}.`)
      else if (!isDeepStrictEqual(stands, entry)) note(`The record ${id} does not stand in the margin ${audience} as it should.`)
    }
    for (const id of margin.keys())
      if (!wanted.has(id)) note(`The record ${id} stands in the margin ${audience} and does not belong there.`)
  }
}

async function compareRevisions(db: Db, session: SessionId, records: Stored['records'], note: Note): Promise<void> {
  const { rows } = await db.query<{ record_id: RecordId; numbers: number[]; last: unknown }>(
    `SELECT record_id, array_agg(revision ORDER BY revision) AS numbers, (array_agg(value ORDER BY revision DESC))[1] AS last
     FROM revision WHERE session_id = $1 GROUP BY record_id`,
    [session],
  )
  const revisions = new Map(rows.map((row) => [row.record_id, row]))
  for (const { record_id: id } of rows) if (!records.has(id)) note(`There are revisions of ${id}, which is not kept.`)
  for (const { id, value, revision } of records.values()) {
    if (value.is === 'draft') continue
    const { numbers = [], last } = revisions.get(id) ?? {}
    const first = numbers[0] ?? 0
    if (numbers.at(-1) !== revision)
      note(`The record ${id} has come to revision ${revision}, and the last that is kept is ${numbers.at(-1) ?? 'none'}.`)
    else if (numbers.some((number, at) => number !== first + at)) note(`The record ${id} lacks revisions between ${first} and ${revision}.`)
    else if (!isDeepStrictEqual(last, value)) note(`The last revision of the record ${id} is not what is kept of it.`)
  }
}

/** What a post is found by; worked out when somebody searches, so it may not be there yet. */
async function compareWords(db: Db, session: SessionId, note: Note): Promise<void> {
  const { rows } = await db.query<{ id: string; other_sort: boolean }>(
    `SELECT id, "is" IS DISTINCT FROM value->>'is' AS other_sort FROM record
     WHERE session_id = $1 AND ((words IS NOT NULL AND words IS DISTINCT FROM record_words(session_id, value)) OR "is" IS DISTINCT FROM value->>'is') ORDER BY id`,
    [session],
  )
  for (const { id, other_sort } of rows)
    note(
      other_sort ? `The record ${id} is kept under another sort than its own.` : `The record ${id} is found by other words than its own.`,
    )
}

async function compareVersions(db: Db, session: SessionId, found: StoredSession, note: Note): Promise<void> {
  const { rows } = await db.query<{ last: number | null }>('SELECT max(version) AS last FROM session_event WHERE session_id = $1', [
    session,
  ])
  const last = rows[0]?.last ?? 0
  if (last > found.version) note(`The session is at version ${found.version}, and something happened at version ${last}.`)
  if (found.alignedVersion > found.version)
    note(`The margins are said to follow version ${found.alignedVersion} of a session that is at ${found.version}.`)
}
