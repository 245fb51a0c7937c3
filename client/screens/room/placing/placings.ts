import { createContext, useContext } from 'react'
import type { Passage } from '#shared/anchoring/passage.ts'
import type { RecordId } from '#shared/ids.ts'
import type { Thread } from '#shared/projections/thread.ts'
import type { Stretch } from '../contract.ts'
import type { Places } from './use-places.ts'

export interface HandPlaced {
  readonly thread: Thread
  /** The facilitator's name, if they are still in the session. */
  readonly by: string | undefined
}

/** Where things stand in the version of the text that is shown, and the ways to place by hand what has no place. */
export interface Placings extends Places {
  readonly stretchOf: (thread: Thread) => Stretch | undefined
  /** Those that the corrected text has no sure place for. */
  readonly orphans: readonly Thread[]
  /** Those that a facilitator put where they stand; only for those who may place. */
  readonly handPlaced: readonly HandPlaced[]
  readonly mayPlace: boolean
  /** The annotation whose place is being chosen: the next passage that is selected is its place. */
  readonly settling: Thread | undefined
  readonly settle: (id: RecordId | undefined) => void
  /** @returns whether the passage was for that annotation, and is not to be commented on. */
  readonly take: (passage: Passage) => boolean
  readonly putAt: (id: RecordId, place: Stretch) => void
  readonly takeBack: (id: RecordId) => void
  /** Shows the newest version of the text; absent while that is shown. */
  readonly showNewest: (() => void) | undefined
}

export const PlacingsContext = createContext<Placings | undefined>(undefined)

export function usePlacings(): Placings {
  const placings = useContext(PlacingsContext)
  if (!placings) throw new Error('this component stands only in the reading room')
  return placings
}
