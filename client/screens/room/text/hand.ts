import type { Point } from '#shared/anchoring/passage.ts'
import { characterAt } from '../../../anchoring/pressed.ts'

let frame = 0

/** A hand over what can be pressed (`covers`). Asked once a frame. */
export function showHand(
  element: HTMLElement,
  { clientX, clientY, pointerType }: Pick<PointerEvent, 'clientX' | 'clientY' | 'pointerType'>,
  covers: (point: Point) => boolean,
): void {
  if (pointerType !== 'mouse' || frame) return
  frame = requestAnimationFrame(() => {
    frame = 0
    const point = characterAt(clientX, clientY)
    element.toggleAttribute('data-hand', point !== undefined && covers(point))
  })
}
