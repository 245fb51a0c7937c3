import type { ChildProcess } from 'node:child_process'
import { type ErrorCode, Refusal } from '#shared/errors.ts'
import { type Failing, isFailing } from './failing.ts'
import { isFromReader, type Task } from './reader-wire.ts'
import { endReader, giveBack, startReader, takeReader } from './readers.ts'

/** How long the thread that has said what came of a file may take to end, in ms, before its process is ended. */
const LINGER_MS = 1_000

/** How much of this machine one file may use. */
export interface Bounds {
  /** Milliseconds of wall-clock time, once begun. */
  readonly time: number
  /** Megabytes of JavaScript heap of the thread that reads. */
  readonly heap: number
  /** Bytes by which its process may grow meanwhile; beyond it, what is outside the heap has run away. */
  readonly growth: number
}

/** What a person is told when a reading ends before its time; each says what to do. */
export interface Words {
  readonly tooLong: string
  readonly tooMuchMemory: string
  readonly unreadable: string
}

export interface Apart<M, T> {
  /** The module that reads; it runs as a thread. */
  readonly url: URL
  /** Goes over as `workerData`, with `bytes`, which are copied. */
  readonly data: Readonly<Record<string, unknown>>
  readonly bytes: Uint8Array
  readonly bounds: Bounds
  readonly words: Words
  /** Begins to listen: takes what the thread says, until it gives what came of it. Called anew where a file is read once more. */
  readonly hear: () => (message: M) => { readonly done: T } | undefined
  readonly signal?: AbortSignal | undefined
  /** Told what went wrong inside, for the log; the person gets one sentence. It may quote the file. */
  readonly failed?: ((reason: string) => void) | undefined
}

/**
 * Reads a file that may be hostile in another process, with bounds on time and memory. Whatever becomes of that process, the
 * server lives: if it dies, the file is read once more in a new one, since a fault of the engine strikes whom it will; a file
 * that kills that too is called unreadable. Why it is so stands in docs/decisions/files-are-read-apart.md.
 * @throws Refusal `too-large` or `import-failed`; the signal's reason
 */
export async function readApart<M extends { readonly is: string }, T>(work: Apart<M, T>): Promise<T> {
  const until = performance.now() + work.bounds.time
  const outcome = (await readIn(takeReader(), work, until)) ?? (await readIn(startReader(), work, until))
  if (!outcome) throw new Refusal('import-failed', work.words.unreadable, damaged)
  return outcome.done
}

const damaged = { flaw: { why: 'damaged' } }

/** @returns nothing where the process died of it */
function readIn<M extends { readonly is: string }, T>(
  reader: ChildProcess,
  work: Apart<M, T>,
  until: number,
): Promise<{ readonly done: T } | undefined> {
  const { url, data, bytes, bounds, words, signal, failed } = work
  const hear = work.hear()
  return new Promise((resolve, reject) => {
    let outcome: (() => void) | undefined
    let lingering: NodeJS.Timeout | undefined
    let over = false
    const leave = (): boolean => {
      if (over) return false
      over = true
      clearTimeout(timer)
      clearTimeout(lingering)
      signal?.removeEventListener('abort', cancel)
      reader.off('message', listen).off('exit', exited).off('error', broken)
      return true
    }
    const stop = (finish: () => void): void => {
      if (leave()) void endReader(reader).then(finish)
    }
    // To terminate a thread is what engines crash of. It ends by itself, and where it does not, its process is ended.
    const comesOut = (finish: () => void): void => {
      outcome = finish
      lingering = setTimeout(stop, LINGER_MS, finish)
    }
    const refuse = (code: ErrorCode, detail: string, more: Refusal['more']) => () => reject(new Refusal(code, detail, more))
    const unreadable = (reason: string) => {
      failed?.(reason)
      return refuse('import-failed', words.unreadable, damaged)
    }
    const died = (how: string): void => {
      if (!outcome) failed?.(`The process that read it died: ${how}`)
      stop(outcome ?? (() => resolve(undefined)))
    }
    const exited = (code: number | null, by: string | null): void => died(by ?? `exit code ${code}`)
    const broken = (error: Error): void => died(error.message)
    const cancel = (): void => stop(() => reject(signal?.reason instanceof Error ? signal.reason : new Error('The import was cancelled')))
    const timer = setTimeout(
      () => stop(refuse('import-failed', words.tooLong, { flaw: { why: 'took-too-long' } })),
      Math.max(1, until - performance.now()),
    )

    const hearSaid = (said: M | Failing): void => {
      if (isFailing(said))
        return comesOut(said.is === 'refused' ? refuse(said.code, said.detail, { flaw: said.flaw }) : unreadable(said.reason))
      const heard = hear(said)
      if (heard) comesOut(() => resolve(heard))
    }
    const listen = (message: unknown): void => {
      if (!isFromReader<M | Failing>(message)) return
      switch (message.is) {
        case 'said':
          return outcome ? undefined : hearSaid(message.message)
        case 'too-much-memory':
          return stop(refuse('too-large', words.tooMuchMemory, { flaw: { why: 'took-too-much-memory' } }))
        case 'broke':
          return stop(unreadable(message.reason))
        case 'free':
          if (!leave()) return
          giveBack(reader)
          return (outcome ?? unreadable('Its thread ended before it was done'))()
      }
    }
    reader.on('message', listen).once('exit', exited).on('error', broken)
    signal?.addEventListener('abort', cancel, { once: true })
    if (signal?.aborted) return cancel()
    const task: Task = { is: 'task', url: url.href, data, bytes, heap: bounds.heap, growth: bounds.growth }
    reader.send(task)
  })
}
