/**
 * Offsets of a block's text ⇄ places in the DOM. The page marks its blocks with `data-block`; what stands in a block
 * without being its text (numbers, buttons, page marks) is marked `data-aside` and is passed over; `data-at` on an
 * element says at which offset its text begins, where the DOM leaves characters out (the tabs between a row's cells).
 */
import type { Point } from '#shared/anchoring/passage.ts'
import { BlockId } from '#shared/ids.ts'

/** A stretch of one text node and the offset at which it begins in its block. */
export interface Run {
  readonly node: Text
  readonly at: number
}

const isAside = (node: Node): boolean => node instanceof Element && node.hasAttribute('data-aside')

/** The text nodes of a block that are its text, in order. */
export function runsOf(block: Element): Run[] {
  const runs: Run[] = []
  let at = 0
  const walk = (node: Node): void => {
    if (node instanceof Text) {
      runs.push({ node, at })
      at += node.length
      return
    }
    if (isAside(node)) return
    if (node instanceof HTMLElement && node.dataset['at'] !== undefined) at = Number(node.dataset['at'])
    for (let child = node.firstChild; child; child = child.nextSibling) walk(child)
  }
  walk(block)
  return runs
}

export const blockElementOf = (node: Node | null): HTMLElement | undefined => {
  const element = node instanceof HTMLElement ? node : node?.parentElement
  return element?.closest<HTMLElement>('[data-block]') ?? undefined
}

/** The id that an element of the page carries. */
export const blockIdOf = (element: HTMLElement): BlockId => BlockId.parse(element.dataset['block'])

/** The offset of a DOM position in its block's text. A position in an aside is where the aside stands. */
export function offsetIn(block: Element, container: Node, inContainer: number): number {
  let at = 0
  const stop = container instanceof Text ? container : (container.childNodes[inContainer] ?? null)
  const afterAll = container instanceof Text || stop !== null ? undefined : container
  let done = false
  const walk = (node: Node): void => {
    if (done) return
    if (node === stop && !(node instanceof Text && container instanceof Text)) {
      if (node instanceof HTMLElement && node.dataset['at'] !== undefined) at = Number(node.dataset['at'])
      done = true
      return
    }
    if (node instanceof Text) {
      if (node === container) {
        at += inContainer
        done = true
      } else at += node.length
      return
    }
    if (isAside(node)) {
      if (node.contains(container)) done = true
      return
    }
    if (node instanceof HTMLElement && node.dataset['at'] !== undefined) at = Number(node.dataset['at'])
    for (let child = node.firstChild; child && !done; child = child.nextSibling) walk(child)
    if (node === afterAll) done = true
  }
  walk(block)
  return at
}

/** The point of a DOM position, if it lies in a block. */
export function pointAtPosition(container: Node, inContainer: number): Point | undefined {
  const block = blockElementOf(container)
  return block && { block: blockIdOf(block), offset: offsetIn(block, container, inContainer) }
}

/** The DOM ranges of a stretch of one block, one for each text node, so that asides between them stay out of it. */
export function rangesIn(runs: readonly Run[], start: number, end: number): Range[] {
  const ranges: Range[] = []
  for (const { node, at } of runs) {
    if (at >= end) break
    const from = Math.max(start - at, 0)
    const to = Math.min(end - at, node.length)
    if (from >= to) continue
    const range = new Range()
    range.setStart(node, from)
    range.setEnd(node, to)
    ranges.push(range)
  }
  return ranges
}

/** One DOM range from `start` to `end` of a block, for measuring and for selecting. Undefined in a block without text. */
export function rangeIn(block: Element, start: number, end: number): Range | undefined {
  const runs = runsOf(block)
  const first = runs.findLast(({ at }) => at <= start) ?? runs[0]
  const last = runs.findLast(({ at }) => at < end) ?? first
  if (!first || !last) return undefined
  const next = start - first.at >= first.node.length && end > start ? (runs[runs.indexOf(first) + 1] ?? first) : first
  const range = new Range()
  range.setStart(next.node, clamp(start - next.at, next.node.length))
  range.setEnd(last.node, clamp(end - last.at, last.node.length))
  return range
}

const clamp = (offset: number, length: number): number => Math.max(0, Math.min(offset, length))
