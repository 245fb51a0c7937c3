import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { Search, SlidersHorizontal, X } from 'lucide-react'
import { useState } from 'react'
import { kinds, moves, sorts } from '#shared/margins/record.ts'
import { type ThreadFilters, type ThreadOrder, threadOrders } from '#shared/protocol/http/review.ts'
import { phases } from '#shared/session/phase.ts'
import { Button } from '../../../components/button.tsx'
import { localOf, momentOf } from '../../../components/dates-fields.tsx'
import { SelectField, TextField } from '../../../components/field.tsx'
import { kindWords } from '../../../components/kind-sign.tsx'
import { phaseWords } from '../../../components/phase-words.ts'
import { useGroupName } from '../../room/live/words.ts'
import { moveNames } from '../../room/threads/words.ts'
import { useReviewed } from '../reviewed.ts'
import styles from './filter-bar.module.css'
import { useFilterWords } from './filter-words.ts'
import { markWords } from './mark-words.ts'

const orderWords: Record<ThreadOrder, MessageDescriptor> = {
  oldest: msg`Oldest first`,
  newest: msg`Newest first`,
  latest: msg`Latest reply first`,
  place: msg`By place in the text`,
  replies: msg`Most replies first`,
  voices: msg`Most people first`,
  agreed: msg`Most agreed with first`,
}

interface FilterBarProps {
  readonly filters: ThreadFilters
  readonly order: ThreadOrder
  readonly onAsk: (change: Readonly<Record<string, string | undefined>>) => void
}

/** Search and filters: what is asked for stands below as words, each to be taken away again. */
export function FilterBar({ filters, order, onAsk }: FilterBarProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { session, reading, place } = useReviewed()
  const words = useFilterWords()
  const groupName = useGroupName()
  const asked = words(filters)
  const pick = (key: keyof ThreadFilters) => ({
    value: String(filters[key] ?? ''),
    onChange: (event: { currentTarget: { value: string } }) => onAsk({ [key]: event.currentTarget.value }),
  })
  return (
    <search className={styles['bar']}>
      <Words key={filters.words ?? ''} words={filters.words ?? ''} onAsk={(value) => onAsk({ words: value })} />
      <details className={styles['more']}>
        <summary className={styles['summary']}>
          <SlidersHorizontal aria-hidden />
          <Trans>Filter and order</Trans>
        </summary>
        <div className={styles['fields']}>
          <SelectField label={t`By whom`} {...pick('by')}>
            <option value="">{t`Anyone`}</option>
            {session.people
              .toSorted((a, b) => a.name.localeCompare(b.name))
              .map((person) => (
                <option key={person.alias} value={person.alias}>
                  {person.name}
                </option>
              ))}
          </SelectField>
          <SelectField label={t`Kind`} {...pick('kind')}>
            <option value="">{t`Any kind`}</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {_(kindWords[kind])}
              </option>
            ))}
          </SelectField>
          <SelectField label={t`Answered`} {...pick('answered')}>
            <option value="">{t`Answered or not`}</option>
            <option value="no">{t`Answered by nobody`}</option>
            <option value="yes">{t`Answered`}</option>
          </SelectField>
          <SelectField label={t`Resolved`} {...pick('resolved')}>
            <option value="">{t`Resolved or not`}</option>
            <option value="no">{t`Not resolved`}</option>
            <option value="yes">{t`Resolved`}</option>
          </SelectField>
          <SelectField label={t`Where`} {...pick('block')}>
            <option value="">{t`Anywhere in the text`}</option>
            {filters.block !== undefined && place(filters.block) === '' && <option value={filters.block}>{t`Not placed`}</option>}
            {reading.blocks
              .filter((block) => block.number !== undefined || block.id === filters.block)
              .map((block) => (
                <option key={block.id} value={block.id}>
                  {place(block.id)}
                </option>
              ))}
          </SelectField>
          <SelectField label={t`Phase`} {...pick('phase')}>
            <option value="">{t`Any phase`}</option>
            {phases.map((phase) => (
              <option key={phase} value={phase}>
                {_(phaseWords('live', phase))}
              </option>
            ))}
          </SelectField>
          {session.groups.length > 0 && (
            <SelectField label={t`Group`} {...pick('group')}>
              <option value="">{t`Any group`}</option>
              {session.groups.map(({ id, name }) => (
                <option key={id} value={id}>
                  {groupName(name)}
                </option>
              ))}
            </SelectField>
          )}
          <SelectField label={t`Move of a reply`} {...pick('move')}>
            <option value="">{t`Any move`}</option>
            {moves.map((move) => (
              <option key={move} value={move}>
                {_(moveNames[move])}
              </option>
            ))}
          </SelectField>
          <SelectField label={t`Marked`} {...pick('mark')}>
            <option value="">{t`Marked or not`}</option>
            {sorts.map((sort) => (
              <option key={sort} value={sort}>
                {_(markWords[sort])}
              </option>
            ))}
          </SelectField>
          <Tag key={filters.tag ?? ''} tag={filters.tag ?? ''} onAsk={(value) => onAsk({ tag: value })} />
          <Moment label={t`Written from`} at={filters.from} onAsk={(from) => onAsk({ from })} />
          <Moment label={t`Written before`} at={filters.until} onAsk={(until) => onAsk({ until })} />
          <SelectField label={t`Order`} value={order} onChange={(event) => onAsk({ order: event.currentTarget.value })}>
            {threadOrders.map((one) => (
              <option key={one} value={one}>
                {_(orderWords[one])}
              </option>
            ))}
          </SelectField>
        </div>
      </details>
      {asked.length > 0 && (
        <ul className={styles['asked']} aria-label={t`What is asked for`}>
          {asked.map(({ key, says }) => (
            <li key={key}>
              <button
                type="button"
                className={styles['chip']}
                onClick={() => onAsk({ [key]: undefined })}
                aria-label={t`Take away: ${says}`}
              >
                <bdi>{says}</bdi>
                <X aria-hidden />
              </button>
            </li>
          ))}
          {asked.length > 1 && (
            <li>
              <Button look="quiet" size="s" onClick={() => onAsk(Object.fromEntries(asked.map(({ key }) => [key, undefined] as const)))}>
                <Trans>Show all</Trans>
              </Button>
            </li>
          )}
        </ul>
      )}
    </search>
  )
}

