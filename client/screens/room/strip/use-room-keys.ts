import { useEffect, useRef } from 'react'
import { isApart } from './is-apart.ts'
import { rowFor } from './key-choices.ts'
import { type RoomKey, roomKeys } from './room-keys.ts'

/**
 * The keys of the room. With single keys off, no letter is a command, in the text neither.
 * @param leave for Escape; @returns whether there was something to leave
 */
export function useRoomKeys(doing: Record<RoomKey, () => void>, single: boolean, leave: () => boolean): void {
  const latest = useRef({ doing, leave })
  useEffect(() => {
    latest.current = { doing, leave }
  })
  useEffect(() => {
    const silence = (event: KeyboardEvent) => {
      if (!single && event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey && !isApart(event)) {
        event.stopImmediatePropagation()
      }
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isApart(event)) return
      if (event.key === 'Escape') {
        if (latest.current.leave()) event.preventDefault()
        return
      }
      const key = rowFor('room', roomKeys, event.key)
      if (!key) return
      event.preventDefault()
      latest.current.doing[key.does]()
    }
    addEventListener('keydown', silence, true)
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('keydown', silence, true)
      removeEventListener('keydown', onKey)
    }
  }, [single])
}
