import { ImportProgress, importProgressType } from '#shared/protocol/http/import-progress.ts'
import type { ImportedReading } from '#shared/reading/block.ts'
import { failureIn } from './call.ts'
import { Failure } from './failure.ts'

/** How far it is, from 0 to 1: first with sending the text, then with reading it on the server. */
export interface ImportStage {
  readonly is: 'sending' | 'reading'
  readonly done: number
}

interface Text {
  /** Sent as JSON, unless it is a file. */
  readonly body: unknown
  readonly signal: AbortSignal
}

/**
 * Has a text read by the server.
 * @throws Failure, or the signal's reason
 */
export function bringText(path: string, { body, signal }: Text, progress: (stage: ImportStage) => void): Promise<ImportedReading> {
  // Of all ways to ask, only this one tells how much of a body has gone out.
  const request = new XMLHttpRequest()
  const { promise, resolve, reject } = Promise.withResolvers<ImportedReading>()
  request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
    if (lengthComputable && loaded < total) progress({ is: 'sending', done: loaded / total })
  }
  request.upload.onload = () => progress({ is: 'reading', done: 0 })
  request.onprogress = () => {
    const done = request.status === 200 ? doneIn(request) : undefined
    if (done !== undefined) progress({ is: 'reading', done })
  }
  request.onload = () => {
    try {
      resolve(readingIn(request))
    } catch (error) {
      reject(error)
    }
  }
  request.onerror = () => reject(new Failure('unreachable'))
  request.onabort = () => reject(signal.reason)
  signal.addEventListener('abort', () => request.abort(), { once: true })
  request.open('POST', `/api${path}`)
  request.setRequestHeader('accept', `${importProgressType}, application/problem+json`)
  const isFile = body instanceof Blob
  request.setRequestHeader('content-type', isFile ? 'application/octet-stream' : 'application/json')
  request.send(isFile ? body : JSON.stringify(body))
  return promise
}

/** The last line of an answer is the whole reading; once it has begun to come, the lines before it are not looked through any more. */
const LONGEST_PROGRESS = 50_000

function doneIn(request: XMLHttpRequest): number | undefined {
  const come = request.responseText
  if (come.length > LONGEST_PROGRESS) return undefined
  const said = ImportProgress.safeParse(parsed(come.split('\n').at(-2) ?? ''))
  return said.success && said.data.is === 'progress' ? said.data.done : undefined
}

function readingIn({ status, responseText }: XMLHttpRequest): ImportedReading {
  if (status !== 200) throw failureIn(status, parsed(responseText))
  for (const line of responseText.split('\n').toReversed()) {
    if (line === '') continue
    const said = ImportProgress.safeParse(parsed(line))
    // A line that is cut off: the server has gone in the middle.
    if (!said.success || said.data.is === 'progress') throw new Failure('unreachable')
    if (said.data.is === 'refused') throw new Failure(said.data.problem.code, said.data.problem)
    return said.data.reading
  }
  throw new Failure('unreachable')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
