import { type Bounds, readApart } from '#server/import/apart.ts'
import { bounds } from '#server/import/bounds.ts'
import type { FileRecord, SessionFile, SessionFileHead } from '#shared/session-file/session-file.ts'
import { annotationsWords } from './words.ts'

/** What the thread says: a file in parts, so that taking it over holds nobody up. */
export type SessionFileSaid =
  | { readonly is: 'head'; readonly head: SessionFileHead }
  | { readonly is: 'records'; readonly records: readonly FileRecord[] }
  | { readonly is: 'whole' }

/**
 * Reads a session file, in a process of its own; what comes back is what it says it is.
 * @param most how much of this machine it may use
 * @throws Refusal that says what is wrong with it, and where
 */
export function readSessionFile(
  bytes: Uint8Array,
  signal?: AbortSignal,
  failed?: (reason: string) => void,
  most: Bounds = bounds.annotations,
): Promise<SessionFile> {
  return readApart<SessionFileSaid, SessionFile>({
    url: new URL('./session-file-worker.ts', import.meta.url),
    data: {},
    bytes,
    bounds: most,
    words: annotationsWords,
    signal,
    failed,
    hear() {
      let head: SessionFileHead | undefined
      const records: FileRecord[] = []
      return (said) => {
        if (said.is === 'head') head = said.head
        else if (said.is === 'records') records.push(...said.records)
        else if (head) return { done: { ...head, records } }
        return undefined
      }
    },
  })
}
