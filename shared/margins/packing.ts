/**
 * How an entry is written in a margin's document: without what can be told from the rest, since it is sent to every
 * reader, and again to each who joins. What is left out, and what stands for it:
 *
 * - `thread`: an annotation's own id, what a reply answers, what a mark is on
 * - `revision`: 1
 * - `author.role`: `reader`
 * - `tags` and `mentions` of an annotation or a reply: none
 * - `receivedAt`: `at` and `lag`, the ms that it came after `at`
 *
 * An entry that has any of them is taken at its word, as those have that were written before this was so.
 */
import type { RecordId } from '#shared/ids.ts'
import type { Entry } from './entry.ts'

/** An entry as it is written. */
export interface PackedEntry {
  readonly is: Entry['is']
  readonly replyTo?: RecordId
  readonly on?: RecordId
  readonly at: number
  readonly lag?: number
  readonly author: Pick<Entry['author'], 'id' | 'name'> & Partial<Entry['author']>
  readonly [more: string]: unknown
}

/** What is written of an entry under its id. */
export function packEntry(id: RecordId, entry: Entry): PackedEntry {
  const { author, thread, revision, receivedAt, ...rest } = entry
  const { role, ...named } = author
  return {
    ...('tags' in rest ? withoutNone(rest) : rest),
    author: role === 'reader' ? named : author,
    lag: receivedAt - entry.at,
    ...(thread === threadToldBy(id, rest) ? {} : { thread }),
    ...(revision === 1 ? {} : { revision }),
  }
}

function withoutNone<T extends { readonly tags: readonly unknown[]; readonly mentions: readonly unknown[] }>(post: T) {
  const { tags, mentions, ...rest } = post
  return { ...rest, ...(tags.length > 0 ? { tags } : {}), ...(mentions.length > 0 ? { mentions } : {}) }
}

/** The entry that was written under an id. A margin is written by the server alone, so it is what the server wrote. */
export function unpackEntry(id: RecordId, packed: PackedEntry): Entry {
  const { lag = 0, author, ...rest } = packed
  const isPost = rest.is === 'annotation' || rest.is === 'reply'
  const told = { revision: 1, thread: threadToldBy(id, rest), receivedAt: rest.at + lag, ...(isPost ? { tags: [], mentions: [] } : {}) }
  return { ...told, ...rest, author: { role: 'reader', ...author } } as unknown as Entry
}

/** The thread in which an entry most often is: nearly all replies answer an annotation. */
const threadToldBy = (id: RecordId, { replyTo, on }: Pick<PackedEntry, 'is' | 'replyTo' | 'on'>): RecordId => replyTo ?? on ?? id
