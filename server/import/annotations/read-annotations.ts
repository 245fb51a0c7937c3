import { type Bounds, readApart } from '#server/import/apart.ts'
import { bounds } from '#server/import/bounds.ts'
import type { Block } from '#shared/reading/block.ts'
import type { AnnotationsFormat } from './parse.ts'
import type { Prepared, PreparedPost } from './prepare.ts'
import { annotationsWords } from './words.ts'

/** What the thread says. */
export type AnnotationsSaid =
  | { readonly is: 'progress'; readonly done: number; readonly total: number }
  | ({ readonly is: 'head'; readonly format: AnnotationsFormat } & Omit<Prepared, 'posts'>)
  | { readonly is: 'posts'; readonly posts: readonly PreparedPost[] }
  | { readonly is: 'whole' }

export interface ReadAnnotations {
  readonly bytes: Uint8Array
  readonly blocks: readonly Block[]
  readonly version: number
  readonly unplaced: 'bring' | 'leave'
  /** ms since 1970 */
  readonly now: number
  readonly signal?: AbortSignal
  readonly progress?: (done: number, total: number) => void
  /** Told what went wrong inside, for the log. It may quote the file. */
  readonly failed?: (reason: string) => void
  /** How much of this machine it may use. */
  readonly most?: Bounds
}

/**
 * Reads a file of annotations and finds their places in a text, in a process of its own.
 * @throws Refusal that says what is wrong with it, and where
 */
export function readAnnotations({
  bytes,
  blocks,
  version,
  unplaced,
  now,
  signal,
  progress,
  failed,
  most = bounds.annotations,
}: ReadAnnotations): Promise<Prepared & { format: AnnotationsFormat }> {
  let told = 0
  return readApart<AnnotationsSaid, Prepared & { format: AnnotationsFormat }>({
    url: new URL('./annotations-worker.ts', import.meta.url),
    data: { blocks, version, unplaced, now },
    bytes,
    bounds: most,
    words: annotationsWords,
    signal,
    failed,
    hear() {
      let head: (Omit<Prepared, 'posts'> & { format: AnnotationsFormat }) | undefined
      const posts: PreparedPost[] = []
      return (said) => {
        if (said.is === 'progress') {
          // A file that is read once more begins anew; what is told only grows.
          if (said.done >= told) progress?.((told = said.done), said.total)
        } else if (said.is === 'head') head = said
        else if (said.is === 'posts') posts.push(...said.posts)
        else if (head) return { done: { ...head, posts } }
        return undefined
      }
    },
  })
}
