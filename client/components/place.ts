/** Where a small panel goes beside what it belongs to: below it, or above where there is more room; inside the window. */

const GAP = 6
const MARGIN = 8

export type Side = 'start' | 'end' | 'middle'

/** Puts `panel` (in the top layer, `position: fixed`) beside `anchor`. */
export function placeBeside(panel: HTMLElement, anchor: Element, side: Side = 'start'): void {
  const at = anchor.getBoundingClientRect()
  const width = document.documentElement.clientWidth
  const height = document.documentElement.clientHeight
  const rightToLeft = getComputedStyle(anchor).direction === 'rtl'
  const below = height - at.bottom - GAP - MARGIN
  const above = at.top - GAP - MARGIN
  panel.style.maxBlockSize = ''
  const size = { width: panel.offsetWidth, height: panel.offsetHeight }
  const goesBelow = size.height <= below || below >= above
  panel.style.maxBlockSize = `${Math.max(96, goesBelow ? below : above)}px`
  const tall = Math.min(size.height, goesBelow ? below : above)
  const toLeftEdge =
    side === 'middle' ? at.left + (at.width - size.width) / 2 : (side === 'start') === !rightToLeft ? at.left : at.right - size.width
  panel.style.insetBlockStart = `${goesBelow ? at.bottom + GAP : at.top - GAP - tall}px`
  panel.style.left = `${Math.max(MARGIN, Math.min(toLeftEdge, width - size.width - MARGIN))}px`
}
