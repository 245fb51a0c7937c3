import { Worker } from 'node:worker_threads'
import { type ErrorCode, Refusal } from '#shared/errors.ts'

/** How much of this machine one file may use. */
export interface ThreadBounds {
  /** Milliseconds of wall-clock time, once begun. */
  readonly time: number
  /** Megabytes of JavaScript heap of the worker. */
  readonly heap: number
  /** Bytes by which the process may grow meanwhile; beyond it, what is outside the heap has run away. */
  readonly growth: number
}

/** What a person is told when a thread ends before its time; each says what to do. */
export interface ThreadWords {
  readonly tooLong: string
  readonly tooMuchMemory: string
  readonly unreadable: string
}

/** What any thread may say. */
export type Failing =
  | { readonly is: 'refused'; readonly code: ErrorCode; readonly detail: string; readonly flaw?: unknown }
  | { readonly is: 'failed'; readonly reason: string }

export interface InThread<M, T> {
  readonly url: URL
  /** Goes over as `workerData`, with `bytes`, which are copied. */
  readonly data: Readonly<Record<string, unknown>>
  readonly bytes: Uint8Array
  readonly bounds: ThreadBounds
  readonly words: ThreadWords
  /** Takes what the thread says, until it gives what came of it. */
  readonly hear: (message: M) => { readonly done: T } | undefined
  readonly signal?: AbortSignal | undefined
  /** Told what went wrong inside, for the log; the person gets one sentence. It may quote the file. */
  readonly failed?: ((reason: string) => void) | undefined
}

/**
 * Reads a file that may be hostile in a thread of its own, with bounds on time and memory.
 * @throws Refusal `too-large` or `import-failed`; the signal's reason
 */
export function inThread<M extends { readonly is: string }, T>(work: InThread<M, T>): Promise<T> {
  const { url, data, bounds, words, signal, failed, hear } = work
  return new Promise((resolve, reject) => {
    const bytes = Uint8Array.from(work.bytes)
    const worker = new Worker(url, {
      workerData: { ...data, bytes },
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
    const refuse = (code: ErrorCode, detail: string, flaw: unknown): void => end(() => reject(new Refusal(code, detail, { flaw })))
    const tooMuchMemory = (): void => refuse('too-large', words.tooMuchMemory, { why: 'took-too-much-memory' })
    const unreadable = (): void => refuse('import-failed', words.unreadable, { why: 'damaged' })
    const cancel = (): void => end(() => reject(signal?.reason instanceof Error ? signal.reason : new Error('The import was cancelled')))
    const timer = setTimeout(() => refuse('import-failed', words.tooLong, { why: 'took-too-long' }), bounds.time)
    const before = process.memoryUsage.rss()
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > bounds.growth) tooMuchMemory()
    }, 100)
    signal?.addEventListener('abort', cancel, { once: true })
    if (signal?.aborted) return cancel()
    worker.on('message', (message: M | Failing) => {
      if (isFailing(message)) {
        if (message.is === 'refused') return refuse(message.code, message.detail, message.flaw)
        failed?.(message.reason)
        return unreadable()
      }
      const heard = hear(message)
      if (heard) end(() => resolve(heard.done))
    })
    worker.on('error', (error: unknown) => {
      const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      failed?.(error instanceof Error ? (error.stack ?? error.message) : String(error))
      if (outOfMemory) tooMuchMemory()
      else unreadable()
    })
    worker.on('exit', unreadable)
  })
}

const isFailing = (message: { readonly is: string }): message is Failing => message.is === 'refused' || message.is === 'failed'

/** What a thread says of an error, which ends it. */
export function failingOf(error: unknown, tooDeep: string): Failing {
  if (error instanceof Refusal) return { is: 'refused', code: error.code, detail: error.detail, flaw: error.more['flaw'] }
  if (error instanceof RangeError && /call stack/i.test(error.message))
    return { is: 'refused', code: 'import-failed', detail: tooDeep, flaw: { why: 'too-deep' } }
  return { is: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
