import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import type { ReviewClass } from '#shared/protocol/http/review-class.ts'
import { phases } from '#shared/session/phase.ts'
import { phaseWords } from '../../../components/phase-words.ts'
import { Table, TableBehind } from '../parts/table-behind.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './small-multiples.module.css'

const HEIGHT = 44
const EACH = 26

/** Each reader's writing by phase, all to one scale, so that one look compares them. The numbers stand on the bars. */
export function SmallMultiples({ people }: { readonly people: ReviewClass['people'] }) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { session } = useReviewed()
  const during = phases.filter((phase) => people.some(({ figures }) => (figures.phases[phase] ?? 0) > 0))
  const most = Math.max(1, ...people.flatMap(({ figures }) => during.map((phase) => figures.phases[phase] ?? 0)))
  if (during.length === 0) return null
  const sorted = people.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
  const words = during.map((phase) => _(phaseWords(session.manner, phase)))
  return (
    <section className={styles['section']}>
      <h3 className={styles['title']}>
        {during.length > 1 ? <Trans>When each of them wrote</Trans> : <Trans>How much each of them wrote</Trans>}
      </h3>
      <p className={styles['note']}>
        <Trans>Annotations and replies; from one bar to the next: {words.join(' · ')}</Trans>
      </p>
      <ul className={styles['all']}>
        {sorted.map(({ alias, name, figures }) => {
          const counts = during.map((phase) => figures.phases[phase] ?? 0)
          return (
            <li key={alias} className={styles['one']}>
              <svg
                viewBox={`0 0 ${EACH * during.length} ${HEIGHT + 14}`}
                role="img"
                aria-label={counts.map((count, at) => `${words[at]}: ${count}`).join(', ')}
                className={styles['plot']}
                style={{ inlineSize: EACH * during.length }}
              >
                {counts.map((count, at) => {
                  const height = (count / most) * HEIGHT
                  return (
                    // oxlint-disable-next-line react/no-array-index-key -- a bar is its phase
                    <g key={at}>
                      <rect x={at * EACH} width={EACH - 4} y={HEIGHT + 14 - height} height={height} className={styles['bar']} />
                      <text x={at * EACH + (EACH - 4) / 2} y={HEIGHT + 10 - height} textAnchor="middle" className={styles['value']}>
                        {count}
                      </text>
                    </g>
                  )
                })}
                <path d={`M0 ${HEIGHT + 13.5}H${EACH * during.length - 4}`} className={styles['axis']} />
              </svg>
              <span className={styles['name']}>
                <bdi>{name}</bdi>
              </span>
            </li>
          )
        })}
      </ul>
      <TableBehind>
        <Table
          label={t`When each of them wrote`}
          head={
            <tr>
              <th scope="col">{t`Reader`}</th>
              {during.map((phase, at) => (
                <th key={phase} scope="col" data-number>
                  {words[at]}
                </th>
              ))}
            </tr>
          }
        >
          {sorted.map(({ alias, name, figures }) => (
            <tr key={alias}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              {during.map((phase) => (
                <td key={phase} data-number>
                  {figures.phases[phase] ?? 0}
                </td>
              ))}
            </tr>
          ))}
        </Table>
      </TableBehind>
    </section>
  )
}
