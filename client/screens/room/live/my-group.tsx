import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { Users } from 'lucide-react'
import type { State } from '#shared/protocol/live/state.ts'
import { type GroupRole, groupRoles } from '#shared/session/live.ts'
import { Button } from '../../../components/button.tsx'
import { Popover } from '../../../components/popover.tsx'
import styles from './band.module.css'
import { useDesk } from './desk.ts'
import { groupRoleMeanings, groupRoleWords, useGroupName } from './words.ts'

/** Who is in one's group, who has which role in it, and what each role means. */
export function MyGroup({ state }: { readonly state: State }) {
  const { _ } = useLingui()
  const { t } = useWords()
  const nameOf = useGroupName()
  const group = state.groups.find(({ id }) => id === state.me.group)
  if (!group) return null
  const members = group.members ?? []
  const role = state.me.groupRole
  return (
    <Popover
      label={t`Your group`}
      className={styles['members']}
      trigger={(trigger) => (
        <Button {...trigger} look="quiet" size="s" icon={<Users aria-hidden />} className={styles['group']}>
          <bdi>{nameOf(group.name)}</bdi>
          {role && <span className={styles['role']}> · {_(groupRoleWords[role])}</span>}
        </Button>
      )}
    >
      {() => (
        <>
          <ul className={styles['list']}>
            {members.map((person) => (
              <li key={person.alias} className={styles['member']}>
                <bdi>{person.name}</bdi>
                {person.alias === state.me.alias && (
                  <span className={styles['small']}>
                    <Trans>you</Trans>
                  </span>
                )}
                {person.groupRole && <span className={styles['small']}>{_(groupRoleWords[person.groupRole])}</span>}
              </li>
            ))}
          </ul>
          <Roles state={state} />
        </>
      )}
    </Popover>
  )
}

function Roles({ state }: { readonly state: State }) {
  const { _ } = useLingui()
  const { give } = useDesk()
  const group = state.groups.find(({ id }) => id === state.me.group)
  const holderOf = (role: GroupRole) => group?.members?.find(({ groupRole }) => groupRole === role)
  if (state.manner !== 'live' || state.me.role !== 'reader') return null
  if (!state.ownRoles && !groupRoles.some(holderOf)) return null
  return (
    <section className={styles['roles']} aria-labelledby="group-roles">
      <h3 className={styles['small']} id="group-roles">
        {state.ownRoles ? <Trans>Roles, which you give out among yourselves</Trans> : <Trans>Roles, which the facilitator gives</Trans>}
      </h3>
      <ul className={styles['roleList']}>
        {groupRoles.map((role) => {
          const holder = holderOf(role)
          const mine = holder?.alias === state.me.alias
          return (
            <li key={role} className={styles['roleItem']}>
              <p>
                <strong>{_(groupRoleWords[role])}</strong>: {_(groupRoleMeanings[role])}
                <br />
                <span className={styles['small']}>
                  {mine ? <Trans>That is you.</Trans> : holder ? <bdi>{holder.name}</bdi> : <Trans>Nobody yet.</Trans>}
                </span>
              </p>
              {state.ownRoles && (mine || !holder) && (
                <Button
                  size="s"
                  look="quiet"
                  onClick={() => void give({ is: 'set-group-role', who: state.me.alias, role: mine ? null : role })}
                >
                  {mine ? <Trans>Give it up</Trans> : <Trans>I do it</Trans>}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
