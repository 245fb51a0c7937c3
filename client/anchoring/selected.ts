/** What is selected on the page, however it was selected: mouse, finger, keyboard, a script. */
import type { Point } from '#shared/anchoring/passage.ts'
import { blockElementOf, blockIdOf, offsetIn } from './points.ts'

export interface Selected {
  readonly start: Point
  readonly end: Point
}

/**
 * The points that a range covers within `page`, without the space at its ends. What lies outside of blocks (margins,
 * what is around the page) is cut off; an end at the very beginning of a block (a triple click, a line pulled too far)
 * belongs to the block before. Undefined if no text remains.
 */
export function pointsOfRange(page: Element, range: AbstractRange): Selected | undefined {
  if (range.collapsed) return undefined
  const blocks = [...page.querySelectorAll<HTMLElement>('[data-block]')]
  const startBlock = blockElementOf(range.startContainer)
  const endBlock = blockElementOf(range.endContainer)
  let first =
    startBlock && page.contains(startBlock) ? blocks.indexOf(startBlock) : firstAfter(blocks, range.startContainer, range.startOffset)
  let from = startBlock && first >= 0 ? offsetIn(startBlock, range.startContainer, range.startOffset) : 0
  let last = endBlock && page.contains(endBlock) ? blocks.indexOf(endBlock) : firstAfter(blocks, range.endContainer, range.endOffset) - 1
  const endElement = blocks[last]
  let to = endBlock && endElement ? offsetIn(endBlock, range.endContainer, range.endOffset) : Number.POSITIVE_INFINITY
  for (; first <= last; last--, to = Number.POSITIVE_INFINITY) {
    const text = textOf(blocks[last])
    to = trimmedEnd(text, Math.min(to, text.length))
    if (to > (first === last ? from : 0)) break
  }
  for (; first <= last; first++, from = 0) {
    const text = textOf(blocks[first])
    from += text.slice(from).length - text.slice(from).trimStart().length
    if (from < (first === last ? to : text.length)) break
  }
  const startElement = blocks[first]
  const lastElement = blocks[last]
  if (first > last || !startElement || !lastElement) return undefined
  return { start: { block: blockIdOf(startElement), offset: from }, end: { block: blockIdOf(lastElement), offset: to } }
}

const trimmedEnd = (text: string, end: number): number => text.slice(0, end).trimEnd().length

/** A block's text as the DOM has it, with a space for what the DOM leaves out. */
function textOf(block: HTMLElement | undefined): string {
  let text = ''
  const walk = (node: Node): void => {
    if (node instanceof Text) text += node.data
    else if (node instanceof Element && node.hasAttribute('data-aside')) return
    else {
      if (node instanceof HTMLElement && node.dataset['at'] !== undefined) text = text.padEnd(Number(node.dataset['at']))
      for (let child = node.firstChild; child; child = child.nextSibling) walk(child)
    }
  }
  if (block) walk(block)
  return text
}

/** The index of the first block that begins after a DOM position; the number of blocks if there is none. */
function firstAfter(blocks: readonly HTMLElement[], container: Node, offset: number): number {
  const place = new Range()
  place.setStart(container, offset)
  let low = 0
  let high = blocks.length
  while (low < high) {
    const middle = (low + high) >> 1
    const block = blocks[middle]
    if (block && place.comparePoint(block, 0) < 0) low = middle + 1
    else high = middle
  }
  return low
}
