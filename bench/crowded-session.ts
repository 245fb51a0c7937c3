import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import * as Y from 'yjs'
import { Alias, BlockId, RecordId, SessionId } from '#shared/ids.ts'
import { writeMargin } from '#shared/margins/documents.ts'
import type { Entry } from '#shared/margins/entry.ts'
import { kinds } from '#shared/margins/record.ts'

export const WORDS = 'A reader stands at the edge of a paragraph and asks what it leaves unsaid, again and again.'

/** Blocks of plain paragraphs, as text to be imported; each says its number and then `times` the same. */
export const textOf = (blocks: number, times = 3): string =>
  ['A long reading', ...Array.from({ length: blocks - 1 }, (_, at) => `Paragraph ${at + 1}. ${Array(times).fill(WORDS).join(' ')}`)].join(
    '\n\n',
  )

/** Puts annotations and replies straight into the snapshot of a session's commons. Nobody may have the margin open. */
export async function crowd(
  db: { readonly pool: Pick<Pool, 'query'> },
  session: string,
  blocks: readonly { readonly id: string; readonly text: string }[],
  many: number,
): Promise<void> {
  const doc = new Y.Doc()
  writeMargin(doc, crowdedEntries(blocks, many))
  await db.pool.query(`UPDATE document SET snapshot = $1, snapshot_seq = 1, seq = 1 WHERE session_id = $2 AND audience = 'commons'`, [
    Buffer.from(Y.encodeStateAsUpdate(doc)),
    SessionId.parse(session),
  ])
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
