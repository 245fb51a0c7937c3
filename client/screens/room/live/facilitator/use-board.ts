import { useEffect, useMemo, useState } from 'react'
import type { RecordId } from '#shared/ids.ts'
import type { Entry } from '#shared/margins/entry.ts'
import { type Board, boardOf } from '#shared/projections/board.ts'
import { usePlacings } from '../../placing/placings.ts'
import { useStage } from '../../stage.ts'
import { useDesk } from '../desk.ts'

/** How often the board is drawn anew while much is written, in ms. */
const PAUSE = 400

/** Counts up when something on the board has changed, a few times a second at most. */
export function useBoarded(): number {
  const { room } = useStage()
  const [count, setCount] = useState(room.boarded.get)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        setCount(room.boarded.get())
      }, PAUSE)
    }
    soon()
    const stop = room.boarded.subscribe(soon)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [room])
  return count
}

/** What stands on the board, and the board itself. */
export function useBoard(): { readonly entries: ReadonlyMap<RecordId, Entry>; readonly board: Board } | undefined {
  const { room, reading } = useStage()
  const { ofAnnotation } = usePlacings()
  const { state } = useDesk()
  const count = useBoarded()
  return useMemo(() => {
    if (!state?.facilitator) return undefined
    const board = boardOf({
      entries: room.onBoard,
      blocks: reading.blocks.map(({ id }) => id),
      blockOf(id, passage) {
        const placing = ofAnnotation(id, passage)
        return placing?.is === 'placed' ? placing.start.block : undefined
      },
      groups: state.groups.map(({ id }) => id),
      people: state.facilitator.people,
      since: state.since,
    })
    return { entries: room.onBoard, board }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `count` says that the entries have changed
  }, [room, reading, ofAnnotation, state, count])
}
