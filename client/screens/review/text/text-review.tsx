import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useWords } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { type CSSProperties, useMemo } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { BlockId } from '#shared/ids.ts'
import { kinds } from '#shared/margins/record.ts'
import type { ReviewFigures } from '#shared/protocol/http/review-figures.ts'
import { nowhereIn } from '#shared/reading/nowhere.ts'
import { phases } from '#shared/session/phase.ts'
import { ButtonLink } from '../../../components/button.tsx'
import { Empty } from '../../../components/empty.tsx'
import { FailureBox } from '../../../components/failure-box.tsx'
import { SelectField } from '../../../components/field.tsx'
import { kindWords } from '../../../components/kind-sign.tsx'
import { Loading } from '../../../components/loading.tsx'
import { phaseWords } from '../../../components/phase-words.ts'
import { figuresQuery, queryOf } from '../../../requests/review.ts'
import { BlockText } from '../../reading-new/block-text.tsx'
import { useGroupName } from '../../room/live/words.ts'
import { Lead } from '../parts/lead.tsx'
import { Table, TableBehind } from '../parts/table-behind.tsx'
import { useReviewed } from '../reviewed.ts'
import { countOf, filtersOf, type Measure, measureOf } from './measure.ts'
import styles from './text-review.module.css'
import { TextStrip } from './text-strip.tsx'

/** The text as the class wrote on it: how much at each paragraph, and the way to the threads there. */
export default function TextReview() {
  const { session } = useReviewed()
  const figures = useQuery(figuresQuery(session.id))
  if (figures.error && !figures.data) return <FailureBox error={figures.error} onRetry={() => void figures.refetch()} />
  if (!figures.data) return <Loading />
  if (figures.data.blocks.length === 0)
    return (
      <Empty
        title={<Trans>Nothing was written on this text</Trans>}
        action={
          <ButtonLink href={`/s/${session.id}`}>
            <Trans>To the reading room</Trans>
          </ButtonLink>
        }
      >
        <Trans>What readers write beside it will show here, paragraph by paragraph.</Trans>
      </Empty>
    )
  return <Densities figures={figures.data} />
}

function Densities({ figures }: { readonly figures: ReviewFigures }) {
  const { t } = useWords()
  const { session, reading, place } = useReviewed()
  const [search, setSearch] = useSearchParams()
  const asked = search.get('by')
  const measure = useMemo(() => measureOf(asked), [asked])
  const counts = useMemo(() => {
    const counted = figures.blocks.map((block) => [block.block, countOf(block, measure)] as const)
    return new Map(counted.filter(([, count]) => count > 0))
  }, [figures, measure])
  const most = Math.max(1, ...counts.values())
  const picture = (image: string) => `/api/readings/${reading.id}/images/${image}`
  const threadsAt = (block: BlockId) => `/review/${session.id}/threads${queryOf({ ...filtersOf(measure), block })}`
  return (
    <>
      <Lead
        note={<WhatIsCounted measure={measure} />}
        action={
          <div data-screen-only>
            <SelectField
              label={t`Show`}
              value={asked ?? 'all'}
              onChange={(event) => {
                const by = event.currentTarget.value
                setSearch(by === 'all' ? {} : { by }, { replace: true })
              }}
            >
              <Choices figures={figures} />
            </SelectField>
          </div>
        }
      >
        <Headline measure={measure} counts={counts} />
      </Lead>
      <TextStrip blocks={reading.blocks} counts={counts} />
      {figures.elsewhere > 0 && (
        <p className={styles['elsewhere']}>
          <Link href={threadsAt(nowhereIn(reading.blocks))}>
            <Plural
              value={figures.elsewhere}
              one="# thread is not counted here: its words are not in the text any more."
              other="# threads are not counted here: their words are not in the text any more."
            />
          </Link>
        </p>
      )}
      <TableBehind>
        <Table
          label={t`Counts by paragraph`}
          head={
            <tr>
              <th scope="col">{t`Where`}</th>
              <th scope="col" data-number>{t`Annotations`}</th>
              <th scope="col" data-number>{t`Replies`}</th>
              <th scope="col" data-number>{t`People`}</th>
              <th scope="col" data-number>{t`Questions`}</th>
              <th scope="col" data-number>{t`Me too`}</th>
              <th scope="col" data-number>{t`Unanswered`}</th>
            </tr>
          }
        >
          {figures.blocks.map((block) => (
            <tr key={block.block}>
              <th scope="row">
                <Link href={`/review/${session.id}/threads${queryOf({ block: block.block })}`}>{place(block.block)}</Link>
              </th>
              <td data-number>{block.annotations}</td>
              <td data-number>{block.replies}</td>
              <td data-number>{block.people}</td>
              <td data-number>{block.confusion.questions}</td>
              <td data-number>{block.confusion.meToo}</td>
              <td data-number>{block.confusion.unanswered}</td>
            </tr>
          ))}
        </Table>
      </TableBehind>
      <article className={styles['text']} lang={reading.meta.language} id="reviewed-text">
        {reading.blocks.map((block) => {
          const count = counts.get(block.id) ?? 0
          return (
            <div
              key={block.id}
              id={`at-${block.id}`}
              className={styles['row']}
              style={heated(count / most)}
              data-hot={count > 0 || undefined}
            >
              <div className={styles['gutter']}>
                {block.number !== undefined && <span className={styles['number']}>{block.number}</span>}
                {count > 0 && (
                  <Link
                    href={threadsAt(block.id)}
                    className={styles['count'] ?? ''}
                    aria-label={t`${place(block.id)}: show its threads, ${count}`}
                  >
                    {count}
                  </Link>
                )}
              </div>
              <div className={styles['words']}>
                <BlockText block={block} picture={picture} />
              </div>
            </div>
          )
        })}
      </article>
    </>
  )
}

