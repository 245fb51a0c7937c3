import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import type { RecordId } from '#shared/ids.ts'
import { say } from '../../../components/status.tsx'
import { useObservable } from '../../../stores/use.ts'
import { useStage } from '../stage.ts'
import type { Desk } from './desk.ts'

/** Whoever wrote in a thread is told when it is brought before everyone, and when it is taken back. */
export function useLiftNews({ isFacilitator, stretchOf, placeOf }: Pick<Desk, 'isFacilitator' | 'stretchOf' | 'placeOf'>): void {
  const { t } = useLingui()
  const { room } = useStage()
  const threads = useObservable(room.threads)
  /** The viewer's threads, and whether each was before everyone when last seen. */
  const known = useRef<ReadonlyMap<RecordId, boolean>>(undefined)
  useEffect(() => {
    if (isFacilitator) return
    const before = known.current
    const now = new Map(threads.filter(({ mine }) => mine).map(({ id, root }) => [id, root.lifted]))
    known.current = now
    for (const [id, lifted] of now) {
      // A thread that is new here was brought, if it was, before the viewer came or wrote in it.
      if (before?.get(id) === undefined || before.get(id) === lifted) continue
      const stretch = stretchOf({ is: 'thread', thread: id })
      const place = stretch ? placeOf(stretch) : '¶'
      say(
        lifted
          ? t`A thread in which you wrote, at ${place}, was brought to the plenary. Everyone can read it now.`
          : t`A thread in which you wrote, at ${place}, was taken back from the plenary. It is your group’s again.`,
      )
    }
  }, [threads, isFacilitator, stretchOf, placeOf, t])
}
