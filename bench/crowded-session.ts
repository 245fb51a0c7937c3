import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import * as Y from 'yjs'
import { commit } from '#server/storage/commit.ts'
import { Alias, BlockId, ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import { writeMargin } from '#shared/margins/documents.ts'
import type { Entry, KeptRecord } from '#shared/margins/entry.ts'
import { kinds, PenRecord } from '#shared/margins/record.ts'

export const WORDS = 'A reader stands at the edge of a paragraph and asks what it leaves unsaid, again and again.'

/** Blocks of plain paragraphs, as text to be imported; each says its number and then `times` the same. */
export const textOf = (blocks: number, times = 3): string =>
  ['A long reading', ...Array.from({ length: blocks - 1 }, (_, at) => `Paragraph ${at + 1}. ${Array(times).fill(WORDS).join(' ')}`)].join(
    '\n\n',
  )

/**
 * Puts annotations and replies straight into the snapshot of a session's commons. Nobody may have the margin open.
 * @returns what stands there now
 */
export async function crowd(
  db: { readonly pool: Pick<Pool, 'query'> },
  session: string,
  blocks: readonly { readonly id: string; readonly text: string }[],
  many: number,
): Promise<ReadonlyMap<RecordId, Entry>> {
  const doc = new Y.Doc()
  const entries = crowdedEntries(blocks, many)
  writeMargin(doc, entries)
  await db.pool.query(`UPDATE document SET snapshot = $1, snapshot_seq = 1, seq = 1 WHERE session_id = $2 AND audience = 'commons'`, [
    Buffer.from(Y.encodeStateAsUpdate(doc)),
    SessionId.parse(session),
  ])
  return entries
}

/**
 * Puts behind what a crowd wrote the people and their records, so that it still stands there once somebody writes: margins are
 * brought into line with the records then.
 */
export async function seatCrowd(
  db: { readonly pool: Pick<Pool, 'query'> },
  session: string,
  entries: ReadonlyMap<RecordId, Entry>,
): Promise<void> {
  const authors = new Map(
    [...entries.values()].map(({ author }) => [author.id, { ...author, participant: ParticipantId.parse(randomUUID()) }]),
  )
  const people = [...authors.values()].map((author) => ({ ...author, account: randomUUID() }))
  const columns = [people.map((one) => one.account), people.map((one) => one.name)]
  await db.pool.query('INSERT INTO account (id, name) SELECT * FROM unnest($1::uuid[], $2::text[])', columns)
  await db.pool.query(
    `INSERT INTO participant (account_id, name, id, alias, session_id, role)
     SELECT account, name, id, alias, $5, 'reader' FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) AS t(account, name, id, alias)`,
    [...columns, people.map((one) => one.participant), people.map((one) => one.id), session],
  )
  const records = [...entries].map(([id, entry]): KeptRecord => {
    const { author: by, phase, receivedAt, revision, thread, ...written } = entry
    const author = authors.get(by.id)?.participant
    if (!author) throw new Error('everybody has a seat')
    return { id, author, value: PenRecord.parse(written), phase, receivedAt, changedAt: receivedAt, revision, thread }
  })
  const of = (record: KeptRecord) => ({ session: SessionId.parse(session), record })
  const revisions = records.map((record) => ({ ...of(record), phase: record.phase }))
  await commit(db.pool, { updates: [], records: records.map(of), revisions, goneDrafts: [], aligned: [], at: Date.now() })
}

/** Annotations and replies as forty readers would have left them. */
export function crowdedEntries(blocks: readonly { readonly id: string; readonly text: string }[], many: number): Map<RecordId, Entry> {
  const readers = Array.from({ length: 40 }, (_, at) => ({ id: aliasOf(at), name: `Reader ${at + 1}`, role: 'reader' as const }))
  const changes = new Map<RecordId, Entry>()
  const roots: RecordId[] = []
  const began = Date.now() - many * 1_000
  for (let at = 0; at < many; at++) {
    const author = readers[at % readers.length]
    const block = blocks[(at * 7) % blocks.length]
    if (!author || !block) continue
    const id = RecordId.parse(`${author.id}-${randomUUID().replaceAll('-', '').slice(0, 12)}`)
    const time = began + at * 1_000
    const to = 'commons' as const
    const written = { to, body: `Note ${at}: ${WORDS}`, tags: [], mentions: [], at: time }
    const told = { author, phase: 'discuss' as const, receivedAt: time + 30 + (at % 200), revision: 1 }
    const root = at % 3 === 0 ? undefined : roots[(at * 13) % roots.length]
    if (root) {
      changes.set(id, { is: 'reply', replyTo: root, move: 'build', ...written, ...told, thread: root })
      continue
    }
    const start = (at * 11) % Math.max(1, block.text.length - 40)
    const place = (offset: number) => ({ block: BlockId.parse(block.id), offset })
    const quote = block.text.slice(start, start + 30)
    const passage = {
      version: 1,
      start: place(start),
      end: place(start + quote.length),
      quote,
      prefix: block.text.slice(Math.max(0, start - 30), start),
      suffix: block.text.slice(start + 30, start + 60),
    }
    changes.set(id, { is: 'annotation', passage, kind: kinds[at % kinds.length] ?? 'comment', ...written, ...told, thread: id })
    roots.push(id)
  }
  return changes
}

/** An alias as the server makes them; its form is checked by the parser. */
const aliasOf = (at: number) => Alias.parse(`b${String(at).padStart(7, '0')}`)