const heated = (heat: number): CSSProperties & Record<'--heat', number> => ({ '--heat': heat })

function Choices({ figures }: { readonly figures: ReviewFigures }) {
  const { _ } = useLingui()
  const { t } = useWords()
  const groupName = useGroupName()
  const during = phases.filter((phase) => figures.blocks.some((block) => (block.phases[phase] ?? 0) > 0))
  const groups = figures.groups.filter(({ id }) => figures.blocks.some((block) => block.groups.some(({ group }) => group === id)))
  return (
    <>
      <option value="all">{t`All that was written`}</option>
      <option value="confusion">{t`Confusion: questions, me too, unanswered`}</option>
      <optgroup label={t`By kind`}>
        {kinds.map((kind) => (
          <option key={kind} value={`kind:${kind}`}>
            {_(kindWords[kind])}
          </option>
        ))}
      </optgroup>
      {groups.length > 0 && (
        <optgroup label={t`By group`}>
          {groups.map(({ id, name }) => (
            <option key={id} value={`group:${id}`}>
              {groupName(name)}
            </option>
          ))}
        </optgroup>
      )}
      {during.length > 1 && (
        <optgroup label={t`By phase`}>
          {during.map((phase) => (
            <option key={phase} value={`phase:${phase}`}>
              {_(phaseWords('live', phase))}
            </option>
          ))}
        </optgroup>
      )}
    </>
  )
}

function Headline({ measure, counts }: { readonly measure: Measure; readonly counts: ReadonlyMap<BlockId, number> }) {
  const { _ } = useLingui()
  const { place } = useReviewed()
  const top = [...counts].toSorted(([, a], [, b]) => b - a)[0]
  if (!top) return <Trans>Nothing of this was written</Trans>
  const where = place(top[0])
  if (measure.by === 'confusion') return <Trans>Most was unclear at {where}</Trans>
  if (measure.by === 'kind') {
    const kind = _(kindWords[measure.kind])
    return (
      <Trans>
        {kind}: most at {where}
      </Trans>
    )
  }
  return <Trans>Most was written at {where}</Trans>
}

function WhatIsCounted({ measure }: { readonly measure: Measure }) {
  switch (measure.by) {
    case 'confusion':
      return (
        <Trans>
          Counted: the questions of a paragraph, everyone who marked one “me too”, and each question once more that nobody has answered.
        </Trans>
      )
    case 'kind':
      return <Trans>Counted: the annotations of this kind that begin in each paragraph.</Trans>
    case 'phase':
      return <Trans>Counted: annotations and replies that were posted in this phase, where their thread begins.</Trans>
    case 'group':
      return <Trans>Counted: annotations and replies of this group, where their thread begins.</Trans>
    case 'all':
      return <Trans>Counted: annotations and replies, where their thread begins. A number leads to the threads.</Trans>
  }
}
