/**
 * The page behind React's back: which sections are rendered and near, what is painted over them, where things stand.
 * React renders the words; nothing here changes them.
 */
import { flushSync } from 'react-dom'
import type { Point } from '#shared/anchoring/passage.ts'
import type { BlockId, RecordId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { rangeIn } from '../../../anchoring/points.ts'
import type { ShownPassage, Stretch } from '../contract.ts'
import { anchorOf, frameOf, wordsOf } from './block-element.ts'
import { countsOf } from './counting.ts'
import { createFilling } from './filling.ts'
import type { Mark } from './highlight-styles.ts'
import { createPainter, type Painted } from './painter.ts'
import { holdBlocks, lookAtPlaces } from './positions.ts'
import { scrollTo } from './scrolling.ts'
import { sectionsOf } from './sections.ts'

export function createPage(blocks: readonly Block[], hash: string) {
  const sections = sectionsOf(blocks)
  const held = holdBlocks(sections)
  const byAnchor = new Map(blocks.map((block) => [anchorOf(block), block]))
  const first = byAnchor.get(decodeURIComponent(hash.replace(/^#/, '')))
  const filling = createFilling(sections.length, first ? (held.get(first.id)?.section.index ?? 0) : 0)
  const painter = createPainter(sections)
  const elements = new Map<number, HTMLElement>()
  const near = new Set<number>()
  let counted: ReturnType<typeof countsOf> = []
  const layoutListeners = new Set<() => void>()
  let root: HTMLElement | undefined
  let painted: Painted | undefined
  let active: ShownPassage | undefined
  const marks = new Map<Mark, Stretch>()
  let seen: IntersectionObserver | undefined
  let sized: ResizeObserver | undefined

  // what follows from many small changes is done once, before the next frame
  const stale = new Set<number>()
  let marksAreStale = false
  let layoutIsStale = false
  let frame = 0
  const later = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      for (const index of stale) {
        const element = elements.get(index)
        if (element && painted && near.has(index) && filling.isFull(index)) painter.paint(index, element, painted)
      }
      stale.clear()
      if (marksAreStale) {
        marksAreStale = false
        painter.paintActive(active)
        for (const [mark, stretch] of marks) painter.paintMark(mark, stretch)
      }
      if (layoutIsStale) {
        layoutIsStale = false
        for (const listener of layoutListeners) listener()
      }
    })
  }
  const layoutChanged = () => {
    layoutIsStale = true
    later()
  }

  const elementAt = (point: Point): HTMLElement | undefined => {
    const place = held.get(point.block)
    if (!place) return undefined
    if (!filling.isFull(place.section.index)) filling.fill([place.section.index - 1, place.section.index, place.section.index + 1])
    return elements.get(place.section.index)
  }
  /** The top of a point in the viewport; while its section is not rendered, the section's. */
  const viewportTop = (point: Point): number | undefined => {
    const section = elementAt(point)
    const place = held.get(point.block)
    const words = place && wordsOf(place.block)
    if (!words) return section?.getBoundingClientRect().top
    return (rangeIn(words, point.offset, point.offset + 1)?.getClientRects()[0] ?? words.getBoundingClientRect()).top
  }

  return {
    blocks,
    sections,
    held,
    byAnchor,
    filling,
    blockOf: (id: BlockId): Block | undefined => held.get(id)?.block,
    root: () => root,
    countsOf: (counts: ReadonlyMap<BlockId, number>) => (counted = countsOf(sections, counts, counted)),

    /** Begins with the rendered page. @returns how to end. */
    attach(element: HTMLElement): () => void {
      root = element
      seen = new IntersectionObserver(
        (entries) => {
          for (const entry of entries) {
            const index = Number(entry.target instanceof HTMLElement ? entry.target.dataset['section'] : Number.NaN)
            if (entry.isIntersecting) {
              near.add(index)
              stale.add(index)
            } else if (near.delete(index)) painter.clear(index)
          }
          filling.fill(near)
          layoutChanged()
        },
        { rootMargin: '100% 0px' },
      )
      sized = new ResizeObserver(layoutChanged)
      sized.observe(element)
      for (const section of elements.values()) {
        seen.observe(section)
        sized.observe(section)
      }
      document.fonts.addEventListener('loadingdone', layoutChanged)
      const stopFilling = filling.fillInTime(() => Math.min(...near, sections.length - 1))
      const fillAll = () => flushSync(() => filling.fillAll())
      addEventListener('beforeprint', fillAll)
      return () => {
        cancelAnimationFrame(frame)
        frame = 0
        stopFilling()
        removeEventListener('beforeprint', fillAll)
        document.fonts.removeEventListener('loadingdone', layoutChanged)
        seen?.disconnect()
        sized?.disconnect()
        near.clear()
        painter.end()
        root = undefined
      }
    },
    mount(index: number, element: HTMLElement | null): void {
      const before = elements.get(index)
      if (before) {
        seen?.unobserve(before)
        sized?.unobserve(before)
      }
      if (!element) {
        elements.delete(index)
        return
      }
      elements.set(index, element)
      seen?.observe(element)
      sized?.observe(element)
    },
    /** A section's blocks have been rendered. */
    rendered(index: number): void {
      if (near.has(index)) stale.add(index)
      marksAreStale ||= active !== undefined || marks.size > 0
      later()
    },
    paint(what: Painted): void {
      painted = what
      for (const index of near) stale.add(index)
      later()
    },
    activate(passage: ShownPassage | undefined): void {
      active = passage
      marksAreStale = true
      later()
    },
    mark(mark: Mark, stretch: Stretch | undefined): void {
      if (stretch ? marks.get(mark) === stretch : !marks.has(mark)) return
      if (stretch) marks.set(mark, stretch)
      else {
        marks.delete(mark)
        painter.paintMark(mark, undefined)
      }
      marksAreStale = true
      later()
    },

    positions(passages: Iterable<ShownPassage>): Map<RecordId, number> {
      const tops = new Map<RecordId, number>()
      const body = root?.closest('main') ?? root
      if (!body) return tops
      const places = lookAtPlaces(
        body,
        held,
        (index) => elements.get(index),
        (index) => near.has(index),
      )
      for (const { id, start } of passages) {
        const top = places.topOf(start)
        if (top !== undefined) tops.set(id, top)
      }
      return tops
    },
    positionOf(point: Point): number | undefined {
      const body = root?.closest('main') ?? root
      if (!body) return undefined
      return lookAtPlaces(
        body,
        held,
        (index) => elements.get(index),
        (index) => near.has(index),
      ).topOf(point)
    },
    onLayout(listener: () => void): () => void {
      layoutListeners.add(listener)
      return () => layoutListeners.delete(listener)
    },
    scrollToPoint(point: Point): void {
      if (elementAt(point)) scrollTo(() => viewportTop(point))
    },
    /** Where a stretch stands in the viewport: the box around its lines, as far as they are rendered. */
    rectOf({ start, end }: Stretch): DOMRect {
      const from = held.get(start.block)?.block
      const to = held.get(end.block)?.block
      const first = from && wordsOf(from)
      const last = to && wordsOf(to)
      const range = new Range()
      const head = first && rangeIn(first, start.offset, from === to ? end.offset : from.text.length)
      const tail = last && rangeIn(last, from === to ? start.offset : 0, end.offset)
      if (!head || !tail) return first?.getBoundingClientRect() ?? new DOMRect()
      range.setStart(head.startContainer, head.startOffset)
      range.setEnd(tail.endContainer, tail.endOffset)
      return range.getBoundingClientRect()
    },
    /** The block that stands where one reads: about a third down the window. */
    blockAtEyes(): Block | undefined {
      if (!root) return undefined
      const line = innerHeight * 0.3
      const box = root.getBoundingClientRect()
      const x = box.left + box.width / 2
      for (const y of [line, line + 24, line - 24, line + 64, line - 64]) {
        const frameElement = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-frame]')
        if (frameElement && root.contains(frameElement)) return byAnchor.get(frameElement.id)
      }
      return undefined
    },
    /** The stretch of the text that is in the window, as shares of it by characters. */
    window(): { from: number; to: number } {
      const total = (sections.at(-1)?.before ?? 0) + (sections.at(-1)?.weight ?? 1)
      const shareAt = (y: number): number => {
        // sections stand in order; the one at y is looked for by halves
        let low = 0
        let high = sections.length - 1
        while (low < high) {
          const middle = (low + high) >> 1
          if ((elements.get(middle)?.getBoundingClientRect().bottom ?? 0) <= y) low = middle + 1
          else high = middle
        }
        const section = sections[low]
        const box = elements.get(low)?.getBoundingClientRect()
        if (!section || !box || box.height === 0) return 0
        const inside = Math.max(0, Math.min(1, (y - box.top) / box.height))
        return (section.before + section.weight * inside) / total
      }
      return { from: shareAt(0), to: shareAt(innerHeight) }
    },
    frameOf,
  }
}
export type Page = ReturnType<typeof createPage>
