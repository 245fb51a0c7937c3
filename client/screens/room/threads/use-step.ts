import { neighbour } from '#shared/projections/choose-threads.ts'
import { useStage } from '../stage.ts'

/** To the next or the previous annotation in the text, going round. */
export function useStep(): (step: 1 | -1) => void {
  const { room, active, open } = useStage()
  return (step) => {
    const next = neighbour(room.threads.get(), active, step)
    if (next) open(next.id, { reach: true, focus: true })
  }
}
