import { Worker } from 'node:worker_threads'
import { createQueue } from '#server/work/queue.ts'
import { type ErrorCode, Refusal } from '#shared/errors.ts'
import { limits } from '#shared/limits.ts'
import type { ImportedReading } from '#shared/reading/block.ts'
import { bounds } from './bounds.ts'
import { type Format, formatOf } from './format.ts'

export type FromWorker =
  | { is: 'progress'; done: number }
  | { is: 'done'; reading: ImportedReading }
  | { is: 'refused'; code: ErrorCode; detail: string }
  | { is: 'failed'; reason: string }

interface ImportOptions {
  /** Told how far it is, from 0 to 1. */
  progress?: (done: number) => void
  /** Stops the import; the promise then rejects with the signal's reason. */
  signal?: AbortSignal
  /** Milliseconds it may take, once begun. */
  time?: number
  /** Told what went wrong inside an importer, for the log; the person gets one sentence. It may quote the file. */
  failed?: (reason: string) => void
}

/**
 * Reads a text in any format Catena knows and proposes a reading. The file is hostile: it is read in a thread of its
 * own with bounds on time, memory and size, and nothing in it runs or loads from elsewhere.
 * @param input.name the file's name, if it has one; a hint only.
 * @param input.format what the person said it is; what the bytes themselves say counts more.
 * @throws Refusal `bad-format`, `too-large` or `import-failed`, with one sentence on what to do.
 */
export async function importReading(
  input: { name?: string; format?: Format; bytes: Uint8Array },
  options: ImportOptions = {},
): Promise<ImportedReading> {
  const { bytes } = input
  if (bytes.length > limits.uploadBytes)
    throw new Refusal(
      'too-large',
      `The file has ${Math.ceil(bytes.length / 1_048_576)} MB; Catena takes ${limits.uploadBytes / 1_048_576}. Bring it in parts, or without its pictures.`,
    )
  if (bytes.length === 0) throw new Refusal('import-failed', 'There is nothing in it. Choose another file, or paste the text.')
  formatOf(bytes, input.name, input.format)
  const leave = await queue.enter(options.signal)
  try {
    return await inThread(input, options)
  } finally {
    leave()
  }
}

function inThread(input: { name?: string; format?: Format; bytes: Uint8Array }, options: ImportOptions): Promise<ImportedReading> {
  const { progress, signal, time = bounds.time, failed } = options
  return new Promise((resolve, reject) => {
    const bytes = Uint8Array.from(input.bytes)
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: {
        ...(input.name !== undefined && { name: input.name }),
        ...(input.format !== undefined && { format: input.format }),
        bytes,
      },
      transferList: [bytes.buffer],
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: bounds.heap, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
      stdout: true,
      stderr: true,
    })
    // What a library prints about a hostile file is no one's business.
    worker.stdout.resume()
    worker.stderr.resume()
    let settled = false
    const end = (finish: () => void): void => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      clearInterval(watch)
      signal?.removeEventListener('abort', cancel)
      void worker.terminate().then(finish, finish)
    }
    const refuse = (code: ErrorCode, detail: string): void => end(() => reject(new Refusal(code, detail)))
    const cancel = (): void => end(() => reject(signal?.reason instanceof Error ? signal.reason : new Error('The import was cancelled')))
    const timer = setTimeout(
      () => refuse('import-failed', 'Reading it took too long and was stopped. Bring it in parts, or paste the text.'),
      time,
    )
    const before = process.memoryUsage.rss()
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > bounds.growth) refuse('too-large', tooMuchMemory)
    }, 100)
    signal?.addEventListener('abort', cancel, { once: true })
    if (signal?.aborted) return cancel()
    worker.on('message', (message: FromWorker) => {
      if (message.is === 'progress') progress?.(message.done)
      else if (message.is === 'done') end(() => resolve(message.reading))
      else if (message.is === 'refused') refuse(message.code, message.detail)
      else {
        failed?.(message.reason)
        refuse('import-failed', unreadable)
      }
    })
    worker.on('error', (error: unknown) => {
      const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      failed?.(error instanceof Error ? (error.stack ?? error.message) : String(error))
      if (outOfMemory) refuse('too-large', tooMuchMemory)
      else refuse('import-failed', unreadable)
    })
    worker.on('exit', () => refuse('import-failed', unreadable))
  })
}

const unreadable =
  'The file is damaged or not what it says it is. Open it where it was made, save it again and bring that, or paste the text.'
const tooMuchMemory = 'Reading it took more memory than Catena gives to one text. Bring it in parts, or paste the text.'

/** Imports run so many at a time, in the order in which they came. */
const queue = createQueue(bounds.atOnce)
