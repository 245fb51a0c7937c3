import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { BlockId, SessionId } from '#shared/ids.ts'
import { kinds } from '#shared/margins/record.ts'
import type { ComparedSessions } from '#shared/protocol/http/review-seminar.ts'
import { KindSign } from '../../../components/kind-sign.tsx'
import { Section } from '../../../components/section.tsx'
import { queryOf } from '../../../requests/review.ts'
import { Lead } from '../parts/lead.tsx'
import { Table } from '../parts/table-behind.tsx'
import styles from './compared.module.css'

type Counted = ComparedSessions['blocks'][number]['here']
type Side = 'here' | 'there'
const sides = ['here', 'there'] as const

interface ComparedProps {
  readonly compared: ComparedSessions
  readonly place: (block: BlockId) => string
  readonly names: Readonly<Record<Side, string>>
  readonly by: 'all' | 'confusion'
}

/**
 * Two classes on one text: in figures, along the text, and in their tags. Along the text each class has its own scale, so
 * that a small one stands beside a large one; the numbers are its own.
 */
export function Compared({ compared, place, names, by }: ComparedProps) {
  const { t, i18n } = useWords()
  const { sessions, blocks, tags } = compared
  const number = (count: number) => i18n.number(count)
  const count = ({ annotations, replies, confusion }: Counted) =>
    by === 'all' ? annotations + replies : confusion.questions + confusion.meToo + confusion.unanswered
  const scale = largest((side) => blocks.map((block) => count(block[side])))
  const tagScale = largest((side) => tags.map((tag) => tag[side]))
  const top = (side: Side) => {
    const first = blocks.find((block) => count(block[side]) === scale[side])
    return first && place(first.block)
  }
  const table = (label: string, what: string, rows: ReactNode) => (
    <Table
      label={label}
      head={
        <tr>
          <th scope="col">{what}</th>
          {sides.map((side) => (
            <th key={side} scope="col" className={styles['side']}>
              <bdi>{names[side]}</bdi>
            </th>
          ))}
        </tr>
      }
    >
      {rows}
    </Table>
  )
  const pair = (name: ReactNode, of: (session: ComparedSessions['sessions'][Side]) => ReactNode, key: string) => (
    <tr key={key}>
      <th scope="row">{name}</th>
      {sides.map((side) => (
        <td key={side} data-number>
          {of(sessions[side])}
        </td>
      ))}
    </tr>
  )
  const [here, there] = [top('here'), top('there')]
  return (
    <>
      <Lead
        note={
          <>
            {by === 'all' ? (
              <Trans>Counted: annotations and replies, where their thread begins. A number leads to the threads.</Trans>
            ) : (
              <Trans>
                Counted: the questions of a paragraph, everyone who marked one “me too”, and each question once more that nobody has
                answered.
              </Trans>
            )}{' '}
            <Trans>Each class has its own scale.</Trans>
          </>
        }
      >
        {!here || !there ? (
          <Trans>Only one of the two wrote something of this</Trans>
        ) : here === there ? (
          <Trans>Both classes: most at {here}</Trans>
        ) : (
          <Trans>
            Most at {here} here, at {there} in the other class
          </Trans>
        )}
      </Lead>
      <div className={styles['parts']}>
        <Section title={<Trans>The two classes</Trans>}>
          {table(
            t`The two classes`,
            t`What`,
            <>
              {pair(t`Readers who wrote`, ({ wrote, people }) => `${number(wrote)} / ${number(people)}`, 'wrote')}
              {pair(t`Annotations`, ({ annotations }) => number(annotations), 'annotations')}
              {pair(t`Replies`, ({ replies }) => number(replies), 'replies')}
              {kinds.map((kind) => pair(<KindSign kind={kind} as="named" />, (session) => number(session.kinds[kind]), kind))}
              {pair(t`Me too`, ({ confusion }) => number(confusion.meToo), 'me-too')}
              {pair(t`Unanswered`, ({ confusion }) => number(confusion.unanswered), 'unanswered')}
            </>,
          )}
        </Section>
        <Section title={<Trans>Along the text</Trans>}>
          {table(
            t`Along the text`,
            t`Where`,
            blocks.map((block) => (
              <tr key={block.block}>
                <th scope="row" className={styles['place']}>
                  {place(block.block)}
                </th>
                {sides.map((side) => (
                  <Bar
                    key={side}
                    count={count(block[side])}
                    scale={scale[side]}
                    session={sessions[side].id}
                    filters={{ block: block.block, ...(by === 'confusion' ? { kind: 'question' } : {}) }}
                    label={`${place(block.block)}, ${names[side]}`}
                  />
                ))}
              </tr>
            )),
          )}
        </Section>
        {tags.length > 0 && (
          <Section title={<Trans>Tags</Trans>}>
            {table(
              t`Tags`,
              t`Tag`,
              tags.slice(0, TAGS).map((row) => (
                <tr key={row.tag}>
                  <th scope="row" className={styles['place']}>
                    <bdi>#{row.tag}</bdi>
                  </th>
                  {sides.map((side) => (
                    <Bar
                      key={side}
                      count={row[side]}
                      scale={tagScale[side]}
                      session={sessions[side].id}
                      filters={{ tag: row.tag }}
                      label={`#${row.tag}, ${names[side]}`}
                    />
                  ))}
                </tr>
              )),
            )}
          </Section>
        )}
      </div>
    </>
  )
}

const TAGS = 30

/** The largest count of each side, 1 where there is none: what the bars are measured by. */
const largest = (countsOf: (side: Side) => readonly number[]): Readonly<Record<Side, number>> => ({
  here: Math.max(1, ...countsOf('here')),
  there: Math.max(1, ...countsOf('there')),
})

interface BarProps {
  readonly count: number
  readonly scale: number
  readonly session: SessionId
  readonly filters: Readonly<Record<string, string>>
  readonly label: string
}

function Bar({ count, scale, session, filters, label }: BarProps) {
  const { i18n } = useLingui()
  const number = i18n.number(count)
  return (
    <td className={styles['side']}>
      {count === 0 ? (
        <span className={styles['none']}>–</span>
      ) : (
        <span className={styles['measure']}>
          <Link href={`/review/${session}/threads${queryOf(filters)}`} className={styles['count'] ?? ''} aria-label={`${label}: ${number}`}>
            {number}
          </Link>
          <span className={styles['track']} aria-hidden>
            <span className={styles['bar']} style={{ inlineSize: `${(count / scale) * 100}%` }} />
          </span>
        </span>
      )}
    </td>
  )
}
