import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Thread } from '#shared/projections/thread.ts'
import { Button } from '../../../../components/button.tsx'
import { Choices } from '../../../../components/choices.tsx'
import { Dialog } from '../../../../components/dialog.tsx'
import { useDesk } from '../desk.ts'
import styles from '../dialogs.module.css'
import { useGroupName } from '../words.ts'

/** Asks how a group's thread comes to the plenary, and says what stays where it is. */
export function LiftDialog({ thread, onClose }: { readonly thread: Thread; readonly onClose: () => void }) {
  const { t } = useLingui()
  const { give, state } = useDesk()
  const nameOf = useGroupName()
  const [replies, setReplies] = useState<'whole' | 'root'>(thread.replies.length > 0 ? 'whole' : 'root')
  const [busy, setBusy] = useState(false)
  const group = state?.groups.find(({ id }) => id === thread.root.group)
  const count = thread.replies.length
  const lift = async () => {
    setBusy(true)
    const taken = await give(
      { is: 'lift', thread: thread.id, replies: replies === 'whole' },
      { said: t`It is in the plenary now.`, undo: { is: 'unlift', thread: thread.id } },
    )
    setBusy(false)
    if (taken) onClose()
  }
  return (
    <Dialog
      title={<Trans>Bring to the plenary</Trans>}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="primary" busy={busy} onClick={() => void lift()}>
            <Trans>Bring to the plenary</Trans>
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <p className={styles['quote']} dir="auto">
          {thread.root.body}
        </p>
        {count > 0 && (
          <Choices
            label={<Trans>How much of it?</Trans>}
            value={replies}
            onChange={setReplies}
            options={[
              { value: 'whole', title: <Trans>With its replies</Trans>, text: <Trans>Everyone reads the whole exchange.</Trans> },
              { value: 'root', title: <Trans>Without its replies</Trans>, text: <Trans>The replies stay in the group.</Trans> },
            ]}
          />
        )}
        <p className={styles['hint']}>
          {state?.names === 'pseudonyms' ? (
            <Trans>It goes under the pseudonyms, as everything in this session.</Trans>
          ) : (
            <Trans>It goes under the names, as everything in this session.</Trans>
          )}{' '}
          {group ? (
            <Trans>Its writers are told. All other talk of {nameOf(group.name)} stays in the group.</Trans>
          ) : (
            <Trans>Its writers are told. All other talk of the group stays there.</Trans>
          )}
        </p>
      </div>
    </Dialog>
  )
}
