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
import { createPaintedZone } from './painted-zone.ts'
import { createPainter, type Painted } from './painter.ts'
import { createPlaces, holdBlocks } from './places.ts'
import { scrollTo } from './scrolling.ts'
import { sectionsOf } from './sections.ts'

export function createPage(blocks: readonly Block[], hash: string) {
  const sections = sectionsOf(blocks)
  const held = holdBlocks(sections)
  const byAnchor = new Map(blocks.map((block) => [anchorOf(block), block]))
  const first = byAnchor.get(hash.replace(/^#/, ''))
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
  let paintIsStale = false
  let marksAreStale = false
  let layoutIsStale = false
  let frame = 0
  const later = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      if (layoutIsStale) zone.moved()
      if (root && painted) zone.follow(root, painted, paintIsStale)
      paintIsStale = false
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
    places.moved()
    layoutIsStale = true
    later()
  }
  const fontsChanged = () => {
    places.changed()
    layoutChanged()
  }

  const places = createPlaces(
    sections,
    held,
    (index) => elements.get(index),
    (index) => near.has(index),
  )
  const zone = createPaintedZone(painter, places, (id) => held.get(id)?.section.index)
  /** The passages that were asked for last, with where they stood. */
  let asked: { readonly passages: readonly ShownPassage[]; readonly look: number; readonly tops: ReadonlyMap<RecordId, number> } | undefined

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
            const index = sectionIndex(entry.target)
            if (index === undefined) continue
            if (entry.isIntersecting) {
              near.add(index)
              paintIsStale = true
            } else near.delete(index)
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
      document.fonts.addEventListener('loadingdone', fontsChanged)
      const stopFilling = filling.fillInTime(() => Math.min(...near, sections.length - 1))
      const beforePrint = () => {
        flushSync(() => filling.fillAll())
        if (painted) zone.paintAll(blocks, painted)
      }
      addEventListener('beforeprint', beforePrint)
      addEventListener('afterprint', layoutChanged)
      return () => {
        cancelAnimationFrame(frame)
        frame = 0
        stopFilling()
        removeEventListener('beforeprint', beforePrint)
        removeEventListener('afterprint', layoutChanged)
        document.fonts.removeEventListener('loadingdone', fontsChanged)
        seen?.disconnect()
        sized?.disconnect()
        near.clear()
        zone.end()
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
      places.filled(index)
      paintIsStale ||= near.has(index)
      marksAreStale ||= active !== undefined || marks.size > 0
      // of most sections nobody notices: a book is filled with hundreds of them while one reads
      if (paintIsStale || marksAreStale) later()
    },
    paint(what: Painted): void {
      painted = what
      paintIsStale = true
      later()
    },
    /** The window shows something else of the page. */
    follow(): void {
      if (root && painted) zone.follow(root, painted, false)
    },
    activate(passage: ShownPassage | undefined): void {
      active = passage
      if (passage) painter.prepareActive(passage)
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

    /** Where passages stand; the same map as long as they stand there. */
    positions(passages: readonly ShownPassage[]): ReadonlyMap<RecordId, number> {
      if (!root) return nowhere
      const look = places.refresh(root)
      if (asked?.look === look && asked.passages === passages) return asked.tops
      const tops = new Map<RecordId, number>()
      let areSame = true
      for (const { id, start } of passages) {
        const top = places.topOf(root, start)
        if (top === undefined) continue
        tops.set(id, top)
        areSame &&= asked?.tops.get(id) === top
      }
      asked = { passages, look, tops: asked && areSame && asked.tops.size === tops.size ? asked.tops : tops }
      return asked.tops
    },
    positionOf(point: Point): number | undefined {
      if (!root) return undefined
      places.refresh(root)
      return places.topOf(root, point)
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
      places.refresh(root)
      return places.blockAt(root, innerHeight * 0.3 - places.bodyTop(root))
    },
    /** The stretch of the text that is in the window, as shares of it by characters. */
    window(): { from: number; to: number } {
      if (!root) return { from: 0, to: 0 }
      const top = -places.bodyTop(root)
      return { from: places.shareAt(root, top), to: places.shareAt(root, top + innerHeight) }
    },
    frameOf,
  }
}
const nowhere: ReadonlyMap<RecordId, number> = new Map()

/** Which section an element is. */
const sectionIndex = (element: Element): number | undefined => {
  const index = element instanceof HTMLElement ? element.dataset['section'] : undefined
  return index === undefined ? undefined : Number(index)
}

export type Page = ReturnType<typeof createPage>
