import type { Point } from '#shared/anchoring/passage.ts'
import { blockElementOf, pointAtPosition } from './points.ts'

/** Pixels beside a letter that still count as on it. */
const SLACK = 2

/**
 * The character under a point of the viewport, as the point before it. Undefined beside the text: the browsers answer
 * with the nearest caret, however far, so the letter's own box is asked.
 */
export function characterAt(x: number, y: number): Point | undefined {
  const caret = caretAt(x, y)
  if (!caret || !(caret.node instanceof Text)) return undefined
  const { node, offset } = caret
  if (!blockElementOf(node) || node.parentElement?.closest('[data-aside]')) return undefined
  for (const from of [offset - 1, offset]) {
    if (from < 0 || from >= node.length) continue
    const letter = new Range()
    letter.setStart(node, from)
    letter.setEnd(node, from + 1)
    for (const box of letter.getClientRects()) {
      if (x >= box.left - SLACK && x <= box.right + SLACK && y >= box.top - SLACK && y <= box.bottom + SLACK)
        return pointAtPosition(node, from)
    }
  }
  return undefined
}

function caretAt(x: number, y: number): { node: Node; offset: number } | undefined {
  if ('caretPositionFromPoint' in document) {
    const found = document.caretPositionFromPoint(x, y)
    return found ? { node: found.offsetNode, offset: found.offset } : undefined
  }
  // Safari before 26 has only the older name
  const range = (document as { caretRangeFromPoint?: (x: number, y: number) => Range | null }).caretRangeFromPoint?.(x, y)
  return range ? { node: range.startContainer, offset: range.startOffset } : undefined
}
