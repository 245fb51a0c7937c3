import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { BlockId } from '#shared/ids.ts'
import { type Board, type Cell, type Column, noGroup } from '#shared/projections/board.ts'
import { useStage } from '../../stage.ts'
import { useDesk } from '../desk.ts'
import { useGroupName } from '../words.ts'
import { useBoard } from './use-board.ts'

/** What a person sees of a row of the board. */
export interface Shown {
  /** The last row may be of what has no place in the corrected text. */
  readonly block: BlockId | 'not-placed'
  readonly place: string
  readonly columns: readonly ShownColumn[]
  readonly cell: (column: Column) => Cell | undefined
  readonly total: Cell
}

export interface ShownColumn {
  readonly column: Column
  readonly name: string
  /** For a narrow column: the number, or the beginning of a name of its own. */
  readonly short: string
  /** Nobody in it has written anything since the phase began. */
  readonly silent: boolean
}

interface ShownBoard {
  readonly board: Board
  readonly columns: readonly ShownColumn[]
  readonly rows: readonly Shown[]
}

/** The board with the names of its places and groups. */
export function useShownBoard(): ShownBoard | undefined {
  const { t } = useLingui()
  const { reading } = useStage()
  const { state } = useDesk()
  const found = useBoard()
  const nameOf = useGroupName()
  const numbers = useMemo(
    () => new Map(reading.blocks.map(({ id, number, text }) => [id, number === undefined ? text.slice(0, 12) : `¶ ${number}`])),
    [reading],
  )
  if (!state || !found) return undefined
  const { board } = found
  const columns = board.groups.map(({ group, silent }): ShownColumn => {
    if (group === noGroup) return { column: group, name: state.groups.length === 0 ? t`Everyone` : t`No group`, short: '–', silent: false }
    const name = state.groups.find(({ id }) => id === group)?.name ?? '?'
    return {
      column: group,
      name: nameOf(name),
      short: /\d+$/.exec(name)?.[0] ?? name.slice(0, 3),
      silent: silent && state.phase !== 'gather',
    }
  })
  const rows = board.rows.map(
    ({ block, cells, total }): Shown => ({
      block,
      place: numbers.get(block) ?? '¶',
      columns,
      cell: (column) => cells.get(column),
      total,
    }),
  )
  const { unplaced } = board
  if (unplaced)
    rows.push({ block: 'not-placed', place: t`Not placed`, columns, cell: (column) => unplaced.cells.get(column), total: unplaced.total })
  return { board, columns, rows }
}
