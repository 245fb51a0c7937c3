import type { Block, BlockType } from './block.ts'

/** Blocks that a class speaks of by number. Headings, notes and furniture are reached by name. */
const numbered: ReadonlySet<BlockType> = new Set(['paragraph', 'quotation', 'list-item', 'verse', 'figure', 'code'])

export const isNumbered = (type: BlockType): boolean => numbered.has(type)

/**
 * The same blocks with ¶ numbers 1, 2, 3 … in reading order on those that carry one. A block proposed for dropping
 * carries none, so that the preview counts as the published reading will.
 */
export function numberBlocks<B extends Block & { drop?: unknown }>(blocks: readonly B[]): B[] {
  let next = 1
  return blocks.map((block) => {
    const { number: _old, ...rest } = block
    return (isNumbered(block.type) && block.drop === undefined ? { ...rest, number: next++ } : rest) as B
  })
}
