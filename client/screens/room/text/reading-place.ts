/** Where one is in the text, told by the page to what shows it: outline, minimap, progress. */
import type { BlockId } from '#shared/ids.ts'

export interface ReadingPlace {
  /** The block at the eyes. */
  readonly block: BlockId | undefined
  /** The stretch of the text in the window, as shares (0–1) of the whole. */
  readonly from: number
  readonly to: number
}

const nowhere: ReadingPlace = { block: undefined, from: 0, to: 0 }
let place = nowhere
const listeners = new Set<() => void>()

export const readingPlace = {
  now: (): ReadingPlace => place,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  tell(next: ReadingPlace): void {
    if (next.block === place.block && Math.abs(next.from - place.from) < 0.0005 && Math.abs(next.to - place.to) < 0.0005) return
    place = next
    for (const listener of listeners) listener()
  },
}
