import { useEffect } from 'react'

/** While there is something to lose, the browser asks before the page is closed or reloaded. */
export function useLeaveGuard(something: boolean): void {
  useEffect(() => {
    if (!something) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [something])
}
