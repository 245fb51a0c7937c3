import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useWords } from '@lingui/react/macro'
import { ArrowRightLeft, Check, ChevronRight, Ellipsis, GripVertical, Pencil, Plus, Shuffle, Trash2 } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { Alias, type GroupId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import type { State } from '#shared/protocol/live/state.ts'
import { groupRoles } from '#shared/session/live.ts'
import { Button } from '../../../../components/button.tsx'
import { Question } from '../../../../components/dialog.tsx'
import { IconButton } from '../../../../components/icon-button.tsx'
import { Menu, MenuGroup, MenuItem } from '../../../../components/menu.tsx'
import { useObservable } from '../../../../stores/use.ts'
import { useStage } from '../../stage.ts'
import { useDesk } from '../desk.ts'
import { HideNote } from '../hide-note.tsx'
import { groupRoleWords, useGroupName } from '../words.ts'
import { DealDialog } from './deal-dialog.tsx'
import styles from './tab.module.css'
import { useBoard } from './use-board.ts'

type Group = State['groups'][number]
type Someone = { readonly alias: Alias; readonly name: string }
/** From so many people on they are found by name; from so many groups on each is one line. */
const MANY = 12
const FOLDED = 8
const TYPE = 'application/x-catena-person'

/** The groups: dealt, and mended by hand, with the mouse or from each person's menu. */
export function GroupsTab() {
  const { t } = useWords()
  const { state, give, ask } = useDesk()
  const [over, setOver] = useState<string>()
  const [sought, setSought] = useState('')
  const [unfolded, setUnfolded] = useState<ReadonlySet<GroupId>>(new Set())
  const turn = (group: GroupId) => setUnfolded((now) => new Set([group]).symmetricDifference(now))
  const found = useBoard()
  const nameOf = useGroupName()
  const facilitator = state?.facilitator
  if (!state || !facilitator) return null
  const loose = facilitator.people.filter(({ role, removed, group }) => role === 'reader' && !removed && group === undefined)
  const move = (who: Someone, from: GroupId | null, to: Group | null) => {
    const target = to ? nameOf(to.name) : t`no group`
    void give(
      { is: 'move', who: who.alias, group: to?.id ?? null },
      { said: t`${who.name} is in ${target}.`, undo: { is: 'move', who: who.alias, group: from } },
    )
  }
  const drop = (to: Group | null) => ({
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(TYPE)) return
      event.preventDefault()
      setOver(to?.id ?? 'none')
    },
    onDragLeave: () => setOver(undefined),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(undefined)
      const alias = Alias.safeParse(event.dataTransfer.getData(TYPE)).data
      const who = facilitator.people.find((person) => person.alias === alias)
      if (who && (who.group ?? null) !== (to?.id ?? null)) move(who, who.group ?? null, to)
    },
  })
  const many = facilitator.people.length > MANY
  const wanted = many ? sought.trim().toLocaleLowerCase() : ''
  const has = (name: string) => name.toLocaleLowerCase().includes(wanted)
  /** A group that is sought is shown with all its members, else those who are sought. */
  const shownOf = (group: Group) =>
    has(nameOf(group.name)) ? (group.members ?? []) : (group.members ?? []).filter(({ name }) => has(name))
  const groups = wanted === '' ? state.groups : state.groups.filter((group) => has(nameOf(group.name)) || shownOf(group).length > 0)
  const looseShown = wanted === '' ? loose : loose.filter(({ name }) => has(name))
  const isFolded = many && wanted === '' && state.groups.length > FOLDED
  const figures = new Map(found?.board.groups.map((one) => [one.group as string, one]))
  return (
    <div className={styles['tab']}>
      <div className={styles['row']}>
        <Button size="s" icon={<Shuffle aria-hidden />} onClick={() => ask((close) => <DealDialog onClose={close} />)}>
          {state.groups.length === 0 ? <Trans>Deal groups</Trans> : <Trans>Deal anew</Trans>}
        </Button>
        <Button
          size="s"
          look="quiet"
          icon={<Plus aria-hidden />}
          disabled={state.groups.length >= limits.groups}
          onClick={() => void give({ is: 'open-group' }, { said: t`There is a new group. Move people into it.` })}
        >
          <Trans>Empty group</Trans>
        </Button>
      </div>
      {state.groups.length === 0 && (
        <p className={styles['lead']}>
          <Trans>There are no groups yet. Each group has a margin of its own, that only its members and you can read.</Trans>
        </p>
      )}
      {many && (
        <input
          type="search"
          className={styles['naming']}
          aria-label={t`Find a person or a group`}
          placeholder={t`Find a person or a group`}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      {wanted !== '' && groups.length === 0 && looseShown.length === 0 && (
        <p className={styles['lead']} role="status">
          <Trans>Nobody is called so.</Trans>
        </p>
      )}
      <div className={styles['groups']}>
        {groups.map((group) => (
          <div key={group.id} className={styles['group']} data-over={over === group.id || undefined} {...drop(group)} data-group={group.id}>
            <GroupHead
              group={group}
              posts={figures.get(group.id)?.posts ?? 0}
              silent={figures.get(group.id)?.silent ?? false}
              fold={isFolded ? { open: unfolded.has(group.id), turn: () => turn(group.id) } : undefined}
            />
            {(!isFolded || unfolded.has(group.id)) && (
              <Members members={shownOf(group)} group={group} groups={state.groups} onMove={move} />
            )}
            <NoteOf group={group} />
          </div>
        ))}
        {(wanted === '' ? loose.length > 0 || state.groups.length > 0 : looseShown.length > 0) && (
          <div className={styles['group']} data-over={over === 'none' || undefined} {...drop(null)}>
            <div className={styles['line']}>
              <h3 className={styles['title']}>
                <Trans>In no group</Trans>
              </h3>
            </div>
            <Members members={looseShown} group={null} groups={state.groups} onMove={move} />
          </div>
        )}
      </div>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={facilitator.dealLate}
          onChange={(event) => void give({ is: 'deal-late', deal: event.target.checked })}
        />
        <Trans>Late comers join the smallest group</Trans>
      </label>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={state.ownRoles}
          onChange={(event) => void give({ is: 'set-own-roles', allowed: event.target.checked })}
        />
        <Trans>Groups give out their roles themselves</Trans>
      </label>
      {state.groups.length > 0 && (
        <Button
          size="s"
          look="quiet"
          icon={<Trash2 aria-hidden />}
          onClick={() =>
            ask((close) => (
              <Question
                title={<Trans>End all groups?</Trans>}
                yes={<Trans>End all groups</Trans>}
                onNo={close}
                onYes={() => {
                  void give({ is: 'end-groups' }, { said: t`The groups have ended.` })
                  close()
                }}
              >
                <p>
                  <Trans>Nobody is in a group then. What was written in them stays readable to those who were in them, and to you.</Trans>
                </p>
              </Question>
            ))
          }
        >
          <Trans>End all groups</Trans>
        </Button>
      )}
    </div>
  )
}

/** What the group is going to bring to the plenary, as it stands now. */
function NoteOf({ group }: { readonly group: Group }) {
  const { room } = useStage()
  const note = useObservable(room.notes).find((one) => one.group === group.id)
  if (!note) return null
  return (
    <details className={styles['note']}>
      <summary>
        <Trans>Note for the plenary</Trans>
      </summary>
      {note.withheld ? (
        <p className={styles['small']}>
          <Trans>kept back until the reveal</Trans>
        </p>
      ) : (
        <p className={styles['words']} dir="auto">
          {note.body}
        </p>
      )}
      <HideNote note={note} />
    </details>
  )
}

interface GroupHeadProps {
  readonly group: Group
  readonly posts: number
  readonly silent: boolean
  /** In a large class a group is one line until one wants to see who is in it. */
  readonly fold: { readonly open: boolean; readonly turn: () => void } | undefined
}

function GroupHead({ group, posts, silent, fold }: GroupHeadProps) {
  const { t } = useWords()
  const { give, ask } = useDesk()
  const nameOf = useGroupName()
  const [naming, setNaming] = useState<string>()
  const name = nameOf(group.name)
  const rename = () => {
    const next = naming?.trim()
    setNaming(undefined)
    if (next && next !== name && next !== group.name)
      void give(
        { is: 'rename-group', group: group.id, name: next },
        { said: t`The group is called ${next}.`, undo: { is: 'rename-group', group: group.id, name: group.name } },
      )
  }
  return (
    <div className={styles['line']}>
      {naming === undefined ? (
        <>
          {fold && (
            <IconButton
              size="s"
              label={t`Who is in ${name}`}
              icon={<ChevronRight />}
              aria-expanded={fold.open}
              className={styles['fold']}
              onClick={fold.turn}
            />
          )}
          <div className={styles['named']}>
            <h3 className={styles['title']} dir="auto">
              {name}
            </h3>
            {fold && (
              <span className={styles['small']}>
                <Plural value={group.members?.length ?? 0} _0="nobody" one="# person" other="# people" />
              </span>
            )}
            {silent ? (
              <span className={styles['small']}>
                <Trans>nothing yet</Trans>
              </span>
            ) : (
              !fold && (
                <span className={styles['small']}>
                  <Trans>{posts} written</Trans>
                </span>
              )
            )}
          </div>
          <Menu
            label={t`More for ${name}`}
            side="end"
            trigger={(trigger) => <IconButton {...trigger} size="s" label={t`More for ${name}`} icon={<Ellipsis />} />}
          >
            <MenuItem icon={<Pencil />} onSelect={() => setNaming(name)}>
              <Trans>Rename</Trans>
            </MenuItem>
            <MenuItem
              icon={<Trash2 />}
              danger
              onSelect={() =>
                ask((close) => (
                  <Question
                    title={<Trans>End {name}?</Trans>}
                    yes={<Trans>End the group</Trans>}
                    onNo={close}
                    onYes={() => {
                      void give({ is: 'end-group', group: group.id }, { said: t`${name} has ended.` })
                      close()
                    }}
                  >
                    <p>
                      <Trans>Its members are in no group then. What they wrote in it stays readable to them and to you.</Trans>
                    </p>
                  </Question>
                ))
              }
            >
              <Trans>End the group</Trans>
            </MenuItem>
          </Menu>
        </>
      ) : (
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person has just asked to type here
          autoFocus
          className={styles['naming']}
          aria-label={t`Name of the group`}
          value={naming}
          maxLength={limits.name}
          onChange={(event) => setNaming(event.target.value)}
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === 'Enter') rename()
            if (event.key === 'Escape') {
              event.stopPropagation()
              setNaming(undefined)
            }
          }}
        />
      )}
    </div>
  )
}

interface MembersProps {
  readonly members: readonly (Someone & { readonly groupRole?: (typeof groupRoles)[number] | undefined })[]
  readonly group: Group | null
  readonly groups: readonly Group[]
  readonly onMove: (who: Someone, from: GroupId | null, to: Group | null) => void
}

function Members({ members, group, groups, onMove }: MembersProps) {
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
            event.dataTransfer.setData(TYPE, person.alias)
            event.dataTransfer.effectAllowed = 'move'
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
