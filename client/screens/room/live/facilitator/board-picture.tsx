import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { type CSSProperties, type KeyboardEvent, useRef } from 'react'
import { kinds } from '#shared/margins/record.ts'
import type { Cell } from '#shared/projections/board.ts'
import { KindSign, kindWords } from '../../../../components/kind-sign.tsx'
import styles from './board-picture.module.css'
import type { Shown } from './use-shown-board.ts'

interface BoardPictureProps {
  readonly rows: readonly Shown[]
  readonly columns: Shown['columns']
  readonly most: number
  readonly onGo: (cell: Cell) => void
}

/** With more columns than these the signs of the kinds have no room any more, and groups are called by their number. */
const ROOMY = 6

/**
 * Passage × group as a picture. How much is written is a shade and a number, each kind its sign in the cell, a question
 * that waits a ring: nothing rests on colour. Each cell leads there; the arrows go from cell to cell, so that sixty groups
 * are one stop of the Tab key.
 */
export function BoardPicture({ rows, columns, most, onGo }: BoardPictureProps) {
  const { t } = useWords()
  const { _ } = useLingui()
  const table = useRef<HTMLTableElement>(null)
  const dense = columns.length > ROOMY
  const words = (place: string, name: string, cell: Cell): string =>
    [
      `${place}, ${name}`,
      t`${plural(cell.annotations, { one: '# annotation', other: '# annotations' })}`,
      cell.replies > 0 && t`${plural(cell.replies, { one: '# reply', other: '# replies' })}`,
      ...kinds.filter((kind) => cell.kinds[kind] > 0).map((kind) => `${_(kindWords[kind])} ${cell.kinds[kind]}`),
      cell.unanswered > 0 && t`${plural(cell.unanswered, { one: '# question waits', other: '# questions wait' })}`,
    ]
      .filter(Boolean)
      .join(', ')
  const first = rows.find((row) => columns.some(({ column }) => row.cell(column)))
  const firstColumn = columns.find(({ column }) => first?.cell(column))
  return (
    <figure className={styles['figure']}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the focus stays in the cells */}
      <div className={styles['frame']} onKeyDown={(event) => table.current && walk(event, table.current)}>
        <table
          ref={table}
          role="grid"
          aria-label={t`Board: what is written, by passage and group`}
          className={styles['board']}
          data-dense={dense || undefined}
          style={{ '--columns': columns.length } as CSSProperties}
        >
          <thead>
            <tr>
              <td className={styles['corner']} />
              {columns.map(({ column, name, short, silent }) => (
                <th key={column} scope="col" title={name} aria-label={silent ? t`${name}, silent` : name} data-silent={silent || undefined}>
                  {dense ? short : name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.block}>
                <th scope="row">{row.place}</th>
                {columns.map(({ column, name }) => {
                  const cell = row.cell(column)
                  if (!cell) return <td key={column} />
                  const count = cell.annotations + cell.replies
                  const label = words(row.place, name, cell)
                  return (
                    <td key={column}>
                      <button
                        type="button"
                        className={styles['cell']}
                        style={{ '--share': `${Math.round(8 + (count / Math.max(4, most)) * 30)}%` } as CSSProperties}
                        tabIndex={row === first && column === firstColumn?.column ? 0 : -1}
                        aria-label={label}
                        title={label}
                        onFocus={(event) => stopHere(event.currentTarget, table.current)}
                        onClick={() => onGo(cell)}
                        data-cell
                      >
                        <span className={styles['number']} data-waits={cell.unanswered > 0 || undefined}>
                          {count}
                        </span>
                        {!dense &&
                          kinds
                            .filter((kind) => kind !== 'comment' && cell.kinds[kind] > 0)
                            .map((kind) => <KindSign key={kind} kind={kind} as="decoration" />)}
                      </button>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <figcaption className={styles['caption']}>
        <span>
          <Trans>Number: annotations and replies. Ring: a question nobody has answered.</Trans>
        </span>
        {dense ? (
          <span>
            <Trans>A column for each group, by its number. Underlined: silent since the phase began.</Trans>
          </span>
        ) : (
          <span className={styles['kinds']}>
            {kinds.map((kind) => (
              <KindSign key={kind} kind={kind} as="named" />
            ))}
          </span>
        )}
      </figcaption>
    </figure>
  )
}

const cellsOf = (row: Element) => [...row.querySelectorAll<HTMLElement>('[data-cell]')]

/** The Tab key comes back to the cell that had the focus last. */
function stopHere(cell: HTMLElement, table: HTMLElement | null): void {
  for (const other of table?.querySelectorAll<HTMLElement>('[data-cell][tabindex="0"]') ?? []) other.tabIndex = -1
  cell.tabIndex = 0
}

/** Along a row to the next cell in which something stands; up and down to the nearest one of the next row that has any. */
function walk(event: KeyboardEvent, table: HTMLTableElement): void {
  const from = document.activeElement?.closest('td')
  const row = from?.parentElement
  if (!from || !row || !from.querySelector('[data-cell]')) return
  const forward = getComputedStyle(table).direction === 'rtl' ? -1 : 1
  const along = { ArrowRight: forward, ArrowLeft: -forward }[event.key]
  const down = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  let to: HTMLElement | undefined
  const inRow = cellsOf(row)
  if (along !== undefined) to = inRow[inRow.findIndex((cell) => from.contains(cell)) + along]
  else if (event.key === 'Home') to = inRow[0]
  else if (event.key === 'End') to = inRow.at(-1)
  else if (down !== undefined) {
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((one) => cellsOf(one).length > 0)
    const next = rows[rows.findIndex((one) => one === row) + down]
    const distance = (cell: HTMLElement) => Math.abs((cell.closest('td')?.cellIndex ?? 0) - from.cellIndex)
    to = next && cellsOf(next).toSorted((a, b) => distance(a) - distance(b))[0]
  } else return
  event.preventDefault()
  to?.focus()
}
