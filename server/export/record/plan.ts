/** Which threads stand where in the record: decided before anything is written, without holding anybody's words. */
import type { Pool } from 'pg'
import { type Found, postsById } from '#server/review/find-threads.ts'
import type { Reviewing, StandingEntry } from '#server/review/open-review.ts'
import type { RecordId } from '#shared/ids.ts'
import type { Kind } from '#shared/margins/record.ts'
import type { Block } from '#shared/reading/block.ts'

/** A thread of the record. Threads are numbered as they stand in it, from 1. */
export interface Planned {
  readonly found: Found
  readonly kind: Kind
  number: number
  /** Where its passage begins, and ends, in the version that is shown; undefined if that is not sure any more. */
  readonly place: { readonly block: number; readonly start: number; readonly lastBlock: number; readonly end: number } | undefined
  /** Its words have been corrected since. */
  readonly corrected: boolean
}

export interface Plan {
  /** In the order of the text, those without a place last. */
  readonly threads: readonly Planned[]
  readonly byBlock: ReadonlyMap<number, readonly Planned[]>
  readonly nowhere: readonly Planned[]
}

const AT_ONCE = 500

/**
 * @param blocks the blocks of the version that is shown
 */
export async function planRecord(pool: Pool, reviewing: Reviewing, found: readonly Found[], blocks: readonly Block[]): Promise<Plan> {
  const nth = new Map(blocks.map((block, at) => [block.id, at]))
  const threads: Planned[] = []
  for (let at = 0; at < found.length; at += AT_ONCE) {
    const some = found.slice(at, at + AT_ONCE)
    const roots = await postsById(
      pool,
      reviewing,
      some.map(({ thread }) => thread.id),
    )
    for (const one of some) {
      const entry = roots.get(one.thread.id)
      if (entry?.is !== 'annotation') continue
      const root: StandingEntry = entry
      const { start, end, quote } = root.passage
      const [block, lastBlock] = [nth.get(start.block), nth.get(end.block)]
      const isThere = block !== undefined && lastBlock !== undefined
      const place = isThere ? { block, start: start.offset, lastBlock, end: end.offset } : undefined
      threads.push({
        found: one,
        kind: root.kind,
        number: 0,
        place,
        corrected: root.stands === 'corrected' && quote !== '',
      })
    }
  }
  threads.sort((a, b) => standing(a) - standing(b) || (a.place?.start ?? 0) - (b.place?.start ?? 0) || at(a) - at(b) || order(a, b))
  for (const [index, thread] of threads.entries()) thread.number = index + 1
  const byBlock = new Map<number, Planned[]>()
  for (const thread of threads) {
    if (!thread.place) continue
    const its = byBlock.get(thread.place.block)
    if (its) its.push(thread)
    else byBlock.set(thread.place.block, [thread])
  }
  return { threads, byBlock, nowhere: threads.filter(({ place }) => place === undefined) }
}

const standing = ({ place }: Planned): number => place?.block ?? Number.MAX_SAFE_INTEGER
const at = ({ found }: Planned): number => found.thread.root.receivedAt
const order = (a: Planned, b: Planned): number => (idOf(a) < idOf(b) ? -1 : 1)
const idOf = ({ found }: Planned): RecordId => found.thread.id
