/**
 * Where passages stand on the page, in pixels from the top of the room's body. In sections near the reader it is
 * measured; elsewhere it is reckoned from the section's place and the characters before the passage in it, since
 * measuring would make the browser lay out what it skips.
 */
import type { Point } from '#shared/anchoring/passage.ts'
import type { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { rangeIn } from '../../../anchoring/points.ts'
import { wordsOf } from './block-element.ts'
import { type Section, weightOf } from './sections.ts'

export interface Places {
  /** The y of the first line at a point, or undefined if the reading has no such block. */
  topOf(point: Point): number | undefined
}

interface Held {
  readonly block: Block
  readonly section: Section
  /** Weight of the section's blocks before this one. */
  readonly before: number
}

export function holdBlocks(sections: readonly Section[]): ReadonlyMap<BlockId, Held> {
  const held = new Map<BlockId, Held>()
  for (const section of sections) {
    let before = 0
    for (const block of section.blocks) {
      held.set(block.id, { block, section, before })
      before += weightOf(block)
    }
  }
  return held
}

/** One look at the page: it is asked for many passages and then thrown away. */
export function lookAtPlaces(
  body: Element,
  held: ReadonlyMap<BlockId, Held>,
  elementOf: (section: number) => HTMLElement | undefined,
  isNear: (section: number) => boolean,
): Places {
  const top = body.getBoundingClientRect().top
  const boxes = new Map<number, DOMRect>()
  const boxOf = (index: number): DOMRect | undefined => {
    const known = boxes.get(index)
    if (known) return known
    const box = elementOf(index)?.getBoundingClientRect()
    if (box) boxes.set(index, box)
    return box
  }
  return {
    topOf(point) {
      const place = held.get(point.block)
      if (!place) return undefined
      const { block, section, before } = place
      const words = isNear(section.index) ? wordsOf(block) : undefined
      if (words) {
        const letter = rangeIn(words, point.offset, Math.min(point.offset + 1, block.text.length))
        const box = letter?.getClientRects()[0] ?? words.getBoundingClientRect()
        return box.top - top
      }
      const box = boxOf(section.index)
      if (!box) return undefined
      return box.top - top + box.height * Math.min(1, (before + point.offset) / section.weight)
    },
  }
}
