/** The thread in which a session file is read. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { type Failing, failingOf } from '#server/import/failing.ts'
import type { SessionFileSaid } from './read-session-file.ts'
import { sessionFileIn } from './session-file-in.ts'
import { annotationsWords } from './words.ts'

const AT_A_TIME = 1_000

const say = (said: SessionFileSaid | Failing): void => parentPort?.postMessage(said)
try {
  const { bytes } = z.object({ bytes: z.instanceof(Uint8Array) }).parse(workerData)
  const { records, ...head } = sessionFileIn(bytes)
  say({ is: 'head', head })
  for (let from = 0; from < records.length; from += AT_A_TIME) say({ is: 'records', records: records.slice(from, from + AT_A_TIME) })
  say({ is: 'whole' })
} catch (error) {
  say(failingOf(error, annotationsWords.tooDeep))
}
