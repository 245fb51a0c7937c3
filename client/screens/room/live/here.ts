import type { Block } from '#shared/reading/block.ts'
import { pointsOfRange } from '../../../anchoring/selected.ts'
import type { Stretch } from '../contract.ts'
import { anchorOf } from '../text/block-element.ts'
import { readingPlace } from '../text/reading-place.ts'

/** What of the text the person is at: what is selected, else the paragraph that has the focus, else the one at their eyes. */
export function stretchHere(blocks: readonly Block[]): Stretch | undefined {
  const page = document.querySelector('[data-text-page]')
  const selection = document.getSelection()
  if (page && selection && selection.rangeCount > 0 && !selection.isCollapsed) {
    const range = selection.getRangeAt(0)
    const points = range.intersectsNode(page) ? pointsOfRange(page, range) : undefined
    if (points) return points
  }
  const frame = document.activeElement?.closest('[data-frame]')
  const focused = frame ? blocks.find((block) => anchorOf(block) === frame.id) : undefined
  const eyes = blocks.findIndex(({ id }) => id === readingPlace.now().block)
  // A heading is seldom meant: rather the paragraph below it.
  const seen = blocks.slice(Math.max(0, eyes)).find(({ number }) => number !== undefined)
  const block = focused ?? seen ?? blocks[0]
  return block && { start: { block: block.id, offset: 0 }, end: { block: block.id, offset: block.text.length } }
}

/** "¶ 7", "¶ 7–9"; the beginning of the words where a block has no number. */
export function placeOf({ start, end }: Stretch, blocks: readonly Block[]): string {
  const from = blocks.find(({ id }) => id === start.block)
  const to = blocks.find(({ id }) => id === end.block)
  if (from?.number === undefined) return from ? `“${from.text.slice(0, 32).trim()}${from.text.length > 32 ? '…' : ''}”` : '¶'
  return to?.number === undefined || to.number === from.number ? `¶ ${from.number}` : `¶ ${from.number}–${to.number}`
}
