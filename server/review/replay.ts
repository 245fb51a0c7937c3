/** What was written, in the order of time, from the revisions, a page at a time. */
import type { Pool } from 'pg'
import type { BareRecord } from '#server/storage/bare-records.ts'
import { type Happening, listHappenings } from '#server/storage/replay.ts'
import { listTold } from '#server/storage/session-events.ts'
import { loadNotes } from '#server/storage/session-state.ts'
import type { SessionDetails } from '#server/storage/sessions.ts'
import { RecordId } from '#shared/ids.ts'
import { groupOf } from '#shared/margins/audience.ts'
import type { Entry, KeptRecord } from '#shared/margins/entry.ts'
import { seesChanges } from '#shared/margins/history.ts'
import { seenBy } from '#shared/margins/seen.ts'
import type { ReplayEvent, ReplayPage, ReplayQuery } from '#shared/protocol/http/review-replay.ts'
import type { Phase } from '#shared/session/phase.ts'
import type { Reviewing } from './open-review.ts'
import { presentPerson } from './people.ts'

export async function replayOf(pool: Pool, reviewing: Reviewing, session: SessionDetails, query: ReplayQuery): Promise<ReplayPage> {
  const { after, limit } = query
  const rows = await listHappenings(pool, reviewing.state.id, { after: after === undefined ? undefined : happeningNamed(after), limit })
  const notes = new Map((await loadNotes(pool, reviewing.state.id)).map((note) => [note.id, note]))
  const last = rows.at(-1)
  return {
    phases: await phasesOf(pool, session),
    people: [...reviewing.state.participants.values()].map((person) => presentPerson(person, reviewing)),
    events: rows.flatMap((row) => {
      const note = notes.get(row.record)
      return note ? noteEvent(reviewing, row, note) : eventOf(reviewing, row)
    }),
    next: last && rows.length === limit ? nameOf(last) : null,
  }
}

/** A cursor: the last happening of a page. */
const nameOf = ({ at, revision, record }: Happening): string => `${at}.${revision}.${record}`
function happeningNamed(cursor: string): Pick<Happening, 'at' | 'revision' | 'record'> {
  const [at = '', revision = '', record = ''] = cursor.split('.', 3)
  return { at: Number(at), revision: Number(revision), record: RecordId.parse(record) }
}

/** What it was, to those before whom the record stands; to others nothing. */
function eventOf(reviewing: Reviewing, row: Happening): ReplayEvent[] {
  const record = reviewing.records.get(row.record)
  const entry = record && entryOf(reviewing, record)
  // A mark or a reply on what is not seen would tell that it is there.
  if (!record || !entry || !reviewing.seen.threads.has(entry.thread)) return []
  if (entry.is === 'mark' && !reviewing.seen.entries.has(entry.on)) return []
  const changes = seesChanges(reviewing.viewer, record)
  if (entry.is !== 'mark' && entry.deletedAt !== undefined && !changes) return []
  const is = entry.is === 'mark' ? (row.gone ? 'mark-gone' : 'marked') : row.gone ? 'deleted' : row.first ? 'posted' : 'edited'
  if (is !== 'posted' && is !== 'marked' && !changes) return []
  const root = reviewing.seen.entries.get(entry.thread)
  return [
    {
      at: row.at,
      is,
      record: record.id,
      thread: entry.thread,
      author: entry.author.id,
      ...(root?.is === 'annotation' ? { block: root.passage.start.block } : {}),
      ...(entry.group ? { group: entry.group } : {}),
      ...(entry.is === 'annotation' ? { kind: entry.kind } : {}),
      ...(entry.is === 'reply' ? { move: entry.move } : {}),
      ...(entry.is === 'mark' ? { sort: entry.sort, on: entry.on } : {}),
    },
  ]
}

/** What became of a group's note, to those before whom it stands. */
function noteEvent({ viewer, state }: Reviewing, row: Happening, note: KeptRecord): ReplayEvent[] {
  const entry = seenBy(viewer, note, state)
  if (entry?.is !== 'note') return []
  const is = row.gone ? 'deleted' : row.first ? 'posted' : 'edited'
  if ((is !== 'posted' || entry.deletedAt !== undefined) && !seesChanges(viewer, note)) return []
  const group = groupOf(entry.to)
  return [{ at: row.at, is, record: note.id, thread: note.thread, author: entry.author.id, note: true, ...(group ? { group } : {}) }]
}

/** A mark that was taken back stands nowhere any more; whoever is told of changes is told that it stood. */
function entryOf({ seen, viewer, state }: Reviewing, record: BareRecord): Entry | undefined {
  const { value } = record
  if (value.is !== 'mark' || value.goneAt === undefined) return seen.entries.get(record.id)
  if (!seesChanges(viewer, record)) return undefined
  const { goneAt: _, ...stood } = value
  return seenBy(viewer, { ...record, value: stood }, state)
}

/** The phases as bands of time, from the opening of the session on. */
export async function phasesOf(pool: Pool, session: SessionDetails): Promise<ReplayPage['phases']> {
  const told = await listTold(pool, session.id)
  const began = told.flatMap(({ event, at }) => (event.is === 'phase-began' ? [{ ...event, at }] : []))
  const turns: { phase: Phase; from: number }[] = [
    { phase: began[0]?.from ?? (session.closedAt ? 'plenary' : session.phase), from: session.createdAt.getTime() },
    ...began.map(({ to, at }) => ({ phase: to, from: at })),
  ]
  // Closing outside the run-sheet leaves no such event.
  if (session.closedAt && turns.at(-1)?.phase !== 'closed') turns.push({ phase: 'closed', from: session.closedAt.getTime() })
  return turns.map((turn, nth) => ({ ...turn, to: turns[nth + 1]?.from ?? null }))
}
