import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { ArrowRightLeft, Check, GripVertical } from 'lucide-react'
import { useState } from 'react'
import type { Alias, GroupId } from '#shared/ids.ts'
import type { State } from '#shared/protocol/live/state.ts'
import { groupRoles } from '#shared/session/live.ts'
import { IconButton } from '../../../../components/icon-button.tsx'
import { Menu, MenuGroup, MenuItem } from '../../../../components/menu.tsx'
import { useDesk } from '../desk.ts'
import { groupRoleWords, useGroupName } from '../words.ts'
import { carriedPerson } from './carried-person.ts'
import styles from './tab.module.css'

type Group = State['groups'][number]
export type Someone = { readonly alias: Alias; readonly name: string }

interface GroupMembersProps {
  readonly members: readonly (Someone & { readonly groupRole?: (typeof groupRoles)[number] | undefined })[]
  readonly group: Group | null
  readonly groups: readonly Group[]
  readonly onMove: (who: Someone, from: GroupId | null, to: Group | null) => void
}

/** Who is in a group, or in none: each to be pulled to another, or moved by a menu. */
export function GroupMembers({ members, group, groups, onMove }: GroupMembersProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { give } = useDesk()
  const nameOf = useGroupName()
  const [dragged, setDragged] = useState<Alias>()
  if (members.length === 0)
    return (
      <p className={styles['small']}>
        <Trans>Nobody</Trans>
      </p>
    )
  return (
    <ul className={styles['members']}>
      {members.map((person) => (
        <li
          key={person.alias}
          className={styles['member']}
          draggable
          data-dragged={dragged === person.alias || undefined}
          onDragStart={(event) => {
            carriedPerson.carry(event, person.alias)
            setDragged(person.alias)
          }}
          onDragEnd={() => setDragged(undefined)}
        >
          <GripVertical size={16} aria-hidden color="var(--ink-3)" />
          <span className={styles['grow']}>
            <bdi>{person.name}</bdi>
            {person.groupRole && <span className={styles['small']}> · {_(groupRoleWords[person.groupRole])}</span>}
          </span>
          <Menu
            label={t`Move ${person.name}`}
            side="end"
            trigger={(trigger) => <IconButton {...trigger} size="s" label={t`Move ${person.name}`} icon={<ArrowRightLeft />} />}
          >
            <MenuGroup label={t`Move to`}>
              {groups
                .filter(({ id }) => id !== group?.id)
                .map((to) => (
                  <MenuItem key={to.id} onSelect={() => onMove(person, group?.id ?? null, to)}>
                    <bdi>{nameOf(to.name)}</bdi>
                  </MenuItem>
                ))}
              {group && (
                <MenuItem onSelect={() => onMove(person, group.id, null)}>
                  <Trans>No group</Trans>
                </MenuItem>
              )}
            </MenuGroup>
            {group && (
              <MenuGroup label={t`Role in the group`}>
                {groupRoles.map((role) => (
                  <MenuItem
                    key={role}
                    icon={<Check />}
                    checked={person.groupRole === role}
                    onSelect={() =>
                      void give(
                        { is: 'set-group-role', who: person.alias, role: person.groupRole === role ? null : role },
                        { undo: { is: 'set-group-role', who: person.alias, role: person.groupRole ?? null }, said: t`Changed.` },
                      )
                    }
                  >
                    {_(groupRoleWords[role])}
                  </MenuItem>
                ))}
              </MenuGroup>
            )}
          </Menu>
        </li>
      ))}
    </ul>
  )
}
