/** What the server hands to a process that is to read a file; that gets nothing else: no environment, no secret. */
export interface Task {
  readonly is: 'task'
  /** The module that reads, in a thread. */
  readonly url: string
  /** Goes to the thread as `workerData`, with `bytes`. */
  readonly data: Readonly<Record<string, unknown>>
  readonly bytes: Uint8Array
  /** Megabytes of JavaScript heap of the thread. */
  readonly heap: number
  /** Bytes by which the process may grow meanwhile. */
  readonly growth: number
}

/** What the process says: what its thread said, how that was stopped, and that it has ended and another file may come. */
export type FromReader<M> =
  | { readonly is: 'said'; readonly message: M }
  | { readonly is: 'too-much-memory' }
  | { readonly is: 'broke'; readonly reason: string }
  | { readonly is: 'free' }

// The two are one program of one version on one machine, so what comes over is looked at no closer than what a thread says.
const says = (message: unknown): message is { readonly is: unknown } => typeof message === 'object' && message !== null && 'is' in message

export const isTask = (message: unknown): message is Task => says(message) && message.is === 'task'
const ANSWERS: readonly unknown[] = ['said', 'too-much-memory', 'broke', 'free'] satisfies FromReader<never>['is'][]
export const isFromReader = <M>(message: unknown): message is FromReader<M> => says(message) && ANSWERS.includes(message.is)
