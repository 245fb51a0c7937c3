/**
 * Which passages lie at a place: for pressing on the text, where any number of them may overlap. Passages are cut by
 * blocks; in a block they are kept by start with the furthest end so far, so that a look-up passes over only what can
 * still reach the place.
 */
import type { BlockId } from '#shared/ids.ts'
import type { Point } from './passage.ts'
import { type PlainBlock, plainOf } from './plain.ts'

export interface Interval<Id> {
  readonly id: Id
  readonly start: Point
  readonly end: Point
}

interface Piece<Id> {
  readonly id: Id
  readonly start: number
  readonly end: number
  /** Length of the whole passage over all blocks, in characters. */
  readonly length: number
}

export interface IntervalIndex<Id> {
  /** The passages that cover the character at `offset`, the narrowest first. */
  at(block: BlockId, offset: number): Id[]
  /** All that touch the block, in the order in which they begin. */
  in(block: BlockId): Id[]
  /** The stretches of the block that passages cover, in the order in which they begin. */
  pieces(block: BlockId): readonly Piece<Id>[]
}

/** An index over passages of one reading. A passage whose blocks are not there, or out of order, is left out. */
export function indexIntervals<Id>(blocks: readonly PlainBlock[], intervals: readonly Interval<Id>[]): IntervalIndex<Id> {
  const plain = plainOf(blocks)
  const byBlock = new Map<BlockId, Piece<Id>[]>()
  for (const { id, start, end } of intervals) {
    const first = plain.indexOf.get(start.block)
    const last = plain.indexOf.get(end.block)
    if (first === undefined || last === undefined || last < first) continue
    const length = (plain.starts[last] ?? 0) + end.offset - (plain.starts[first] ?? 0) - start.offset
    for (let index = first; index <= last; index++) {
      const block = plain.blocks[index]
      if (!block) continue
      const piece = {
        id,
        start: index === first ? Math.min(start.offset, block.text.length) : 0,
        end: index === last ? Math.min(end.offset, block.text.length) : block.text.length,
        length,
      }
      if (piece.end < piece.start || (index > first && index === last && end.offset === 0)) continue
      const there = byBlock.get(block.id)
      if (there) there.push(piece)
      else byBlock.set(block.id, [piece])
    }
  }
  const reach = new Map<BlockId, number[]>()
  for (const [block, pieces] of byBlock) {
    pieces.sort((a, b) => a.start - b.start || b.end - a.end)
    let furthest = 0
    reach.set(
      block,
      pieces.map((piece) => (furthest = Math.max(furthest, piece.end))),
    )
  }
  return {
    at(block, offset) {
      const pieces = byBlock.get(block) ?? []
      const reaches = reach.get(block) ?? []
      const found: Piece<Id>[] = []
      for (let index = lastStartingBy(pieces, offset); index >= 0 && (reaches[index] ?? 0) > offset; index--) {
        const piece = pieces[index]
        if (piece && piece.end > offset) found.push(piece)
      }
      return found.sort((a, b) => a.length - b.length || a.start - b.start).map((piece) => piece.id)
    },
    in: (block) => (byBlock.get(block) ?? []).map((piece) => piece.id),
    pieces: (block) => byBlock.get(block) ?? [],
  }
}

function lastStartingBy(pieces: readonly { start: number }[], offset: number): number {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((pieces[middle]?.start ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}
