/**
 * Where blocks and passages stand on the page, in pixels from the top of the room's body. Asking the browser is dear:
 * it lays out anew whatever changed since, and a scrolled frame has no time for that. So the sections' boxes are kept
 * until something moves, and what was measured in a section, counted from the section's top, until that section has
 * another size. What was not yet near the reader is reckoned from the section's place and the characters before it,
 * since measuring would make the browser lay out what it skips.
 */
import type { Point } from '#shared/anchoring/passage.ts'
import type { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { type Run, runsOf } from '../../../anchoring/points.ts'
import { frameOf, wordsOf } from './block-element.ts'
import { type Section, weightOf } from './sections.ts'

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

interface Box {
  readonly top: number
  readonly bottom: number
}
interface Frame extends Box {
  readonly block: Block
}

/** What was measured in a section, from its top, while it had this size. */
interface Measured {
  readonly width: number
  readonly height: number
  readonly points: Map<BlockId, Map<number, number>>
  frames?: readonly Frame[]
}

/** Around the line that is asked for, so far away a block still counts as standing there. */
const NEAR_ENOUGH = 64

export type Places = ReturnType<typeof createPlaces>

export function createPlaces(
  sections: readonly Section[],
  held: ReadonlyMap<BlockId, Held>,
  elementOf: (section: number) => HTMLElement | undefined,
  mayMeasure: (section: number) => boolean,
) {
  let boxes: readonly (Box | undefined)[] | undefined
  let size = { width: 0, height: 0 }
  /** How often all of it was looked at anew. */
  let looks = 0
  const measured = new Map<number, Measured>()
  const letter = document.createRange()
  /** Passages of one block are asked for one after another. */
  let last: { readonly block: Block; readonly words: HTMLElement | undefined; readonly runs: readonly Run[] } | undefined

  const measuredIn = (section: number): Measured => {
    const known = measured.get(section)
    if (known) return known
    const { width = 0, height = 0 } = elementOf(section)?.getBoundingClientRect() ?? {}
    const made: Measured = { width, height, points: new Map() }
    measured.set(section, made)
    return made
  }
  const wordsIn = (block: Block) => {
    if (last?.block === block && last.words?.isConnected) return last
    const words = wordsOf(block)
    last = { block, words, runs: words ? runsOf(words) : [] }
    return last
  }
  /** The top of a point in the viewport, measured. */
  const measure = (block: Block, offset: number): number | undefined => {
    const { words, runs } = wordsIn(block)
    if (!words) return undefined
    const run = runs.findLast(({ at, node }) => at <= offset && node.length > 0) ?? runs[0]
    if (run) {
      const at = Math.max(0, Math.min(offset - run.at, run.node.length - 1))
      letter.setStart(run.node, at)
      letter.setEnd(run.node, Math.min(at + 1, run.node.length))
      const box = letter.getClientRects()[0]
      if (box) return box.top
    }
    return words.getBoundingClientRect().top
  }
  const bodyOf = (page: Element): Element => page.closest('main') ?? page
  const bodyTop = (page: Element): number => bodyOf(page).getBoundingClientRect().top
  const look = (page: Element): readonly (Box | undefined)[] => {
    if (boxes) return boxes
    looks += 1
    const top = bodyTop(page)
    boxes = sections.map(({ index }) => {
      const box = elementOf(index)?.getBoundingClientRect()
      const there = measured.get(index)
      if (there && (there.width !== box?.width || there.height !== box.height)) measured.delete(index)
      return box && { top: box.top - top, bottom: box.bottom - top }
    })
    return boxes
  }
  const refresh = (page: Element): number => {
    const { width, height } = page.getBoundingClientRect()
    if (width !== size.width || height !== size.height) boxes = undefined
    size = { width, height }
    look(page)
    return looks
  }
  /** The section at a height, looked for by halves: they stand in order. */
  const sectionAt = (all: readonly (Box | undefined)[], y: number): number => {
    let low = 0
    let high = sections.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((all[middle]?.bottom ?? 0) <= y) low = middle + 1
      else high = middle
    }
    return low
  }
  const framesIn = (section: Section): readonly Frame[] => {
    const there = measuredIn(section.index)
    if (there.frames) return there.frames
    const top = elementOf(section.index)?.getBoundingClientRect().top ?? 0
    there.frames = section.blocks.flatMap((block) => {
      const box = frameOf(block)?.getBoundingClientRect()
      return box ? [{ block, top: box.top - top, bottom: box.bottom - top }] : []
    })
    return there.frames
  }

  return {
    /** Something may stand elsewhere. */
    moved(): void {
      boxes = undefined
    },
    /** What is in the sections may stand elsewhere though they have their size. */
    changed(): void {
      boxes = undefined
      last = undefined
      measured.clear()
    },
    /** A section has its words. Where that changes its size, the page has another size, too. */
    filled(section: number): void {
      last = undefined
      measured.delete(section)
    },
    /**
     * To be called before one asks, so that nobody is told what stood before a change of which the browser has not
     * spoken yet. @returns a number that is the same as long as all stands where it stood.
     */
    refresh,
    bodyTop,

    /** The y of the first line at a point, or undefined if the reading has no such block. */
    topOf(page: Element, point: Point): number | undefined {
      const place = held.get(point.block)
      if (!place) return undefined
      const { block, section, before } = place
      const box = look(page)[section.index]
      if (!box) return undefined
      const inside = measured.get(section.index)?.points.get(point.block)?.get(point.offset)
      if (inside !== undefined) return box.top + inside
      const top = mayMeasure(section.index) ? measure(block, point.offset) : undefined
      if (top === undefined) return box.top + (box.bottom - box.top) * Math.min(1, (before + point.offset) / section.weight)
      const { points } = measuredIn(section.index)
      const ofBlock = points.get(point.block) ?? new Map<number, number>()
      points.set(point.block, ofBlock)
      // from the section as it stands now: the boxes may be those of the frame before
      const found = top - (elementOf(section.index)?.getBoundingClientRect().top ?? 0)
      ofBlock.set(point.offset, found)
      return box.top + found
    },
    /** Where the text ends. */
    height: (page: Element): number => look(page).at(-1)?.bottom ?? 0,
    /** The blocks of which something stands between two heights, as far as they are rendered. */
    blocksBetween(page: Element, from: number, to: number): Block[] {
      const all = look(page)
      const found: Block[] = []
      for (let at = sectionAt(all, from); at < sections.length; at++) {
        const section = sections[at]
        const box = section && all[at]
        if (!box || box.top > to) break
        for (const { block, top, bottom } of framesIn(section)) if (box.top + top < to && box.top + bottom > from) found.push(block)
      }
      return found
    },
    /** The block that stands at a height, or the nearest to it if that is near. */
    blockAt(page: Element, y: number): Block | undefined {
      const all = look(page)
      const at = sectionAt(all, y)
      let nearest: Block | undefined
      let away = NEAR_ENOUGH
      // between two sections the nearest block may be the last of the one before
      for (const section of [sections[at - 1], sections[at]]) {
        const box = section && all[section.index]
        if (!box || box.bottom < y - NEAR_ENOUGH) continue
        for (const frame of framesIn(section)) {
          const off = Math.max(box.top + frame.top - y, y - box.top - frame.bottom, 0)
          if (off >= away) continue
          away = off
          nearest = frame.block
        }
      }
      return nearest
    },
    /** How much of the text, by its characters, stands above a height: 0–1. */
    shareAt(page: Element, y: number): number {
      const all = look(page)
      const section = sections[sectionAt(all, y)]
      const box = section && all[section.index]
      const whole = (sections.at(-1)?.before ?? 0) + (sections.at(-1)?.weight ?? 1)
      if (!box || box.bottom <= box.top) return 0
      const inside = Math.max(0, Math.min(1, (y - box.top) / (box.bottom - box.top)))
      return (section.before + section.weight * inside) / whole
    },
  }
}
