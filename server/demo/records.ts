import { randomBytes } from 'node:crypto'
import { describePassage } from '#shared/anchoring/describe.ts'
import type { Passage } from '#shared/anchoring/passage.ts'
import { type Alias, type ParticipantId, RecordId } from '#shared/ids.ts'
import type { PenRecord } from '#shared/margins/record.ts'
import type { Block } from '#shared/reading/block.ts'
import type { DemoPost, DemoReader } from './posts.ts'

/** A record and whose pen it goes into. */
export interface PenEntry {
  readonly participant: ParticipantId
  readonly id: RecordId
  readonly record: PenRecord
}

/** The demo's posts as records, in the order in which they are written. */
export function recordsOf(
  posts: readonly DemoPost[],
  blocks: readonly Block[],
  readers: ReadonlyMap<DemoReader, { readonly participant: ParticipantId; readonly alias: Alias }>,
  now: number,
): PenEntry[] {
  const ids = new Map<string, RecordId>()
  return posts.map((post, nth): PenEntry => {
    const reader = readers.get(post.by)
    if (!reader) throw new Error(`the demo has no reader ${post.by}`)
    const id = RecordId.parse(`${reader.alias}-${randomBytes(8).toString('hex')}`)
    if (post.key !== undefined) ids.set(post.key, id)
    const known = (key: string): RecordId => {
      const found = ids.get(key)
      if (!found) throw new Error(`nothing in the demo is called ${key} yet`)
      return found
    }
    const at = now - (posts.length - nth) * 60_000
    const base = { to: 'commons', at } as const
    const words = { tags: [], mentions: [] }
    switch (post.is) {
      case 'annotation':
        return {
          participant: reader.participant,
          id,
          record: { ...base, ...words, is: 'annotation', passage: passageOn(blocks, post.on), kind: post.kind, body: post.body },
        }
      case 'reply':
        return {
          participant: reader.participant,
          id,
          record: { ...base, ...words, is: 'reply', replyTo: known(post.to), move: post.move, body: post.body },
        }
      case 'mark':
        return { participant: reader.participant, id, record: { ...base, is: 'mark', on: known(post.on), sort: post.sort } }
    }
  })
}

function passageOn(blocks: readonly Block[], quote: string): Passage {
  const block = blocks.find(({ text }) => text.includes(quote))
  if (!block) throw new Error(`the demo's reading does not say: ${quote}`)
  const from = block.text.indexOf(quote)
  return describePassage(blocks, { block: block.id, offset: from }, { block: block.id, offset: from + quote.length }, 1)
}
