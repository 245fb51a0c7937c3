import { type ReactNode, useEffect, useState } from 'react'
import { later } from '../../../components/later.tsx'
import { beforeLeaving } from '../../../device/other-tabs.ts'
import type { Room } from '../../../stores/room.ts'

const LeftBehind = later(async () => (await import('./left-behind.tsx')).LeftBehind)

/**
 * When the person signs out in another tab: what was not sent is shown to them, then nothing of the room stays. Whoever
 * closes the question keeps the page as it is, until they leave it. @returns what to show
 */
export function useSignedOut(room: Room): ReactNode {
  const [left, setLeft] = useState<{ readonly words: readonly string[]; readonly onLeave: () => void }>()
  useEffect(() => {
    let leave = () => {}
    const stop = beforeLeaving(async () => {
      const words = room.unsentWords()
      if (words.length > 0) {
        await new Promise<void>((done) => {
          leave = done
          setLeft({ words, onLeave: done })
        })
        setLeft(undefined)
      }
      await room.erase()
    })
    return () => {
      stop()
      leave()
    }
  }, [room])
  return left && <LeftBehind {...left} onStay={() => setLeft(undefined)} />
}
