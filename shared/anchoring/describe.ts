import { limits } from '#shared/limits.ts'
import type { Passage, Point } from './passage.ts'
import { type PlainBlock, plainOf, pointAt, positionOf } from './plain.ts'

/**
 * The passage from `start` to `end` (exclusive) with its quote and the words around it, for a record: position and
 * quote as in the W3C Web Annotation Data Model, 4.2.4 and 4.2.5. Quote and context run over block boundaries, which
 * count as one `\n`. No character is cut in two: a point inside one moves outward, a limit inward.
 * Throws RangeError if the points are not in `blocks` or out of order.
 */
export function describePassage(blocks: readonly PlainBlock[], start: Point, end: Point, version: number): Passage {
  const plain = plainOf(blocks)
  const { text } = plain
  const exactStart = positionOf(plain, start)
  const exactEnd = positionOf(plain, end)
  if (exactStart === undefined || exactEnd === undefined || exactEnd < exactStart) {
    throw new RangeError('these points are no passage of this reading')
  }
  const from = before(text, exactStart)
  const to = exactEnd === exactStart ? from : after(text, exactEnd)
  return {
    version,
    start: from === exactStart ? { block: start.block, offset: start.offset } : pointAt(plain, from),
    end: to === exactEnd ? { block: end.block, offset: end.offset } : pointAt(plain, to),
    quote: text.slice(from, before(text, Math.min(to, from + limits.quote))),
    prefix: text.slice(after(text, Math.max(0, from - limits.context)), from),
    suffix: text.slice(to, before(text, Math.min(text.length, to + limits.context))),
  }
}

/** The nearest position at or before (after) `at` that is not between the halves of a surrogate pair. */
export const before = (text: string, at: number): number => (splits(text, at) ? at - 1 : at)
export const after = (text: string, at: number): number => (splits(text, at) ? at + 1 : at)

function splits(text: string, at: number): boolean {
  const low = text.charCodeAt(at)
  const high = text.charCodeAt(at - 1)
  return low >= 0xdc00 && low <= 0xdfff && high >= 0xd800 && high <= 0xdbff
}
