import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Presence } from '#shared/protocol/live/presence.ts'
import { groupsOfSize } from '#shared/session/dealing.ts'
import type { Dealing } from '#shared/session/live.ts'
import { Button } from '../../../../components/button.tsx'
import { Choices } from '../../../../components/choices.tsx'
import { Dialog } from '../../../../components/dialog.tsx'
import { TextField } from '../../../../components/field.tsx'
import { Observable } from '../../../../stores/observable.ts'
import { useObservable } from '../../../../stores/use.ts'
import { useDesk } from '../desk.ts'
import styles from '../dialogs.module.css'
import type { NextAction } from './next-action.ts'

type How = 'size' | 'number' | 'last-time' | 'mixed' | 'alike'

interface DealDialogProps {
  /** What is to come when the groups are dealt; without, they are only dealt. */
  readonly before?: NextAction['is']
  readonly onDealt?: () => void
  readonly onClose: () => void
}

const nobody = new Observable<Presence | undefined>(undefined)

/** How the readers are dealt into groups. */
export function DealDialog({ before, onDealt, onClose }: DealDialogProps) {
  const { t } = useLingui()
  const { give, state, live } = useDesk()
  const presence = useObservable(live?.presence ?? nobody)
  const [how, setHow] = useState<How>('size')
  const [size, setSize] = useState(4)
  const [number, setNumber] = useState(3)
  const [by, setBy] = useState<'kinds' | 'passages'>('kinds')
  const [among, setAmong] = useState<'everyone' | 'present'>('present')
  const [busy, setBusy] = useState(false)
  if (!state) return null
  const all = state.facilitator?.people.filter((person) => person.role === 'reader' && !person.removed) ?? []
  const aliases = new Set(presence?.people.map(({ alias }) => alias))
  const readers = among === 'present' && presence ? all.filter(({ alias }) => aliases.has(alias)) : all
  const groups = Math.min(Math.max(1, readers.length), how === 'size' ? groupsOfSize(readers.length, size) : number)
  const existing = state.groups.filter(({ members }) => (members?.length ?? 0) > 0)
  const dealing: Dealing =
    how === 'size'
      ? { is: 'size', size }
      : how === 'number'
        ? { is: 'number', number }
        : how === 'last-time'
          ? { is: 'last-time' }
          : { is: 'written', number, by, put: how }
  const deal = async () => {
    setBusy(true)
    const back = existing.map(({ name, members }) => ({ name, members: (members ?? []).map(({ alias }) => alias) }))
    const taken = await give(
      { is: 'deal', how: dealing, among },
      onDealt
        ? {}
        : {
            said: t`The groups are dealt.`,
            undo: back.length > 0 ? { is: 'deal-by-hand', groups: back } : { is: 'end-groups' },
          },
    )
    setBusy(false)
    if (!taken) return
    onClose()
    onDealt?.()
  }
  return (
    <Dialog
      title={before ? <Trans>Deal groups first</Trans> : <Trans>Deal groups</Trans>}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="primary" busy={busy} aria-disabled={readers.length === 0} onClick={() => void deal()}>
            {before === 'reveal' ? (
              <Trans>Deal and reveal</Trans>
            ) : before ? (
              <Trans>Deal and begin</Trans>
            ) : how === 'last-time' ? (
              <Trans>Deal as last time</Trans>
            ) : (
              t`${plural(groups, { one: 'Deal # group', other: 'Deal # groups' })}`
            )}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Choices<How>
          label={<Trans>How?</Trans>}
          value={how}
          onChange={setHow}
          options={[
            { value: 'size', title: <Trans>At random, by size</Trans> },
            { value: 'number', title: <Trans>At random, so many groups</Trans> },
            { value: 'last-time', title: <Trans>As last time</Trans>, text: <Trans>Newcomers join the smallest group.</Trans> },
            { value: 'mixed', title: <Trans>Mixed by what they wrote</Trans>, text: <Trans>Those who did the same come apart.</Trans> },
            {
              value: 'alike',
              title: <Trans>Together by what they wrote</Trans>,
              text: <Trans>Those who did the same come together.</Trans>,
            },
          ]}
        />
        <div className={styles['pair']}>
          {how === 'size' && (
            <TextField
              label={<Trans>People in a group</Trans>}
              type="number"
              min={2}
              max={100}
              value={size}
              onChange={(event) => setSize(Math.max(2, Number(event.target.value) || 2))}
            />
          )}
          {(how === 'number' || how === 'mixed' || how === 'alike') && (
            <TextField
              label={<Trans>Groups</Trans>}
              type="number"
              min={1}
              max={60}
              value={number}
              onChange={(event) => setNumber(Math.min(60, Math.max(1, Number(event.target.value) || 1)))}
            />
          )}
        </div>
        {(how === 'mixed' || how === 'alike') && (
          <Choices
            label={<Trans>The same means</Trans>}
            value={by}
            onChange={setBy}
            options={[
              { value: 'kinds', title: <Trans>The same kinds</Trans>, text: <Trans>Who asked, who challenged, who connected.</Trans> },
              { value: 'passages', title: <Trans>The same passages</Trans>, text: <Trans>Who wrote at the same paragraphs.</Trans> },
            ]}
          />
        )}
        <Choices
          label={<Trans>Who?</Trans>}
          value={among}
          onChange={setAmong}
          options={[
            {
              value: 'present',
              title: <Trans>Those who are here now</Trans>,
              text: <Trans>Late comers are dealt in when they come.</Trans>,
            },
            { value: 'everyone', title: <Trans>Everyone who has joined</Trans> },
          ]}
        />
        <p className={styles['hint']} role="status">
          {readers.length === 0 ? (
            <Trans>No reader is here yet.</Trans>
          ) : how === 'last-time' ? (
            t`${plural(readers.length, { one: '# reader is dealt.', other: '# readers are dealt.' })}`
          ) : (
            t`${plural(readers.length, { one: '# reader', other: '# readers' })}, ${plural(groups, { one: '# group', other: '# groups' })}.`
          )}{' '}
          {existing.length > 0 && <Trans>The groups of now end. What was written in them stays readable to those who were in them.</Trans>}
        </p>
      </div>
    </Dialog>
  )
}
