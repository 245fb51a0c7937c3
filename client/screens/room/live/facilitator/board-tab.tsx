import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Table2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { BlockId } from '#shared/ids.ts'
import { type Board, type Cell, type Column, noGroup } from '#shared/projections/board.ts'
import { Button } from '../../../../components/button.tsx'
import { useStage } from '../../stage.ts'
import { useDesk } from '../desk.ts'
import { useGroupName } from '../words.ts'
import { BoardPicture } from './board-picture.tsx'
import { BoardTable } from './board-table.tsx'
import styles from './tab.module.css'
import { useBoard } from './use-board.ts'

/** What a person sees of a cell. */
export interface Shown {
  /** The last row may be of what has no place in the corrected text. */
  readonly block: BlockId | 'not-placed'
  readonly place: string
  readonly columns: readonly { readonly column: Column; readonly name: string }[]
  readonly cell: (column: Column) => Cell | undefined
  readonly total: Cell
}

/** The facilitator's live picture: where in the text each group writes, what kinds, what waits for an answer. */
export function BoardTab() {
  const { t } = useLingui()
  const { reading } = useStage()
  const { state, goTo, nameOf: placeName } = useDesk()
  const found = useBoard()
  const nameOf = useGroupName()
  const [asTable, setAsTable] = useState(false)
  const numbers = useMemo(
    () => new Map(reading.blocks.map(({ id, number, text }) => [id, number === undefined ? text.slice(0, 12) : `¶ ${number}`])),
    [reading],
  )
  if (!state || !found) return null
  const { board } = found
  const columns = board.groups.map(({ group }) => ({
    column: group,
    name:
      group === noGroup
        ? state.groups.length === 0
          ? t`Everyone`
          : t`No group`
        : nameOf(state.groups.find(({ id }) => id === group)?.name ?? '?'),
  }))
  const rows: Shown[] = board.rows.map(({ block, cells, total }) => ({
    block,
    place: numbers.get(block) ?? '¶',
    columns,
    cell: (column) => cells.get(column),
    total,
  }))
  const { unplaced } = board
  if (unplaced)
    rows.push({ block: 'not-placed', place: t`Not placed`, columns, cell: (column) => unplaced.cells.get(column), total: unplaced.total })
  const lead = (cell: Cell) => {
    const first = cell.threads[0]
    if (!first) return
    const target = { is: 'thread' as const, thread: first }
    if (placeName(target) !== undefined) goTo(target)
  }
  return (
    <div className={styles['tab']}>
      <Silent board={board} />
      {rows.length === 0 ? (
        <p className={styles['lead']}>
          {state.phase === 'gather' ? (
            <Trans>Nothing is written yet. As soon as somebody writes, you see here where in the text, and in which group.</Trans>
          ) : (
            <Trans>Nothing is written yet.</Trans>
          )}
        </p>
      ) : (
        <>
          {asTable ? (
            <BoardTable rows={rows} columns={columns} onGo={lead} />
          ) : (
            <BoardPicture rows={rows} columns={columns} most={board.most} blocks={reading.blocks} onGo={lead} />
          )}
          <div className={styles['row']}>
            <Button size="s" look="quiet" icon={<Table2 aria-hidden />} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              {asTable ? <Trans>As a picture</Trans> : <Trans>As a table</Trans>}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

/** What a headline says before the picture: who is quiet, what waits. */
function Silent({ board }: { readonly board: Board }) {
  const { state } = useDesk()
  const nameOf = useGroupName()
  if (!state || state.phase === 'gather') return null
  const posts = board.groups.reduce((sum, group) => sum + group.posts, 0)
  const unanswered = board.rows.reduce((sum, { total }) => sum + total.unanswered, board.unplaced?.total.unanswered ?? 0)
  const silent = board.groups
    .filter((group) => group.silent && group.group !== noGroup)
    .map(({ group }) => nameOf(state.groups.find(({ id }) => id === group)?.name ?? ''))
  const quiet = board.wroteNothing.length
  return (
    <p className={styles['lead']} role="status">
      <strong>
        <Plural value={posts} _0="Nothing is written yet" one="# is written" other="# are written" />
        {unanswered > 0 && (
          <>
            {', '}
            <Plural value={unanswered} one="# question waits" other="# questions wait" />
          </>
        )}
        .
      </strong>{' '}
      {silent.length > 0 && <Trans>Silent since the phase began: {silent.join(', ')}.</Trans>}{' '}
      {quiet > 0 && <Plural value={quiet} one="# reader has written nothing yet." other="# readers have written nothing yet." />}
    </p>
  )
}
