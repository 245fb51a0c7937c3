import { useEffect, useRef } from 'react'

const steps: Readonly<Record<string, 1 | -1>> = { j: 1, n: 1, k: -1, p: -1 }

interface Walking {
  readonly step: (by: 1 | -1) => void
  /** Chooses the thread that is open, or with Shift all up to it; not given to those who mark nothing. */
  readonly choose?: ((range: boolean) => void) | undefined
}

/**
 * J or N goes on, K or P goes back, X chooses, wherever the focus is but in a field. Those who have turned single keys off
 * are left alone.
 */
export function useWalkKeys(on: boolean, walking: Walking): void {
  const latest = useRef(walking)
  useEffect(() => {
    latest.current = walking
  })
  useEffect(() => {
    if (!on) return
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const by = steps[event.key]
      const { step, choose } = latest.current
      if (by) step(by)
      else if (choose && event.key.toLowerCase() === 'x') choose(event.shiftKey)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [on])
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type="checkbox"]), textarea, select'))
