/**
 * The records of the sessions that somebody reviews, without their words: read once, then only what has changed since.
 * Fifty thousand of them are read in about a second; afterwards a page of review costs milliseconds.
 */
import type { Pool } from 'pg'
import { type BareRecord, loadBareRecords } from '#server/storage/bare-records.ts'
import { Refreshes } from '#server/sync/refreshes.ts'
import type { RecordId, SessionId } from '#shared/ids.ts'

export type BareRecords = ReadonlyMap<RecordId, BareRecord>

interface Kept {
  readonly records: BareRecords
  /** The newest change among them, ms since 1970. */
  readonly upTo: number
  readonly readAt: number
  usedAt: number
}

/** A commit may become visible after one that is stamped later, and the clocks of two nodes differ; ms. */
const OVERLAP = 120_000
/** After this long everything is read again, ms: whatever was missed is missed no longer. */
const WHOLE_EVERY = 600_000
const UNUSED_AFTER = 300_000
/** Records of all sessions together. */
const MOST_KEPT = 250_000

export class Shelf {
  readonly #pool: Pool
  readonly #kept = new Map<SessionId, Kept>()
  readonly #refreshes = new Refreshes<SessionId>()

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** Every posted record of a session as it now is. The same object, if nothing has changed. */
  async records(session: SessionId): Promise<BareRecords> {
    await this.#refreshes.run(session, () => this.#refresh(session))
    const kept = this.#kept.get(session)
    if (!kept) return new Map()
    this.#makeRoom(session)
    return kept.records
  }

  async #refresh(session: SessionId): Promise<void> {
    const now = Date.now()
    const before = this.#kept.get(session)
    const isFresh = before !== undefined && now - before.readAt < WHOLE_EVERY
    const found = await loadBareRecords(this.#pool, session, isFresh ? before.upTo - OVERLAP : undefined)
    const upTo = found.reduce((latest, { changedAt }) => Math.max(latest, changedAt), isFresh ? before.upTo : 0)
    const readAt = isFresh ? before.readAt : now
    const changed = isFresh ? found.filter((record) => isOther(before.records.get(record.id), record)) : found
    const records =
      isFresh && changed.length === 0
        ? before.records
        : new Map([...(isFresh ? before.records : []), ...changed.map((record) => [record.id, record] as const)])
    this.#kept.set(session, { records, upTo, readAt, usedAt: now })
  }

  /** Forgets what nobody has asked for in a while, and the longest unused where there is too much. */
  #makeRoom(but: SessionId): void {
    const now = Date.now()
    let total = 0
    for (const [session, { records, usedAt }] of [...this.#kept].toSorted(([, a], [, b]) => b.usedAt - a.usedAt)) {
      total += records.size
      if (session !== but && (now - usedAt > UNUSED_AFTER || total > MOST_KEPT)) this.#kept.delete(session)
    }
  }
}

const isOther = (known: BareRecord | undefined, record: BareRecord): boolean =>
  known === undefined || known.revision !== record.revision || known.changedAt !== record.changedAt

const shelves = new WeakMap<Pool, Shelf>()
/** The one shelf of a server. */
export function shelfOf(pool: Pool): Shelf {
  let shelf = shelves.get(pool)
  if (!shelf) shelves.set(pool, (shelf = new Shelf(pool)))
  return shelf
}
