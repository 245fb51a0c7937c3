import { useCallback, useEffect, useState } from 'react'
import { useStage } from '../stage.ts'

/** Draws again when the text has moved. */
export function useTextMoves(): void {
  const { page } = useStage()
  const [, draw] = useState(0)
  const again = useCallback(() => draw((count) => count + 1), [])
  useEffect(() => {
    let frame = 0
    const stop = page.current?.onLayout(() => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        again()
      })
    })
    return () => {
      cancelAnimationFrame(frame)
      stop?.()
    }
  }, [page, again])
}
