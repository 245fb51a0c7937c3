import { useMemo } from 'react'
import type { Stretch } from '../contract.ts'
import type { Writing } from '../stage.ts'
import { usePlacings } from './placings.ts'

/** Where in the text the composer stands, if it is one for a new annotation; for words that were corrected away, where they were. */
export function useComposing(writing: Writing | undefined): Stretch | undefined {
  const { ofPassage } = usePlacings()
  const passage = writing && 'passage' in writing.on ? writing.on.passage : undefined
  return useMemo(() => {
    const placing = passage && ofPassage(passage)
    return placing?.is === 'placed' ? placing : passage
  }, [passage, ofPassage])
}
