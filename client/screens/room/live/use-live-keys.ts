import { useEffect, useRef } from 'react'
import { isApart } from '../strip/is-apart.ts'
import { rowFor } from '../strip/key-choices.ts'

/** Single keys of the live session. Whether single keys are commands at all, the room decides before (`useRoomKeys`). */
export function useLiveKeys<Does extends string>(
  rows: readonly { readonly does: Does; readonly key: string }[],
  doing: Partial<Record<Does, () => void>>,
): void {
  const latest = useRef(doing)
  useEffect(() => {
    latest.current = doing
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isApart(event)) return
      const row = rowFor('live', rows, event.key)
      const act = row && latest.current[row.does]
      if (!act) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [rows])
}
