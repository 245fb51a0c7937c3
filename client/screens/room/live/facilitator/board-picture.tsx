import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import type { MouseEvent } from 'react'
import { type Kind, kinds } from '#shared/margins/record.ts'
import type { Cell } from '#shared/projections/board.ts'
import { KindSign, kindStrokes, kindWords } from '../../../../components/kind-sign.tsx'
import styles from './board-picture.module.css'
import type { Shown } from './board-tab.tsx'

interface BoardPictureProps {
  readonly rows: readonly Shown[]
  readonly columns: Shown['columns']
  readonly most: number
  readonly blocks: readonly { readonly id: string }[]
  readonly onGo: (cell: Cell) => void
}

const LABEL = 46
const HEAD = 26
const WIDTH = 320
const ROW = 30

/**
 * Passage × group as a picture. How much is written is a shade and a number, each kind its sign in the cell, a question
 * that waits a ring: nothing rests on colour. Each cell is a button that leads there.
 */
export function BoardPicture({ rows, columns, most, onGo }: BoardPictureProps) {
  const { t } = useWords()
  const { _ } = useLingui()
  const width = Math.max(WIDTH, LABEL + columns.length * 54)
  const each = (width - LABEL) / Math.max(1, columns.length)
  const height = HEAD + rows.length * ROW
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
  return (
    <figure className={styles['figure']}>
      <div className={styles['frame']}>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          className={styles['board']}
          role="group"
          aria-label={t`Board: what is written, by passage and group`}
        >
          {columns.map(({ column, name }, at) => (
            <text key={column} x={LABEL + at * each + each / 2} y={HEAD - 9} textAnchor="middle" className={styles['column']}>
              {name.length > 11 ? `${name.slice(0, 10)}…` : name}
            </text>
          ))}
          {rows.map((row, at) => {
            const y = HEAD + at * ROW
            return (
              <g key={row.block}>
                <text x={LABEL - 8} y={y + ROW / 2 + 4} textAnchor="end" className={styles['place']}>
                  {row.place}
                </text>
                {columns.map(({ column, name }, nth) => {
                  const cell = row.cell(column)
                  const x = LABEL + nth * each
                  return cell ? (
                    <CellMark
                      key={column}
                      cell={cell}
                      x={x}
                      y={y}
                      width={each - 2}
                      share={(cell.annotations + cell.replies) / Math.max(4, most)}
                      label={words(row.place, name, cell)}
                      onGo={onGo}
                    />
                  ) : (
                    <rect key={column} x={x} y={y} width={each - 2} height={ROW - 2} rx="3" className={styles['none']} />
                  )
                })}
              </g>
            )
          })}
        </svg>
      </div>
      <figcaption className={styles['caption']}>
        <Trans>Number: annotations and replies. Ring: a question nobody has answered.</Trans>
        <span className={styles['kinds']}>
          {kinds.map((kind) => (
            <KindSign key={kind} kind={kind} as="named" />
          ))}
        </span>
      </figcaption>
    </figure>
  )
}

interface CellMarkProps {
  readonly cell: Cell
  readonly x: number
  readonly y: number
  readonly width: number
  readonly share: number
  readonly label: string
  readonly onGo: (cell: Cell) => void
}

function CellMark({ cell, x, y, width, share, label, onGo }: CellMarkProps) {
  const present: Kind[] = kinds.filter((kind) => kind !== 'comment' && cell.kinds[kind] > 0)
  const fits = Math.max(0, Math.floor((width - 30) / 13))
  const go = (event: MouseEvent | React.KeyboardEvent) => {
    event.preventDefault()
    onGo(cell)
  }
  return (
    <g
      role="button"
      tabIndex={0}
      aria-label={label}
      className={styles['cell']}
      onClick={go}
      onKeyDown={(event) => (event.key === 'Enter' || event.key === ' ') && go(event)}
      data-cell
    >
      <title>{label}</title>
      <rect x={x} y={y} width={width} height={ROW - 2} rx="3" className={styles['ground']} />
      <rect x={x} y={y} width={width} height={ROW - 2} rx="3" className={styles['heat']} fillOpacity={0.08 + share * 0.3} />
      {cell.unanswered > 0 && <circle cx={x + 14} cy={y + ROW / 2 - 1} r="10.5" className={styles['ring']} />}
      <text x={x + 14} y={y + ROW / 2 + 3} textAnchor="middle" className={styles['number']}>
        {cell.annotations + cell.replies}
      </text>
      {present.slice(0, fits).map((kind, at) => (
        <g key={kind} transform={`translate(${x + 29 + at * 13}, ${y + ROW / 2 - 7})`} className={styles[kind]}>
          <path d={kindStrokes[kind]} transform="scale(0.75)" className={styles['stroke']} />
        </g>
      ))}
    </g>
  )
}
