import { ImportProgress, importProgressType } from '#shared/protocol/http/import-progress.ts'
import type { ImportedReading } from '#shared/reading/block.ts'
import { type Options, send } from './call.ts'
import { Failure } from './failure.ts'

/**
 * Has a text read by the server.
 * @param progress told how far it is, from 0 to 1, from when the server has the whole text
 * @throws Failure
 */
export async function bringText(
  path: string,
  options: Omit<Options, 'accept'>,
  progress: (done: number) => void,
): Promise<ImportedReading> {
  const answer = await send('POST', path, { ...options, accept: importProgressType })
  for await (const line of linesOf(answer, options.signal)) {
    const said = ImportProgress.safeParse(line)
    if (!said.success) throw new Failure('unreadable')
    if (said.data.is === 'done') return said.data.reading
    if (said.data.is === 'refused') throw new Failure(said.data.problem.code, said.data.problem)
    progress(said.data.done)
  }
  throw new Failure('unreachable')
}

/** The lines of JSON of an answer, as they come. A line that is cut off is none. */
async function* linesOf(answer: Response, signal: AbortSignal | undefined): AsyncGenerator<unknown> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  // The last line is the whole reading: it is put together once, not with each piece.
  let begun: string[] = []
  for (;;) {
    const read = await reader?.read().catch((error: unknown) => {
      if (signal?.aborted) throw error
      throw new Failure('unreachable')
    })
    if (!read || read.done) return
    const [first = '', ...more] = read.value.split('\n')
    begun.push(first)
    for (const next of more) {
      yield parsed(begun.join(''))
      begun = [next]
    }
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new Failure('unreadable')
  }
}
