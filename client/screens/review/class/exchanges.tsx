import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { Alias } from '#shared/ids.ts'
import type { ReviewClass } from '#shared/protocol/http/review-class.ts'
import { Table, TableBehind } from '../parts/table-behind.tsx'
import { layOut } from './exchange-layout.ts'
import styles from './exchanges.module.css'

const SIZE = { width: 900, height: 520 }
const MOST = 36
const ROWS = 400

interface ExchangesProps {
  readonly exchanges: ReviewClass['exchanges']
  readonly names: ReadonlyMap<Alias, string>
}

/** Who talked with whom, as a picture and as a table that says the same. */
export function Exchanges({ exchanges, names }: ExchangesProps) {
  const { t } = useLingui()
  const { people, lines } = useMemo(() => layOut(exchanges, SIZE, MOST), [exchanges])
  const all = new Set(exchanges.flatMap(({ from, to }) => [from, to])).size
  const heaviest = Math.max(1, ...lines.map((line) => line.replies))
  const busiest = Math.max(1, ...people.map((person) => person.replies))
  const top = exchanges[0]
  return (
    <section className={styles['section']}>
      <h3 className={styles['title']}>
        {top ? (
          <Trans>
            {names.get(top.from)} replied most often to {names.get(top.to)}
          </Trans>
        ) : (
          <Trans>Nobody has replied to anybody yet</Trans>
        )}
      </h3>
      {top && (
        <>
          <p className={styles['note']}>
            <Trans>A line joins two who replied to each other; the wider, the more often. Larger dots wrote and got more replies.</Trans>{' '}
            {all > people.length && (
              <Plural
                value={people.length}
                one="Shown is the one with the most."
                other="Shown are the # with the most; the table has all."
              />
            )}
          </p>
          <div className={styles['frame']} tabIndex={0} role="group" aria-label={t`Who replied to whom`}>
            <svg
              viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
              role="img"
              aria-label={t`Who replied to whom, as a net; the table below says the same`}
              className={styles['plot']}
            >
              {lines.map(({ from, to, replies }) => (
                <line
                  key={`${from.alias} ${to.alias}`}
                  x1={from.x}
                  y1={from.y}
                  x2={to.x}
                  y2={to.y}
                  strokeWidth={0.75 + (replies / heaviest) * 5}
                  strokeOpacity={0.25 + (replies / heaviest) * 0.6}
                  className={styles['line']}
                />
              ))}
              {people.map(({ alias, x, y, replies }) => (
                <g key={alias}>
                  <circle cx={x} cy={y} r={4 + Math.sqrt(replies / busiest) * 9} className={styles['dot']} />
                  <text x={x} y={y + 27} textAnchor="middle" className={styles['name']}>
                    {names.get(alias)}
                  </text>
                </g>
              ))}
            </svg>
          </div>
          <TableBehind>
            <Table
              label={t`Who replied to whom`}
              head={
                <tr>
                  <th scope="col">{t`Who`}</th>
                  <th scope="col">{t`to whom`}</th>
                  <th scope="col" data-number>{t`Replies`}</th>
                </tr>
              }
            >
              {exchanges.slice(0, ROWS).map(({ from, to, replies }) => (
                <tr key={`${from} ${to}`}>
                  <td>
                    <bdi>{names.get(from)}</bdi>
                  </td>
                  <td>
                    <bdi>{names.get(to)}</bdi>
                  </td>
                  <td data-number>{replies}</td>
                </tr>
              ))}
            </Table>
          </TableBehind>
        </>
      )}
    </section>
  )
}
