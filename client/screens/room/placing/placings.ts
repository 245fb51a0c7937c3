import { createContext, useContext } from 'react'
import type { Passage } from '#shared/anchoring/passage.ts'
import type { RecordId } from '#shared/ids.ts'
import type { Thread } from '#shared/projections/thread.ts'
import type { Placing } from '#shared/reading/place.ts'
import type { Stretch } from '../contract.ts'

/** Where the annotations stand in the version of the text that is shown. */
export interface Placings {
  /** Undefined while an older version of the text that this needs is on its way. */
  readonly of: (thread: Thread) => Placing | undefined
  readonly stretchOf: (thread: Thread) => Stretch | undefined
  /** Those that the corrected text has no sure place for. */
  readonly orphans: readonly Thread[]
  readonly mayPlace: boolean
  /** The orphan whose place is being chosen: the next passage that is selected is its place. */
  readonly settling: Thread | undefined
  readonly settle: (id: RecordId | undefined) => void
  /** @returns whether the passage was for the orphan, and is not to be commented on. */
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
