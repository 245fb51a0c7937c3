import { createContext, useContext } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { ReadingView } from '#shared/protocol/http/readings.ts'
import type { SessionView } from '#shared/protocol/http/sessions.ts'

/** What every page of review is about. */
export interface Reviewed {
  readonly session: SessionView
  readonly reading: ReadingView
  /** How a block is called: its number, or its first words. */
  readonly place: (block: BlockId) => string
}

export const ReviewedContext = createContext<Reviewed | undefined>(undefined)

export function useReviewed(): Reviewed {
  const reviewed = useContext(ReviewedContext)
  if (!reviewed) throw new Error('a page of review stands inside its frame')
  return reviewed
}
