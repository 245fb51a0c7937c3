import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { limits } from '#shared/limits.ts'
import type { Step, StepId } from '#shared/session/live.ts'
import { sheetBytes, sheetFits } from '#shared/session/sheet-size.ts'
import { Button } from '../../../../components/button.tsx'
import { IconButton } from '../../../../components/icon-button.tsx'
import styles from './sheet-editor.module.css'
import { changedStep, emptyStep, type StepChange } from './step-change.ts'
import { StepFields } from './step-fields.tsx'
import type { TextOfSteps } from './step-stretches.tsx'
import { useStepName } from './use-step-name.ts'

interface StepsEditorProps {
  readonly sheet: readonly Step[]
  readonly onChange: (sheet: readonly Step[]) => void
  readonly text: TextOfSteps
  /** The step that is on. */
  readonly now?: StepId | undefined
  /** What else can be done, beside adding a step. */
  readonly children?: ReactNode
}

/** The steps of a run-sheet, each to be opened and changed. */
export function StepsEditor({ sheet, onChange, text, now, children }: StepsEditorProps) {
  const { t } = useLingui()
  const stepName = useStepName()
  const [open, setOpen] = useState<StepId>()
  const total = sheet.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0)
  const change = (id: StepId, to: StepChange) => onChange(sheet.map((step) => (step.id === id ? changedStep(step, to) : step)))
  const move = (at: number, by: 1 | -1) => {
    const step = sheet[at]
    if (!step || at + by < 0 || at + by >= sheet.length) return
    onChange(sheet.toSpliced(at, 1).toSpliced(at + by, 0, step))
  }
  return (
    <>
      {!sheetFits(sheet) && (
        <p className={styles['wrong']} role="status">
          <Trans>
            This run-sheet is too long to be kept: it has {Math.ceil(sheetBytes(sheet) / 1024)} KB, and {limits.sheetBytes / 1024} KB are
            taken. Shorten its instructions or take steps away.
          </Trans>
        </p>
      )}
      <ol className={styles['steps']}>
        {sheet.map((step, at) => {
          const isOpen = open === step.id
          const isNow = now === step.id
          return (
            <li key={step.id} className={styles['step']} data-open={isOpen || undefined}>
              <div className={styles['row']}>
                <button
                  type="button"
                  className={styles['title']}
                  aria-expanded={isOpen}
                  onClick={() => setOpen(isOpen ? undefined : step.id)}
                >
                  <span className={styles['number']}>{at + 1}</span>
                  <span className={styles['name']} dir="auto">
                    {stepName(step)}
                  </span>
                  <span className={styles['text']}>
                    {step.minutes === undefined ? '' : t`${plural(step.minutes, { one: '# minute', other: '# minutes' })}`}
                    {isNow && ` · ${t`now`}`}
                  </span>
                </button>
                <IconButton
                  size="s"
                  label={t`Move step ${at + 1} up`}
                  icon={<ArrowUp />}
                  disabled={at === 0}
                  onClick={() => move(at, -1)}
                />
                <IconButton
                  size="s"
                  label={t`Move step ${at + 1} down`}
                  icon={<ArrowDown />}
                  disabled={at === sheet.length - 1}
                  onClick={() => move(at, 1)}
                />
                <IconButton
                  size="s"
                  label={t`Take step ${at + 1} away`}
                  icon={<Trash2 />}
                  onClick={() => onChange(sheet.toSpliced(at, 1))}
                />
              </div>
              {isOpen && <StepFields step={step} text={text} onChange={(to) => change(step.id, to)} />}
            </li>
          )
        })}
      </ol>
      <div className={styles['foot']}>
        <Button
          size="s"
          icon={<Plus aria-hidden />}
          disabled={sheet.length >= limits.steps}
          onClick={() => {
            const step = emptyStep('discuss')
            onChange([...sheet, step])
            setOpen(step.id)
          }}
        >
          <Trans>Add a step</Trans>
        </Button>
        {children}
        {total > 0 && (
          <span className={styles['hint']}>{t`${plural(Math.round(total), { one: '# minute in all', other: '# minutes in all' })}`}</span>
        )}
      </div>
    </>
  )
}
