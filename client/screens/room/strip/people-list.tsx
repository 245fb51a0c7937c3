import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import type { Alias, BlockId } from '#shared/ids.ts'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import type { Presence } from '#shared/protocol/live/presence.ts'
import type { RoomReading } from '../contract.ts'
import { usePlacings } from '../placing/placings.ts'
import { useStage } from '../stage.ts'
import { isUnseen, setUnseen } from '../use-live.ts'
import styles from './strip.module.css'

/** Who is here and where they read, and whether one is seen oneself. */
export function PeopleList({
  view,
  presence,
  onGo,
}: {
  readonly view: SessionView
  readonly presence: Presence | undefined
  readonly onGo: () => void
}) {
  const { live, reading, page } = useStage()
  const { ofBlock } = usePlacings()
  const [unseen, setHidden] = useState(isUnseen)
  const here = new Map(presence?.people.map((person) => [person.alias, person]))
  const numbers = numbersUpTo(reading.blocks)
  const known = new Set(view.people.map(({ alias }) => alias))
  const people = [...view.people, ...[...here.values()].filter(({ alias }) => !known.has(alias))].sort(
    (a, b) => Number(here.has(b.alias)) - Number(here.has(a.alias)),
  )
  // In a silence and among groups readers are not told who of the others is here, so nobody is called away.
  const told = view.me.role === 'facilitator' || (view.phase !== 'read' && view.phase !== 'discuss')
  const isAway = (alias: Alias) => presence !== undefined && !here.has(alias) && told
  const go = (block: BlockId) => {
    onGo()
    page.current?.scrollToBlock(block)
  }
  return (
    <>
      <ul className={styles['list']}>
        {people.map((person) => {
          const now = here.get(person.alias)
          const at = now?.reading && ofBlock(now.reading)
          const number = at && numbers.get(at)
          return (
            <li key={person.alias} className={styles['person']} data-away={isAway(person.alias) ? true : undefined}>
              <span className={styles['face']} aria-hidden>
                {initials(person.name)}
              </span>
              <span className={styles['who']}>
                <bdi>{person.name}</bdi>
                {person.alias === view.me.alias && (
                  <span className={styles['small']}>
                    {' '}
                    <Trans>you</Trans>
                  </span>
                )}
              </span>
              {person.role === 'facilitator' && (
                <span className={styles['small']}>
                  <Trans>facilitator</Trans>
                </span>
              )}
              {person.role === 'observer' && (
                <span className={styles['small']}>
                  <Trans>observer</Trans>
                </span>
              )}
              {now?.typing && (
                <span className={styles['small']}>
                  <Trans>writing</Trans>
                </span>
              )}
              {at && person.alias !== view.me.alias && (
                <button type="button" className={styles['at']} onClick={() => go(at)}>
                  {number === undefined ? <Trans>at the beginning</Trans> : <Trans>at ¶ {number}</Trans>}
                </button>
              )}
              {isAway(person.alias) && (
                <span className={styles['small']}>
                  <Trans>away</Trans>
                </span>
              )}
            </li>
          )
        })}
      </ul>
      <label className={styles['unseen']}>
        <input
          type="checkbox"
          checked={unseen}
          onChange={(event) => {
            setHidden(event.target.checked)
            setUnseen(event.target.checked)
            live?.show(!event.target.checked)
          }}
        />
        <span>
          <Trans>Do not show others that I am here</Trans>
          <span className={styles['counted']}>
            <Trans>You are still counted, without your name.</Trans>
          </span>
        </span>
      </label>
    </>
  )
}

/** For each block its number, or that of the last one before it: headings and the like have none. */
function numbersUpTo(blocks: RoomReading['blocks']): Map<BlockId, number> {
  const numbers = new Map<BlockId, number>()
  let last: number | undefined
  for (const { id, number } of blocks) {
    last = number ?? last
    if (last !== undefined) numbers.set(id, last)
  }
  return numbers
}

const initials = (name: string): string => {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const first = [...new Intl.Segmenter().segment(words[0] ?? '')][0]?.segment ?? '·'
  const last = words.length > 1 ? ([...new Intl.Segmenter().segment(words.at(-1) ?? '')][0]?.segment ?? '') : ''
  return first + last
}
