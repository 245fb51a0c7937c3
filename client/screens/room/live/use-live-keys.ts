import { useEffect, useRef } from 'react'
import { rowFor } from '../strip/key-choices.ts'

const writes = 'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable]'
const apart = `${writes}, dialog, [role="menu"], [role="dialog"], [role="listbox"]`

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
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest(apart)) return
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