function Words({ words, onAsk }: { readonly words: string; readonly onAsk: (words: string) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState(words)
  return (
    <form
      className={styles['search']}
      onSubmit={(event) => {
        event.preventDefault()
        onAsk(typed.trim())
      }}
    >
      <input
        type="search"
        className={styles['input']}
        aria-label={t`Search what was written`}
        placeholder={t`Search what was written`}
        value={typed}
        maxLength={200}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          if (event.currentTarget.value === '' && words !== '') onAsk('')
        }}
      />
      <Button type="submit" icon={<Search aria-hidden />}>
        <Trans>Search</Trans>
      </Button>
    </form>
  )
}

/** A time by the clock of this device. It is asked for once it is whole. */
function Moment({ label, at, onAsk }: { readonly label: string; readonly at: string | undefined; readonly onAsk: (at: string) => void }) {
  const asked = localOf(at === undefined ? null : Date.parse(at))
  const [typed, setTyped] = useState({ asked, value: asked })
  if (typed.asked !== asked) setTyped({ asked, value: asked })
  return (
    <TextField
      label={label}
      type="datetime-local"
      value={typed.value}
      onChange={(event) => setTyped({ asked, value: event.currentTarget.value })}
      onBlur={() => {
        const moment = momentOf(typed.value)
        if (typed.value !== asked) onAsk(moment === null ? '' : new Date(moment).toISOString())
      }}
    />
  )
}

function Tag({ tag, onAsk }: { readonly tag: string; readonly onAsk: (tag: string) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState(tag)
  const ask = () => typed.trim() !== tag && onAsk(typed.trim().replace(/^#/, ''))
  return (
    <TextField
      label={t`Tag`}
      placeholder={t`Any tag`}
      value={typed}
      maxLength={64}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={ask}
      onKeyDown={(event) => event.key === 'Enter' && ask()}
    />
  )
}
