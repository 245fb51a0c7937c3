import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { RunSheetId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { Title } from '#shared/protocol/http/name.ts'
import type { RunSheetView } from '#shared/protocol/http/run-sheets.ts'
import type { SavedPrompt } from '#shared/session/saved-sheet.ts'
import { sheetFits } from '#shared/session/sheet-size.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { SelectField, TextArea, TextField } from '../../components/field.tsx'
import { focusFirstWrong } from '../../components/form.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Loading } from '../../components/loading.tsx'
import { say } from '../../components/status.tsx'
import { order } from '../../requests/call.ts'
import { runSheetQuery, runSheetsQuery } from '../../requests/run-sheets.ts'
import { newUuid } from '../../stores/new-uuid.ts'
import { StepsEditor } from '../room/live/facilitator/steps-editor.tsx'
import { useStepName } from '../room/live/facilitator/use-step-name.ts'
import styles from './run-sheet-dialog.module.css'

interface RunSheetDialogProps {
  readonly id: RunSheetId
  readonly name: string
  readonly onClose: () => void
}

/** A run-sheet that is kept with a seminar: its name, steps and prompts, to be changed for whoever uses it next. */
export default function RunSheetDialog({ id, name, onClose }: RunSheetDialogProps) {
  const sheet = useQuery({ ...runSheetQuery(id), staleTime: 0, gcTime: 0 })
  if (sheet.data && sheet.isFetchedAfterMount) return <Editor kept={sheet.data} onClose={onClose} />
  return (
    <Dialog wide title={name} onClose={onClose}>
      {sheet.error ? <FailureBox error={sheet.error} onRetry={() => void sheet.refetch()} /> : <Loading />}
    </Dialog>
  )
}

/** A prompt with a key that holds while the list changes. */
type Keyed = SavedPrompt & { readonly key: string }

function Editor({ kept, onClose }: { readonly kept: RunSheetView; readonly onClose: () => void }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [name, setName] = useState(kept.name)
  const [steps, setSteps] = useState(kept.sheet.steps)
  const [prompts, setPrompts] = useState<readonly Keyed[]>(() => kept.sheet.prompts.map((prompt) => ({ ...prompt, key: newUuid() })))
  const [tried, setTried] = useState(false)
  const parsed = Title.safeParse(name)
  const save = useMutation({
    mutationFn: () =>
      order('PATCH', `/run-sheets/${kept.id}`, {
        body: {
          name: name.trim(),
          sheet: {
            steps,
            prompts: prompts
              .filter(({ body }) => body.trim() !== '')
              .map(({ body, passage, step }) => ({
                body,
                ...(passage ? { passage } : {}),
                ...(steps.some(({ id }) => id === step) ? { step } : {}),
              })),
            openings: kept.sheet.openings,
          },
        },
      }),
    onSuccess: async () => {
      say(t`The run-sheet is saved.`)
      await queries.invalidateQueries(runSheetsQuery)
      onClose()
    },
  })
  const change = (key: string, to: Keyed) => setPrompts(prompts.map((prompt) => (prompt.key === key ? to : prompt)))
  return (
    <Dialog
      wide
      title={<Trans>Run-sheet</Trans>}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            look="primary"
            busy={save.isPending}
            aria-disabled={!sheetFits(steps)}
            onClick={() => {
              setTried(true)
              if (!parsed.success) focusFirstWrong()
              else if (sheetFits(steps)) save.mutate()
            }}
          >
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <div className={styles['editor']}>
        <TextField
          label={<Trans>Name of the run-sheet</Trans>}
          value={name}
          maxLength={300}
          dir="auto"
          error={tried && !parsed.success ? t`Type a name.` : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <StepsEditor sheet={steps} onChange={(next) => setSteps([...next])} text={kept.sheet} />
        <section className={styles['prompts']}>
          <h3 className={styles['heading']}>
            <Trans>Prompts</Trans>
          </h3>
          {prompts.map((prompt) => (
            <PromptFields
              key={prompt.key}
              prompt={prompt}
              steps={steps}
              onChange={(to) => change(prompt.key, to)}
              onRemove={() => setPrompts(prompts.filter(({ key }) => key !== prompt.key))}
            />
          ))}
          <div>
            <Button
              size="s"
              icon={<Plus aria-hidden />}
              disabled={prompts.length >= limits.prompts}
              onClick={() => setPrompts([...prompts, { key: newUuid(), body: '' }])}
            >
              <Trans>Add a prompt</Trans>
            </Button>
          </div>
        </section>
        {save.error && <FailureBox error={save.error} />}
      </div>
    </Dialog>
  )
}

interface PromptFieldsProps {
  readonly prompt: Keyed
  readonly steps: RunSheetView['sheet']['steps']
  readonly onChange: (to: Keyed) => void
  readonly onRemove: () => void
}

function PromptFields({ prompt, steps, onChange, onRemove }: PromptFieldsProps) {
  const { t } = useLingui()
  const stepName = useStepName()
  const { key, body, passage, step } = prompt
  const at = passage ? { passage } : {}
  return (
    <div className={styles['prompt']}>
      {passage ? (
        <blockquote className={styles['quote']} dir="auto">
          {passage.quote.slice(0, 200)}
        </blockquote>
      ) : (
        <p className={styles['hint']}>
          <Trans>Without a place: you pin it to a passage in the session.</Trans>
        </p>
      )}
      <TextArea
        label={<Trans>Your question</Trans>}
        value={body}
        rows={2}
        maxLength={limits.prompt}
        dir="auto"
        onChange={(event) => onChange({ key, body: event.target.value, ...at, ...(step ? { step } : {}) })}
      />
      <div className={styles['line']}>
        <SelectField
          label={<Trans>When is it put?</Trans>}
          value={step ?? ''}
          onChange={(event) => {
            const chosen = steps.find(({ id }) => id === event.target.value)
            onChange({ key, body, ...at, ...(chosen ? { step: chosen.id } : {}) })
          }}
        >
          <option value="">{t`When I say so`}</option>
          {steps.map((one, nth) => (
            <option key={one.id} value={one.id}>
              {t`When “${stepName(one)}” begins (step ${nth + 1})`}
            </option>
          ))}
        </SelectField>
        <IconButton size="s" label={t`Remove this question`} icon={<Trash2 />} onClick={onRemove} />
      </div>
    </div>
  )
}
