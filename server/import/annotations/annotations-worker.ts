/** The thread in which a file of annotations is read, and their places are found. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { type Failing, failingOf } from '#server/import/failing.ts'
import { Block } from '#shared/reading/block.ts'
import { fromHypothesis } from './from-hypothesis.ts'
import { fromSessionFile } from './from-session-file.ts'
import { fromWebAnnotations } from './from-web-annotations.ts'
import type { Incoming } from './incoming.ts'
import { type AnnotationsFormat, formatOf, parseJson } from './parse.ts'
import { prepare } from './prepare.ts'
import type { AnnotationsSaid } from './read-annotations.ts'
import { sessionIn } from './session-file-in.ts'
import { annotationsWords } from './words.ts'

const AT_A_TIME = 1_000

const Input = z.object({
  bytes: z.instanceof(Uint8Array),
  blocks: z.array(Block),
  version: z.int(),
  unplaced: z.enum(['bring', 'leave']),
  now: z.int(),
})
const say = (said: AnnotationsSaid | Failing): void => parentPort?.postMessage(said)

function incomingOf(format: AnnotationsFormat, value: unknown, now: number): Incoming {
  switch (format) {
    case 'catena':
      return fromSessionFile(sessionIn(value))
    case 'hypothesis':
      return fromHypothesis(value, now)
    case 'web-annotations':
      return fromWebAnnotations(value, now)
  }
}

try {
  const { bytes, now, ...preparing } = Input.parse(workerData)
  const value = parseJson(bytes)
  const format = formatOf(value)
  const incoming = incomingOf(format, value, now)
  let told = 0
  const { posts, ...head } = prepare(incoming, {
    ...preparing,
    progress(done, total) {
      if (done < total && performance.now() - told < 200) return
      told = performance.now()
      say({ is: 'progress', done, total })
    },
  })
  say({ is: 'head', format, ...head })
  for (let from = 0; from < posts.length; from += AT_A_TIME) say({ is: 'posts', posts: posts.slice(from, from + AT_A_TIME) })
  say({ is: 'whole' })
} catch (error) {
  say(failingOf(error, annotationsWords.tooDeep))
}
