/**
 * A reading as one string, for quotes and matching: the blocks' texts joined by a line break, with the way between
 * (block, offset) and the position in the whole.
 */
import type { BlockId } from '#shared/ids.ts'
import type { Point } from './passage.ts'

/** What anchoring needs of a block. */
export interface PlainBlock {
  readonly id: BlockId
  readonly text: string
}

export interface Plain {
  readonly text: string
  readonly blocks: readonly PlainBlock[]
  /** Position of each block's first character in `text`. */
  readonly starts: readonly number[]
  readonly indexOf: ReadonlyMap<BlockId, number>
}

const known = new WeakMap<readonly PlainBlock[], Plain>()

/** The whole text of a block list. Remembered for each list, since a list of blocks is never changed in place. */
export function plainOf(blocks: readonly PlainBlock[]): Plain {
  const before = known.get(blocks)
  if (before) return before
  const starts: number[] = []
  const indexOf = new Map<BlockId, number>()
  let at = 0
  for (const [index, block] of blocks.entries()) {
    starts.push(at)
    indexOf.set(block.id, index)
    at += block.text.length + 1
  }
  const plain: Plain = { text: blocks.map((block) => block.text).join('\n'), blocks, starts, indexOf }
  known.set(blocks, plain)
  return plain
}

/** @returns the position of a point in the whole text, or undefined if there is no such place. */
export function positionOf(plain: Plain, point: Point): number | undefined {
  const index = plain.indexOf.get(point.block)
  if (index === undefined) return undefined
  const block = plain.blocks[index]
  const start = plain.starts[index]
  if (!block || start === undefined || point.offset > block.text.length) return undefined
  return start + point.offset
}

/** The index of the block in which a position lies; a block's end belongs to it. */
export function blockAt(plain: Plain, position: number): number {
  let low = 0
  let high = plain.starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((plain.starts[middle] ?? 0) <= position) low = middle
    else high = middle - 1
  }
  return low
}

/** The point at a position of the whole text. Throws RangeError for an empty reading. */
export function pointAt(plain: Plain, position: number): Point {
  const index = blockAt(plain, position)
  const block = plain.blocks[index]
  if (!block) throw new RangeError('a reading without blocks has no points')
  return { block: block.id, offset: Math.min(position - (plain.starts[index] ?? 0), block.text.length) }
}
