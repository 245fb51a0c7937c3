/**
 * Moving an end of a passage by words and sentences: how the keyboard selects. Ends stop only where a unit begins
 * (for the start) or ends (for the end), and go over block boundaries.
 */
import type { Block } from '#shared/reading/block.ts'
import type { Point } from './passage.ts'
import { plainOf } from './plain.ts'
import { type Extent, sentencesOf, wordsOf } from './sentences.ts'

export type Edge = 'start' | 'end'
export type Unit = 'word' | 'sentence' | 'block'

function stops(block: Block, edge: Edge, unit: Unit, language: string): number[] {
  const trimmed: Extent = { start: block.text.length - block.text.trimStart().length, end: block.text.trimEnd().length }
  if (trimmed.end <= trimmed.start) return []
  const units = unit === 'block' ? [trimmed] : unit === 'sentence' ? sentencesOf(block, language) : wordsOf(block, language)
  const at = new Set(units.map((extent) => extent[edge]))
  // what stands before the first word and after the last (quotation marks, a full stop) can be had too
  at.add(trimmed[edge])
  return [...at].sort((a, b) => a - b)
}

/**
 * The next place for an edge in a direction (1 forward, -1 back), or the same point where the reading ends.
 * @param language BCP 47, of the reading
 */
export function step(blocks: readonly Block[], point: Point, edge: Edge, unit: Unit, by: 1 | -1, language: string): Point {
  const index = plainOf(blocks).indexOf.get(point.block)
  if (index === undefined) return point
  for (let at = index; at >= 0 && at < blocks.length; at += by) {
    const block = blocks[at]
    if (!block) break
    const places = stops(block, edge, unit, language)
    const found =
      at !== index
        ? by === 1
          ? places[0]
          : places.at(-1)
        : by === 1
          ? places.find((offset) => offset > point.offset)
          : places.findLast((offset) => offset < point.offset)
    if (found !== undefined) return { block: block.id, offset: found }
  }
  return point
}

/** -1, 0 or 1, as `one` stands before, at or after `other` in the reading. */
export function comparePoints(blocks: readonly Block[], one: Point, other: Point): number {
  const { indexOf } = plainOf(blocks)
  return Math.sign((indexOf.get(one.block) ?? 0) - (indexOf.get(other.block) ?? 0) || one.offset - other.offset)
}
