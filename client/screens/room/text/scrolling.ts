/** Scrolls an element under the strip, at about a fifth of the window, and sees to it that it ends there. */

/** Further than this many windows is a jump: scrolling past it all would only make one dizzy. */
const FAR = 2.5
/** After a jump the sections around it get their real sizes; so many frames it is put right again. */
const SETTLING = 12

const wantsCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Under the strip the head of the threads column stands, in px. */
const BELOW = 60

/** Where the strip ends, with whatever notices stand in it. */
const stripEnd = (): number => document.querySelector('[data-strip]')?.parentElement?.getBoundingClientRect().bottom ?? 0

/** @param topOf where the target's top is in the viewport; undefined ends it. */
export function scrollTo(topOf: () => number | undefined): void {
  const target = () => {
    const top = topOf()
    return top === undefined ? undefined : top - Math.max(Math.min(innerHeight * 0.22, 180), stripEnd() + BELOW)
  }
  const away = target()
  if (away === undefined) return
  const near = Math.abs(away) < innerHeight * FAR
  if (near && !wantsCalm()) {
    window.scrollBy({ top: away, behavior: 'smooth' })
    return
  }
  window.scrollBy({ top: away, behavior: 'instant' })
  let frames = 0
  let stopped = false
  const stop = () => {
    stopped = true
  }
  for (const event of ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const)
    addEventListener(event, stop, { once: true, passive: true })
  const settle = () => {
    const off = target()
    if (stopped || off === undefined || frames++ > SETTLING) {
      for (const event of ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const) removeEventListener(event, stop)
      return
    }
    if (Math.abs(off) > 1) window.scrollBy({ top: off, behavior: 'instant' })
    requestAnimationFrame(settle)
  }
  requestAnimationFrame(settle)
}
