import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Passage } from '#shared/anchoring/passage.ts'
import { PromptId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import type { Prompt, StepId } from '#shared/session/live.ts'
import { Button } from '../../../../components/button.tsx'
import { Dialog } from '../../../../components/dialog.tsx'
import { SelectField, TextArea } from '../../../../components/field.tsx'
import { newUuid } from '../../../../stores/new-uuid.ts'
import { useDesk } from '../desk.ts'
import styles from '../dialogs.module.css'
import { useStepName } from './use-step-name.ts'

interface PromptDialogProps {
  readonly passage: Passage
  /** One that is changed. */
  readonly prompt?: Prompt
  readonly onClose: () => void
}

/** A question to everyone at a passage: its words, and when it is put. */
export function PromptDialog({ passage, prompt, onClose }: PromptDialogProps) {
  const { t } = useLingui()
  const { give, state, placeOf } = useDesk()
  const stepName = useStepName()
  const [body, setBody] = useState(prompt?.body ?? '')
  const [when, setWhen] = useState<string>(prompt?.step ?? (prompt ? 'by-hand' : 'now'))
  const [busy, setBusy] = useState(false)
  const steps = state?.facilitator?.sheet ?? []
  const empty = body.trim() === ''
  const save = async () => {
    if (empty) return
    const step: StepId | undefined = steps.find(({ id }) => id === when)?.id
    const words = { body: body.trim(), passage: { ...passage }, ...(step ? { step } : {}) }
    setBusy(true)
    const id = prompt?.id ?? PromptId.parse(newUuid())
    const taken = prompt
      ? await give({ is: 'change-prompt', prompt: id, ...words }, { said: t`Changed.` })
      : await give(
          { is: 'add-prompt', prompt: id, ...words, release: when === 'now' },
          { said: when === 'now' ? t`Everyone is asked.` : t`The question is kept for later.`, undo: { is: 'remove-prompt', prompt: id } },
        )
    setBusy(false)
    if (taken) onClose()
  }
  return (
    <Dialog
      title={prompt ? <Trans>Change the question</Trans> : <Trans>Ask everyone at {placeOf(passage)}</Trans>}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="primary" busy={busy} aria-disabled={empty} onClick={() => void save()}>
            {prompt ? <Trans>Save</Trans> : when === 'now' ? <Trans>Ask everyone</Trans> : <Trans>Keep it</Trans>}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <blockquote className={styles['quote']} dir="auto">
          {passage.quote}
        </blockquote>
        <TextArea
          label={<Trans>Your question</Trans>}
          hint={<Trans>Each group answers in threads of its own; you see the answers side by side.</Trans>}
          value={body}
          rows={3}
          maxLength={limits.prompt}
          dir="auto"
          onChange={(event) => setBody(event.target.value)}
        />
        {prompt?.releasedAt === undefined && (
          <SelectField label={<Trans>When is it put?</Trans>} value={when} onChange={(event) => setWhen(event.target.value)}>
            {!prompt && <option value="now">{t`Now`}</option>}
            <option value="by-hand">{t`When I say so`}</option>
            {steps.map((step, at) => (
              <option key={step.id} value={step.id}>
                {t`When “${stepName(step)}” begins (step ${at + 1})`}
              </option>
            ))}
          </SelectField>
        )}
      </div>
    </Dialog>
  )
}
