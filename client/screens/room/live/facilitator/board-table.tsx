import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { Cell } from '#shared/projections/board.ts'
import styles from './board-picture.module.css'
import type { Shown } from './use-shown-board.ts'

interface BoardTableProps {
  readonly rows: readonly Shown[]
  readonly columns: Shown['columns']
  readonly onGo: (cell: Cell) => void
}

/** The board's figures, to be read line by line. */
export function BoardTable({ rows, columns, onGo }: BoardTableProps) {
  const { t } = useLingui()
  return (
    <div className={styles['frame']}>
      <table className={styles['table']}>
        <caption className={styles['caption']}>
          <Trans>Annotations and replies, by passage and group</Trans>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t`Passage`}</th>
            {columns.map(({ column, name }) => (
              <th key={column} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.block}>
              <th scope="row">{row.place}</th>
              {columns.map(({ column }) => {
                const cell = row.cell(column)
                return (
                  <td key={column}>
                    {cell ? (
                      <button type="button" className={styles['go']} onClick={() => onGo(cell)}>
                        {cell.annotations + cell.replies}
                        {cell.unanswered > 0 && (
                          <>
                            , <Plural value={cell.unanswered} one="# waits" other="# wait" />
                          </>
                        )}
                      </button>
                    ) : (
                      '–'
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
