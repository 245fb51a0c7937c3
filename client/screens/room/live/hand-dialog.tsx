import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { useState } from 'react'
import { type Hand, handMoves, type Target } from '#shared/session/live.ts'
import { Button } from '../../../components/button.tsx'
import { Choices } from '../../../components/choices.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { useStage } from '../stage.ts'
import { useDesk } from './desk.ts'
import styles from './dialogs.module.css'
import { handMoveWords } from './words.ts'

interface HandDialogProps {
  /** What it is about, if it was raised from there. */
  readonly about?: Target
  readonly onClose: () => void
}

/** Raises a hand: what one wants to do with the floor, and what it is about. */
export function HandDialog({ about, onClose }: HandDialogProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { active, room } = useStage()
  const { give, here, placeOf, state } = useDesk()
  const thread = active && room.thread(active)
  const [passage] = useState(() => (about?.is === 'passage' ? about.passage : here()))
  const threadTarget: Target | undefined = about?.is === 'thread' ? about : thread ? { is: 'thread', thread: thread.id } : undefined
  const [move, setMove] = useState<Hand['move']>(state?.me.hand?.move ?? (threadTarget ? 'build' : 'new'))
  const [on, setOn] = useState<'thread' | 'passage' | 'nothing'>(about?.is ?? (threadTarget ? 'thread' : 'nothing'))
  const [busy, setBusy] = useState(false)
  const author = threadTarget?.is === 'thread' ? room.threadWith(threadTarget.thread)?.root.author.name : undefined
  const raise = async () => {
    const target: Target | undefined = on === 'thread' ? threadTarget : on === 'passage' && passage ? { is: 'passage', passage } : undefined
    setBusy(true)
    const taken = await give({ is: 'raise-hand', move, ...(target ? { target } : {}) }, { said: t`Your hand is up.` })
    setBusy(false)
    if (taken) onClose()
  }
  return (
    <Dialog
      title={<Trans>Raise a hand</Trans>}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="primary" busy={busy} onClick={() => void raise()}>
            <Trans>Raise my hand</Trans>
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Choices
          label={<Trans>What would you like to do?</Trans>}
          value={move}
          onChange={setMove}
          options={handMoves.map((value) => ({ value, title: _(handMoveWords[value]) }))}
        />
        <Choices
          label={<Trans>What is it about?</Trans>}
          value={on}
          onChange={setOn}
          options={[
            ...(threadTarget ? [{ value: 'thread' as const, title: <Trans>What {author} wrote</Trans> }] : []),
            ...(passage ? [{ value: 'passage' as const, title: <Trans>{placeOf(passage)} of the text</Trans> }] : []),
            { value: 'nothing' as const, title: <Trans>Nothing in particular</Trans> },
          ]}
        />
      </div>
    </Dialog>
  )
}
