import type { BlockId } from '#shared/ids.ts'
import type { Stretch } from './live.ts'

/** So many parts of a text, one behind another, about as many numbered blocks in each; fewer where it has not so many. */
export function partsOf(blocks: readonly { readonly id: BlockId; readonly number?: number | undefined }[], count: number): Stretch[] {
  const numbered = blocks.filter(({ number }) => number !== undefined)
  const parts = Math.min(count, numbered.length)
  return Array.from({ length: parts }, (_, part) => {
    const from = numbered[Math.floor((part * numbered.length) / parts)]
    const to = numbered[Math.floor(((part + 1) * numbered.length) / parts) - 1]
    return from && to ? [{ from: from.id, to: to.id }] : []
  }).flat()
}
