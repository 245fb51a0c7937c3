import { Trans, useLingui } from '@lingui/react/macro'
import { Plus, Shuffle, Trash2 } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import type { GroupId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import type { State } from '#shared/protocol/live/state.ts'
import { Button } from '../../../../components/button.tsx'
import { Question } from '../../../../components/dialog.tsx'
import { useDesk } from '../desk.ts'
import { useGroupName } from '../words.ts'
import { carriedPerson } from './carried-person.ts'
import { DealDialog } from './deal-dialog.tsx'
import { GroupHead } from './group-head.tsx'
import { GroupMembers, type Someone } from './group-members.tsx'
import { GroupNote } from './group-note.tsx'
import styles from './tab.module.css'
import { useBoard } from './use-board.ts'

type Group = State['groups'][number]
/** From so many people on they are found by name; from so many groups on each is one line. */
const MANY = 12
const FOLDED = 8

/** The groups: dealt, and mended by hand, with the mouse or from each person's menu. */
export function GroupsTab() {
  const { t } = useLingui()
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
      if (!carriedPerson.isIn(event)) return
      event.preventDefault()
      setOver(to?.id ?? 'none')
    },
    onDragLeave: () => setOver(undefined),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(undefined)
      const alias = carriedPerson.of(event)
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
              <GroupMembers members={shownOf(group)} group={group} groups={state.groups} onMove={move} />
            )}
            <GroupNote group={group.id} />
          </div>
        ))}
        {(wanted === '' ? loose.length > 0 || state.groups.length > 0 : looseShown.length > 0) && (
          <div className={styles['group']} data-over={over === 'none' || undefined} {...drop(null)}>
            <div className={styles['line']}>
              <h3 className={styles['title']}>
                <Trans>In no group</Trans>
              </h3>
            </div>
            <GroupMembers members={looseShown} group={null} groups={state.groups} onMove={move} />
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
