import type { RecordId, SessionId } from '#shared/ids.ts'
import type { BulkMarked, BulkMarks } from '#shared/protocol/http/review-marks.ts'
import { markMany } from '../../../requests/review.ts'

/** Threads of one request: some tenths of a second, after which one sees how far it is. */
const PART = 200

export interface MarkedInParts {
  /** What carries the mark now by this, or carries it no more. */
  readonly changed: readonly RecordId[]
  /** What was not come to: it broke off before. */
  readonly rest: readonly RecordId[]
  readonly error?: unknown
}

/**
 * Marks any number of threads, a part at a time. It never throws: what was done before something went wrong is done.
 * @param told how many of them have been gone through
 */
export async function markInParts(
  session: SessionId,
  { sort, gone = false }: { readonly sort: BulkMarks['sort']; readonly gone?: boolean },
  on: readonly RecordId[],
  { signal, told, mark = markMany }: { signal?: AbortSignal; told?: (done: number) => void; mark?: typeof markMany } = {},
): Promise<MarkedInParts> {
  const changed: RecordId[] = []
  for (let from = 0; from < on.length; from += PART) {
    if (signal?.aborted) return { changed, rest: on.slice(from) }
    let marked: BulkMarked
    try {
      marked = await mark(session, sort, on.slice(from, from + PART), gone)
    } catch (error) {
      return { changed, rest: on.slice(from), error }
    }
    changed.push(...marked.changed)
    told?.(Math.min(on.length, from + PART))
  }
  return { changed, rest: [] }
}
