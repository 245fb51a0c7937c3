import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useWords } from '@lingui/react/macro'
import { Check, Ellipsis, Eye, UserCheck, UserX } from 'lucide-react'
import { useMemo, useState } from 'react'
import { roles } from '#shared/permissions.ts'
import type { Presence } from '#shared/protocol/live/presence.ts'
import type { State } from '#shared/protocol/live/state.ts'
import { Button } from '../../../../components/button.tsx'
import { Question } from '../../../../components/dialog.tsx'
import { IconButton } from '../../../../components/icon-button.tsx'
import { Menu, MenuGroup, MenuItem } from '../../../../components/menu.tsx'
import { roleWords } from '../../../../components/phase-words.ts'
import { Observable } from '../../../../stores/observable.ts'
import { useObservable } from '../../../../stores/use.ts'
import { useDesk } from '../desk.ts'
import { useGroupName } from '../words.ts'
import { RemoveQuestion, UnmaskQuestion } from './remove-question.tsx'
import styles from './tab.module.css'
import { useBoard } from './use-board.ts'

type Someone = NonNullable<State['facilitator']>['people'][number]
const nobody = new Observable<Presence | undefined>(undefined)

/** Everyone in the session: who is here, ready, quiet; and what a facilitator can do for or about each. */
export function PeopleTab() {
  const { state, live } = useDesk()
  const presence = useObservable(live?.presence ?? nobody)
  const [sought, setSought] = useState('')
  const { t } = useWords()
  const found = useBoard()
  const quiet = useMemo(() => new Set<string>(found?.board.wroteNothing), [found])
  const facilitator = state?.facilitator
  if (!facilitator) return null
  const here = new Set(presence?.people.map(({ alias }) => alias))
  const ready = new Set(facilitator.ready.who)
  const people = facilitator.people
    .filter(({ name }) => name.toLocaleLowerCase().includes(sought.toLocaleLowerCase()))
    .toSorted((a, b) => Number(a.removed) - Number(b.removed) || Number(here.has(b.alias)) - Number(here.has(a.alias)))
  const readers = facilitator.people.filter(({ role, removed }) => role === 'reader' && !removed)
  return (
    <div className={styles['tab']}>
      <p className={styles['lead']}>
        <Plural value={readers.length} one="# reader" other="# readers" />
        {presence && (
          <>
            {', '}
            <Trans>{readers.filter(({ alias }) => here.has(alias)).length} here</Trans>
          </>
        )}
        {state.phase !== 'gather' && quiet.size > 0 && (
          <>
            {', '}
            <Trans>{quiet.size} have written nothing yet</Trans>
          </>
        )}
      </p>
      {facilitator.people.length > 12 && (
        <input
          type="search"
          className={styles['naming']}
          aria-label={t`Find somebody`}
          placeholder={t`Find somebody`}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      <ul className={styles['list']}>
        {people.map((person) => (
          <PersonRow
            key={person.alias}
            person={person}
            isHere={here.has(person.alias)}
            isReady={ready.has(person.alias)}
            isQuiet={quiet.has(person.alias)}
          />
        ))}
      </ul>
    </div>
  )
}

interface PersonRowProps {
  readonly person: Someone
  readonly isHere: boolean
  readonly isReady: boolean
  readonly isQuiet: boolean
}

function PersonRow({ person, isHere, isReady, isQuiet }: PersonRowProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { state, give, ask } = useDesk()
  const nameOf = useGroupName()
  const group = state?.groups.find(({ id }) => id === person.group)
  const me = state?.me.alias === person.alias
  const behind = state?.facilitator?.unmasked.find(({ alias }) => alias === person.alias)?.name
  const masked = state?.names === 'pseudonyms' && person.role !== 'facilitator' && behind === undefined
  const words = [
    person.role !== 'reader' && _(roleWords[person.role]),
    person.removed && t`removed`,
    !person.removed && !isHere && t`away`,
    group && nameOf(group.name),
    state?.phase === 'read' && isReady && t`ready`,
    person.role === 'reader' && !person.removed && isQuiet && state?.phase !== 'gather' && t`nothing written yet`,
    person.spoken > 0 && t`spoke ${person.spoken} times`,
  ].filter((word) => typeof word === 'string')
  return (
    <li className={styles['item']} data-person={person.alias}>
      <div className={styles['line']}>
        <span className={styles['grow']}>
          <bdi className={styles['name']}>{person.name}</bdi>
          {me && (
            <span className={styles['small']}>
              {' '}
              <Trans>you</Trans>
            </span>
          )}
          {behind !== undefined && (
            <span className={styles['small']}>
              {' '}
              (<bdi>{behind}</bdi>)
            </span>
          )}
          <br />
          <span className={styles['small']}>{words.join(' · ')}</span>
        </span>
        {person.removed ? (
          <Button
            size="s"
            icon={<UserCheck aria-hidden />}
            onClick={() =>
              void give(
                { is: 'readmit', who: person.alias },
                { said: t`${person.name} is back in.`, undo: { is: 'remove', who: person.alias } },
              )
            }
          >
            <Trans>Take back in</Trans>
          </Button>
        ) : (
          !me && (
            <Menu
              label={t`More for ${person.name}`}
              side="end"
              trigger={(trigger) => <IconButton {...trigger} size="s" label={t`More for ${person.name}`} icon={<Ellipsis />} />}
            >
              <MenuGroup label={t`Role`}>
                {roles.map((role) => (
                  <MenuItem
                    key={role}
                    checked={person.role === role}
                    icon={<Check />}
                    onSelect={() => {
                      if (role === person.role) return
                      const change = () =>
                        void give(
                          { is: 'change-role', who: person.alias, role },
                          {
                            said: t`${person.name} has another role now.`,
                            undo: { is: 'change-role', who: person.alias, role: person.role },
                          },
                        )
                      if (role !== 'facilitator') change()
                      else
                        ask((close) => (
                          <Question
                            title={<Trans>Make {person.name} a facilitator?</Trans>}
                            yes={<Trans>Make them a facilitator</Trans>}
                            onNo={close}
                            onYes={() => {
                              change()
                              close()
                            }}
                          >
                            <p>
                              <Trans>They see everything that is written in every group, and can run the session as you do.</Trans>
                            </p>
                          </Question>
                        ))
                    }}
                  >
                    {_(roleWords[role])}
                  </MenuItem>
                ))}
              </MenuGroup>
              {masked && (
                <MenuItem icon={<Eye />} onSelect={() => ask((close) => <UnmaskQuestion who={person} onClose={close} />)}>
                  <Trans>Look at the name behind the pseudonym</Trans>
                </MenuItem>
              )}
              <MenuItem icon={<UserX />} danger onSelect={() => ask((close) => <RemoveQuestion who={person} onClose={close} />)}>
                <Trans>Remove from the session</Trans>
              </MenuItem>
            </Menu>
          )
        )}
      </div>
    </li>
  )
}
