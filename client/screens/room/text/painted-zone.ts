/**
 * Which blocks are painted: those around the window. At any change of the DOM, be it a letter typed elsewhere, the
 * browser puts all highlights on anew and paints the words under them again; what that takes grows with what is
 * highlighted, seen or not. So it is little, and it changes in steps, not with each scrolled frame.
 */
import type { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import type { Painted, Painter } from './painter.ts'
import type { Places } from './places.ts'

/** How far beyond the window it is painted, and how near its end may come before that is done anew; in windows. */
const BEYOND = 0.75
const LEAST = 0.3

const nowhere = { from: 0, to: 0 }

export function createPaintedZone(painter: Painter, places: Places, sectionOf: (block: BlockId) => number | undefined) {
  let zone = nowhere
  let painted = new Set<Block>()
  const paint = (block: Block, what: Painted) => painter.paint(block, sectionOf(block.id) ?? 0, what)

  return {
    /** Sees to it that what is in the window is painted. With `anew`, blocks that are painted already are, too. */
    follow(page: Element, what: Painted, anew: boolean): void {
      places.refresh(page)
      const top = -places.bodyTop(page)
      const most = places.height(page)
      const isInside = zone.from <= Math.max(0, top - LEAST * innerHeight) && zone.to >= Math.min(most, top + (1 + LEAST) * innerHeight)
      if (isInside && !anew) return
      zone = { from: top - BEYOND * innerHeight, to: top + (1 + BEYOND) * innerHeight }
      const now = new Set(places.blocksBetween(page, zone.from, zone.to))
      for (const block of painted) if (!now.has(block)) painter.clear(block)
      for (const block of now) if (anew || !painted.has(block)) paint(block, what)
      painted = now
    },
    /** Paints all of these until the window is followed again: what is printed. */
    paintAll(blocks: readonly Block[], what: Painted): void {
      for (const block of blocks) if (!painted.has(block)) paint(block, what)
      painted = new Set(blocks)
      zone = nowhere
    },
    /** Blocks may have come in or gone out though the window did not move. */
    moved(): void {
      zone = nowhere
    },
    /** Nothing is painted any more. */
    end(): void {
      painted = new Set()
      zone = nowhere
      painter.end()
    },
  }
}
