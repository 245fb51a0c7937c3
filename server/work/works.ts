/**
 * Long work: what is done for somebody while they look elsewhere. It is noted in Postgres, so that a page which is loaded
 * anew, and any other server, can tell how far it is, cancel it and hand out what came of it. It is done in the process
 * that was asked; with that process it ends, and is told as broken off.
 */
import type { Pool } from 'pg'
import type { Log } from '#server/log.ts'
import {
  type Asking,
  addWork,
  type KeptWork,
  type NewWork,
  noteCancelled,
  noteFailure,
  noteProgress,
  noteResult,
} from '#server/storage/work.ts'
import { Refusal } from '#shared/errors.ts'
import type { WorkId } from '#shared/ids.ts'
import type { WorkResult } from '#shared/protocol/http/work.ts'
import { createQueue, type Queue } from './queue.ts'

/** What a work is given to do it with. */
export interface Doing {
  readonly id: WorkId
  /** Aborted when somebody cancels it, when what it is about is gone, and when the server stops. */
  readonly signal: AbortSignal
  /** Tells how far it is; may be called as often as one likes. Leave out `total` while nobody knows it. */
  readonly progress: (done: number, total?: number) => void
  /**
   * Asks Postgres whether it is still wanted, before a step that stays. Within a transaction nobody can cancel it from then
   * on until that is through.
   * @throws the signal's reason
   */
  readonly stillWanted: (client?: Asking) => Promise<void>
}

export interface Works {
  /**
   * Begins a work; it goes on after this has returned. What it throws that is a `Refusal` is told to the person, all else
   * is a fault of ours.
   * @throws Refusal `too-fast` if the account has too much under way
   */
  begin(work: NewWork, act: (doing: Doing) => Promise<WorkResult>): Promise<KeptWork>
  /** Ends all that is under way in this process. */
  stop(): Promise<void>
}

/** Works that are done at a time by one server; more wait. */
const AT_ONCE = 2
/** ms between two looks at whether a work is still wanted. */
const BEAT = 500

export function createWorks({ pool, log }: { readonly pool: Pool; readonly log: Log }): Works {
  const queue = createQueue(AT_ONCE)
  const underWay = new Map<Promise<void>, AbortController>()
  return {
    async begin(asked, act) {
      const work = await addWork(pool, asked)
      if (!work) throw new Refusal('too-fast', 'You have several large files under way. Wait for one of them, or cancel it.')
      const ending = new AbortController()
      const done: Promise<void> = doIt({ pool, log, queue }, work.id, ending, act).finally(() => underWay.delete(done))
      underWay.set(done, ending)
      return work
    },
    async stop() {
      const all = [...underWay]
      for (const [, ending] of all) ending.abort(new Refusal('unavailable', 'The server was stopped in the middle of it. Begin it again.'))
      await Promise.all(all.map(([done]) => done))
    },
  }
}

/** Why a work ends that nobody waits for any more. */
export const notWanted = new Error('not wanted any more')

async function doIt(
  { pool, log, queue }: { pool: Pool; log: Log; queue: Queue },
  id: WorkId,
  ending: AbortController,
  act: (doing: Doing) => Promise<WorkResult>,
): Promise<void> {
  const { signal } = ending
  let at: { done: number; total: number | null } = { done: 0, total: null }
  let asking = false
  const beat = setInterval(() => {
    if (asking) return
    asking = true
    noteProgress(pool, id, at.done, at.total)
      .then((wanted) => wanted || ending.abort(notWanted))
      // Postgres is away for a moment; the work itself will say so if it is for longer.
      .catch(() => {})
      .finally(() => {
        asking = false
      })
  }, BEAT)
  try {
    const leave = await queue.enter(signal)
    try {
      const result = await act({
        id,
        signal,
        progress(done, total) {
          at = { done, total: total ?? null }
        },
        async stillWanted(client = pool) {
          if (!(await noteProgress(client, id, at.done, at.total))) ending.abort(notWanted)
          signal.throwIfAborted()
        },
      })
      await noteResult(pool, id, result)
    } finally {
      leave()
    }
  } catch (error) {
    const why = signal.aborted ? signal.reason : error
    await noteEnd(pool, log, id, why).catch((err: unknown) => log.error({ err }, 'the end of a work could not be noted'))
  } finally {
    clearInterval(beat)
  }
}

async function noteEnd(pool: Pool, log: Log, id: WorkId, why: unknown): Promise<void> {
  if (why === notWanted) return noteCancelled(pool, id)
  if (why instanceof Refusal) return noteFailure(pool, id, why.code, why.detail, why.more['flaw'])
  log.error({ err: why }, 'a work failed')
  return noteFailure(pool, id, 'internal', 'Something went wrong in Catena. Nothing was changed by it; try again.')
}
