import { useEffect, useRef } from 'react'

const steps: Readonly<Record<string, 1 | -1>> = { j: 1, n: 1, k: -1, p: -1 }

/** J or N goes on, K or P goes back, wherever the focus is but in a field. Those who have turned single keys off are left alone. */
export function useWalkKeys(on: boolean, step: (by: 1 | -1) => void): void {
  const latest = useRef(step)
  useEffect(() => {
    latest.current = step
  })
  useEffect(() => {
    if (!on) return
    const press = (event: KeyboardEvent) => {
      const by = steps[event.key]
      if (!by || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      latest.current(by)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [on])
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type="checkbox"]), textarea, select'))
