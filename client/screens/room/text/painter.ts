/**
 * Paints passages over the text with the CSS Custom Highlight API, which leaves the DOM alone. Only blocks near the
 * reader are painted (`painted-zone.ts`); those of a section share one of a few slots, so that a change repaints a
 * section and not the reading.
 */

import type { IntervalIndex } from '#shared/anchoring/intervals.ts'
import type { Extent } from '#shared/anchoring/sentences.ts'
import type { BlockId, RecordId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { rangesIn, runsOf } from '../../../anchoring/points.ts'
import type { Show, ShownPassage, Stretch } from '../contract.ts'
import { wordsOf } from './block-element.ts'
import { activeName, layerName, type Mark, prepareLooks, slotOf } from './highlight-styles.ts'
import { type Layer, layers, layersOf, lookOf } from './layers.ts'
import type { Section } from './sections.ts'

export interface Painted {
  readonly show: Show
  readonly passages: ReadonlyMap<RecordId, ShownPassage>
  readonly index: IntervalIndex<RecordId>
  readonly found: ReadonlyMap<BlockId, readonly Extent[]>
}

/** From below upwards. */
const order: readonly (Layer | 'found')[] = [...layers, 'found']
const priorities = new Map(order.map((layer, rank) => [layer, rank]))
const priorityOf = (layer: Layer | 'found'): number => priorities.get(layer) ?? 0
const ABOVE = order.length
const ACTIVE = ABOVE + 1
const markPriority: Record<Mark, number> = { spotlight: ABOVE, composing: ABOVE + 2, picking: ABOVE + 3, 'found-now': ABOVE + 4 }

export function createPainter(sections: readonly Section[]) {
  const isAble = 'highlights' in CSS
  if (isAble) prepareLooks()
  const registered = new Map<string, Highlight>()
  /** What is painted of each block, so that it can be taken off again. */
  const own = new Map<Block, [string, Range[]][]>()
  const singles = new Map<string, Range[]>()
  let active: string | undefined

  const highlight = (name: string, rank: number): Highlight => {
    const known = registered.get(name)
    if (known) return known
    const made = new Highlight()
    made.priority = rank
    registered.set(name, made)
    CSS.highlights.set(name, made)
    return made
  }
  const takeOff = (name: string, ranges: readonly Range[]) => {
    const there = registered.get(name)
    for (const range of ranges) there?.delete(range)
    // an empty highlight still costs at each repaint
    if (there?.size === 0) {
      registered.delete(name)
      CSS.highlights.delete(name)
    }
  }
  const clear = (block: Block) => {
    for (const [name, ranges] of own.get(block) ?? []) takeOff(name, ranges)
    own.delete(block)
  }
  const single = (name: string, rank: number, ranges: Range[]) => {
    takeOff(name, singles.get(name) ?? [])
    singles.delete(name)
    if (ranges.length === 0) return
    singles.set(name, ranges)
    const there = highlight(name, rank)
    for (const range of ranges) there.add(range)
  }

  return {
    /** Paints a block of a section anew, if it is rendered. */
    paint(block: Block, section: number, what: Painted): void {
      if (!isAble) return
      clear(block)
      const pieces = what.index.pieces(block.id).flatMap((piece) => {
        const passage = what.passages.get(piece.id)
        return passage ? [{ start: piece.start, end: piece.end, look: lookOf(passage), state: passage.state }] : []
      })
      const extents = new Map<Layer | 'found', readonly Extent[]>(layersOf(pieces, what.show))
      const found = what.found.get(block.id)
      if (found) extents.set('found', found)
      const words = extents.size > 0 ? wordsOf(block) : undefined
      if (!words) return
      wearSlot(words, slotOf(section))
      const runs = wordRuns(words)
      own.set(
        block,
        [...extents].map(([layer, stretches]) => {
          const name = layerName(layer, slotOf(section))
          const there = highlight(name, priorityOf(layer))
          const ranges = stretches.flatMap(({ start, end }) => rangesIn(runs, start, end))
          for (const range of ranges) there.add(range)
          return [name, ranges]
        }),
      )
    },
    clear,
    /** Brings the rule for a passage that will be open, so that the browser computes styles once for all that changes with it. */
    prepareActive(passage: ShownPassage): void {
      if (isAble) activeName(lookOf(passage))
    },
    /** The passage that is open, over all others. */
    paintActive(passage: ShownPassage | undefined): void {
      if (!isAble) return
      const name = passage && activeName(lookOf(passage))
      if (active !== undefined && active !== name) single(active, ACTIVE, [])
      active = name
      if (name !== undefined && passage) single(name, ACTIVE, rangesOf(sections, passage))
    },
    paintMark(mark: Mark, stretch: Stretch | undefined): void {
      if (isAble) single(mark, markPriority[mark], stretch ? rangesOf(sections, stretch) : [])
    },
    /** Takes everything off the page. */
    end(): void {
      for (const name of registered.keys()) CSS.highlights.delete(name)
      registered.clear()
      own.clear()
      singles.clear()
    },
  }
}

/** A section has a slot once something was painted in it: the looks of a slot are computed for each section that has one. */
function wearSlot(words: HTMLElement, slot: number): void {
  const section = words.closest<HTMLElement>('[data-section]')
  if (section && section.dataset['slot'] === undefined) section.dataset['slot'] = `${slot}`
}

/** A block's text without its note marks: raised as they are, lines under them would be torn. */
const wordRuns = (block: Element) => runsOf(block).filter(({ node }) => !node.parentElement?.closest('[data-note]'))

/** The DOM ranges of a stretch that is marked, as far as its blocks are rendered. */
function rangesOf(sections: readonly Section[], { start, end }: Stretch): Range[] {
  const ranges: Range[] = []
  let inside = false
  for (const section of sections) {
    for (const block of section.blocks) {
      if (block.id === start.block) inside = true
      const words = inside ? wordsOf(block) : undefined
      if (words) {
        // what is marked has its look here (highlight-styles.ts)
        words.dataset['lit'] = ''
        const from = block.id === start.block ? start.offset : 0
        const to = block.id === end.block ? end.offset : block.text.length
        ranges.push(...rangesIn(wordRuns(words), from, to))
      }
      if (block.id === end.block) return ranges
    }
  }
  return ranges
}

export type Painter = ReturnType<typeof createPainter>
