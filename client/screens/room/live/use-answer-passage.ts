import { useCallback } from 'react'
import type { Passage } from '#shared/anchoring/passage.ts'
import { useStage } from '../stage.ts'
import { useDesk } from './desk.ts'

/** The passage on which a prompt is answered: its own as it now stands, or as it was asked where the text has no place for it. */
export function useAnswerPassage(): (asked: Passage) => Passage {
  const { page, reading } = useStage()
  const { stretchOf } = useDesk()
  return useCallback(
    (asked) => {
      if (asked.version === reading.version) return asked
      const stretch = stretchOf({ is: 'passage', passage: asked })
      return (stretch && page.current?.describe({ start: stretch.start, end: stretch.end })) ?? asked
    },
    [page, reading, stretchOf],
  )
}
