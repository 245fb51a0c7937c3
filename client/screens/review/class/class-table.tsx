import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Link } from 'wouter'
import type { ClassColumn, ReviewClass } from '#shared/protocol/http/review-class.ts'
import { useMoments } from '../../../i18n/moments.ts'
import { Table } from '../parts/table-behind.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './class-table.module.css'
import { columns as all, type Column, columnWords, sortBy, valueOf } from './columns.ts'

interface ClassTableProps {
  readonly people: ReviewClass['people']
  readonly columns: readonly Column[]
  readonly onColumns: (columns: readonly Column[]) => void
}

/** Everyone with the counts that the facilitator chooses; a press on a head sorts by it. */
export function ClassTable({ people, columns, onColumns }: ClassTableProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { session } = useReviewed()
  const moments = useMoments()
  const [by, setBy] = useState<{ readonly column: ClassColumn; readonly turned: boolean }>({ column: 'name', turned: false })
  const sorted = useMemo(() => sortBy(people, by.column, by.turned), [people, by])
  const shown = (value: string | number | undefined, column: ClassColumn) => {
    if (value === undefined) return '–'
    if (typeof value === 'string') return <bdi>{value}</bdi>
    return column === 'first' || column === 'last' ? moments.short(new Date(value)) : moments.number(value)
  }
  const head = (column: ClassColumn) => {
    const on = by.column === column
    // Names go up from A, numbers down from the most.
    const up = (column === 'name' || column === 'group') !== by.turned
    return (
      <th
        key={column}
        scope="col"
        data-number={column !== 'name' && column !== 'group' ? true : undefined}
        aria-sort={on ? (up ? 'ascending' : 'descending') : undefined}
      >
        <button type="button" className={styles['head']} onClick={() => setBy({ column, turned: on && !by.turned })}>
          {_(columnWords[column])}
          {on && (up ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />)}
        </button>
      </th>
    )
  }
  return (
    <>
      <details className={styles['choice']} data-screen-only>
        <summary className={styles['summary']}>
          <Columns3 aria-hidden />
          <Trans>Choose columns</Trans>
        </summary>
        <fieldset className={styles['columns']}>
          <legend className={styles['legend']}>
            <Trans>Columns beside the name</Trans>
          </legend>
          {all.map((column) => (
            <label key={column} className={styles['column']}>
              <input
                type="checkbox"
                checked={columns.includes(column)}
                onChange={(event) => {
                  const on = event.currentTarget.checked
                  onColumns(all.filter((one) => (one === column ? on : columns.includes(one))))
                }}
              />
              {_(columnWords[column])}
            </label>
          ))}
        </fieldset>
      </details>
      <Table
        label={t`Everyone in this session`}
        head={
          <tr>
            {head('name')}
            {columns.map(head)}
          </tr>
        }
      >
        {sorted.map((person) => (
          <tr key={person.alias}>
            <th scope="row">
              <Link href={`/review/${session.id}/readers/${person.alias}`}>
                <bdi>{person.name || t`Someone who has left`}</bdi>
              </Link>
            </th>
            {columns.map((column) => (
              <td
                key={column}
                data-number={column === 'group' ? undefined : true}
                className={column === 'group' ? styles['group'] : undefined}
              >
                {shown(valueOf(person, column), column)}
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </>
  )
}
