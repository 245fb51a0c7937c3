import type { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { weightOf } from './sections.ts'

export interface Density {
  /** Annotations that begin in this part of the text. */
  readonly count: number
  /** Of the fullest part, 0–1; its root, so that one crowded place does not flatten the rest. */
  readonly share: number
}

/** How much was written on each of `parts` equally long parts of the text, from its beginning to its end. */
export function densitiesOf(blocks: readonly Block[], counts: ReadonlyMap<BlockId, number>, parts: number): Density[] {
  const total = blocks.reduce((sum, block) => sum + weightOf(block), 0)
  const sums = Array.from({ length: parts }, () => 0)
  let before = 0
  for (const block of blocks) {
    const weight = weightOf(block)
    const count = counts.get(block.id)
    if (count) {
      // a long block's annotations are spread over it: where in it they stand is not known here
      const first = Math.min(parts - 1, Math.floor((before / total) * parts))
      const last = Math.min(parts - 1, Math.floor(((before + weight - 1) / total) * parts))
      for (let part = first; part <= last; part++) sums[part] = (sums[part] ?? 0) + count / (last - first + 1)
    }
    before += weight
  }
  const most = Math.max(...sums)
  return sums.map((count) => ({ count, share: most > 0 ? Math.sqrt(count / most) : 0 }))
}

/** The block that stands at a share (0–1) of the text. */
export function blockAtShare(blocks: readonly Block[], share: number): Block | undefined {
  const total = blocks.reduce((sum, block) => sum + weightOf(block), 0)
  let before = 0
  for (const block of blocks) {
    before += weightOf(block)
    if (before > share * total) return block
  }
  return blocks.at(-1)
}
