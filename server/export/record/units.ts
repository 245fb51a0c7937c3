import type { Block, BlockType } from '#shared/reading/block.ts'

/** What stands together in the record and has one place beside it: a block, or the rows of a table, or the items of a list. */
export interface Unit {
  readonly type: BlockType
  readonly blocks: readonly Block[]
  /** The number of each of them in the reading. */
  readonly places: readonly number[]
  /** Of a heading: from 1, deeper than the one before by one at most, so that no level is left out. */
  readonly level: number
}

export function unitsOf(blocks: readonly Block[]): Unit[] {
  const units: { type: BlockType; blocks: Block[]; places: number[]; level: number }[] = []
  const open: number[] = []
  for (const [at, block] of blocks.entries()) {
    const last = units.at(-1)
    if (last && last.type === block.type && (block.type === 'table-row' || block.type === 'list-item')) {
      last.blocks.push(block)
      last.places.push(at)
      continue
    }
    if (block.type === 'heading') {
      const own = block.level ?? 1
      while ((open.at(-1) ?? 0) >= own) open.pop()
      open.push(own)
    }
    units.push({ type: block.type, blocks: [block], places: [at], level: open.length })
  }
  return units
}
