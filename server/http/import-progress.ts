import type { Response } from 'express'
import { Refusal } from '#shared/errors.ts'
import { type ImportProgress, importProgressType } from '#shared/protocol/http/import-progress.ts'
import type { ImportedReading } from '#shared/reading/block.ts'
import { problemOf } from './problems.ts'
import { answered } from './route.ts'

/** ms between two lines at most: proxies end an answer that is silent for a minute, some sooner. */
const SIGN_OF_LIFE = 5_000

/**
 * Answers an import by lines of JSON (`ImportProgress`). What is refused before the first of them, such as a format that
 * nobody knows, is answered as any other refusal.
 * @param read the import; given what is to be called with its progress, from 0 to 1
 */
export async function tellProgress(
  res: Response,
  read: (progress: (done: number) => void) => Promise<ImportedReading>,
): Promise<typeof answered> {
  let done = 0
  const say = (line: ImportProgress): void => {
    // `no-transform` keeps compression, here or in a proxy, from gathering lines until they are worth it.
    if (!res.headersSent)
      res.set({ 'Content-Type': importProgressType, 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' })
    res.write(`${JSON.stringify(line)}\n`)
  }
  const tell = (): void => say({ is: 'progress', done })
  const alive = setInterval(tell, SIGN_OF_LIFE)
  try {
    const reading = await read((now) => {
      done = now
      tell()
    })
    say({ is: 'done', reading })
  } catch (error) {
    if (!res.headersSent || !(error instanceof Refusal)) throw error
    say({ is: 'refused', problem: problemOf(error) })
  } finally {
    clearInterval(alive)
  }
  res.end()
  return answered
}
