import { useEffect, useState } from 'react'

/** px of the window that the phone's keyboard covers. Where the browser makes the window smaller instead, 0. */
export function useKeyboardHeight(): number {
  const [height, setHeight] = useState(0)
  useEffect(() => {
    const view = window.visualViewport
    if (!view) return
    const look = () => {
      // enlarged by two fingers, the view is smaller too; and bars that come and go are no keyboard
      const covered = view.scale > 1.05 ? 0 : Math.round(innerHeight - view.height - view.offsetTop)
      setHeight(covered > 120 ? covered : 0)
    }
    look()
    view.addEventListener('resize', look)
    view.addEventListener('scroll', look)
    return () => {
      view.removeEventListener('resize', look)
      view.removeEventListener('scroll', look)
    }
  }, [])
  return height
}
