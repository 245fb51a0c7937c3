import { Plural, Trans } from '@lingui/react/macro'
import { Maximize2, Table2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { type Board, type Cell, noGroup } from '#shared/projections/board.ts'
import { Button } from '../../../../components/button.tsx'
import { Dialog } from '../../../../components/dialog.tsx'
import { useDesk } from '../desk.ts'
import { useGroupName } from '../words.ts'
import { BoardPicture } from './board-picture.tsx'
import { BoardTable } from './board-table.tsx'
import styles from './tab.module.css'
import { useShownBoard } from './use-shown-board.ts'

/** The facilitator's live picture: where in the text each group writes, what kinds, what waits for an answer. */
export function BoardTab() {
  const { ask } = useDesk()
  return (
    <div className={styles['tab']}>
      <BoardShown
        more={
          <Button size="s" look="quiet" icon={<Maximize2 aria-hidden />} onClick={() => ask((close) => <BoardDialog onClose={close} />)}>
            <Trans>Larger</Trans>
          </Button>
        }
      />
    </div>
  )
}

/** The board over the whole window, for a class of many groups. */
function BoardDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog wide="full" title={<Trans>Board</Trans>} onClose={onClose}>
      <BoardShown onGone={onClose} />
    </Dialog>
  )
}

interface BoardShownProps {
  readonly more?: ReactNode
  /** Called once a cell has led into the text. */
  readonly onGone?: () => void
}

function BoardShown({ more, onGone }: BoardShownProps) {
  const { state, goTo, nameOf: placeName } = useDesk()
  const shown = useShownBoard()
  const [asTable, setAsTable] = useState(false)
  if (!state || !shown) return null
  const { board, rows, columns } = shown
  const lead = (cell: Cell) => {
    const first = cell.threads[0]
    if (!first) return
    const target = { is: 'thread' as const, thread: first }
    if (placeName(target) === undefined) return
    onGone?.()
    goTo(target)
  }
  return (
    <>
      <Silent board={board} />
      {rows.length === 0 ? (
        state.phase !== 'closed' && (
          <p className={styles['lead']}>
            <Trans>As soon as somebody writes, you see here where in the text, and in which group.</Trans>
          </p>
        )
      ) : (
        <>
          {asTable ? (
            <BoardTable rows={rows} columns={columns} onGo={lead} />
          ) : (
            <BoardPicture rows={rows} columns={columns} most={board.most} onGo={lead} />
          )}
          <div className={styles['row']}>
            <Button size="s" look="quiet" icon={<Table2 aria-hidden />} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              {asTable ? <Trans>As a picture</Trans> : <Trans>As a table</Trans>}
            </Button>
            {more}
          </div>
        </>
      )}
    </>
  )
}

/** So many silent groups are called by their names. */
const NAMED = 8

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
      {silent.length > 0 && silent.length <= NAMED && <Trans>Silent since the phase began: {silent.join(', ')}.</Trans>}{' '}
      {silent.length > NAMED && (
        <Plural value={silent.length} one="# group is silent since the phase began." other="# groups are silent since the phase began." />
      )}{' '}
      {quiet > 0 && <Plural value={quiet} one="# reader has written nothing yet." other="# readers have written nothing yet." />}
    </p>
  )
}
