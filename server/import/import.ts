import { createQueue } from '#server/work/queue.ts'
import { Refusal } from '#shared/errors.ts'
import { limits } from '#shared/limits.ts'
import type { ImportedReading } from '#shared/reading/block.ts'
import { readApart } from './apart.ts'
import { bounds } from './bounds.ts'
import { type Format, formatOf } from './format.ts'

export type FromWorker = { is: 'progress'; done: number } | { is: 'done'; reading: ImportedReading }

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
 * Reads a text in any format Catena knows and proposes a reading. The file is hostile: it is read in a process of its
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
    return await read(input, options)
  } finally {
    leave()
  }
}

function read(input: { name?: string; format?: Format; bytes: Uint8Array }, options: ImportOptions): Promise<ImportedReading> {
  const { progress, signal, time = bounds.time, failed } = options
  let told = 0
  return readApart<FromWorker, ImportedReading>({
    url: new URL('./worker.ts', import.meta.url),
    data: { ...(input.name !== undefined && { name: input.name }), ...(input.format !== undefined && { format: input.format }) },
    bytes: input.bytes,
    bounds: { ...bounds, time },
    words,
    signal,
    failed,
    hear: () => (message) => {
      if (message.is === 'done') return { done: message.reading }
      // A file that is read once more begins anew; what is told only grows.
      if (message.done > told) progress?.((told = message.done))
      return undefined
    },
  })
}

const words = {
  tooLong: 'Reading it took too long and was stopped. Bring it in parts, or paste the text.',
  unreadable: 'The file is damaged or not what it says it is. Open it where it was made, save it again and bring that, or paste the text.',
  tooMuchMemory: 'Reading it took more memory than Catena gives to one text. Bring it in parts, or paste the text.',
}

/** Imports run so many at a time, in the order in which they came. */
const queue = createQueue(bounds.atOnce)
