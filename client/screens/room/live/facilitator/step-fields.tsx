import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { limits } from '#shared/limits.ts'
import type { Step } from '#shared/session/live.ts'
import { phases } from '#shared/session/phase.ts'
import { SelectField, TextArea, TextField } from '../../../../components/field.tsx'
import { phaseNames } from '../words.ts'
import styles from './sheet-editor.module.css'
import type { StepChange } from './step-change.ts'
import { StepStretches, type TextOfSteps } from './step-stretches.tsx'

interface StepFieldsProps {
  readonly step: Step
  readonly text: TextOfSteps
  readonly onChange: (to: StepChange) => void
}

/** What a step is: its phase, its time, what everyone is told, and what happens when it begins and ends. */
export function StepFields({ step, text, onChange }: StepFieldsProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  return (
    <div className={styles['fields']}>
      <div className={styles['pair']}>
        <SelectField
          label={<Trans>Phase</Trans>}
          value={step.phase}
          onChange={(event) => {
            const phase = phases.find((one) => one === event.target.value)
            if (phase) onChange({ phase })
          }}
        >
          {phases.map((phase) => (
            <option key={phase} value={phase}>
              {_(phaseNames[phase])}
            </option>
          ))}
        </SelectField>
        <TextField
          label={<Trans>Minutes</Trans>}
          aside={<Trans>optional</Trans>}
          type="number"
          min={1}
          max={1440}
          value={step.minutes ?? ''}
          onChange={(event) => {
            const minutes = Number(event.target.value)
            onChange({ minutes: minutes >= 0.1 && minutes <= 1440 ? minutes : undefined })
          }}
        />
        <TextField
          label={<Trans>Name</Trans>}
          aside={<Trans>optional</Trans>}
          value={step.title}
          maxLength={limits.title}
          dir="auto"
          onChange={(event) => onChange({ title: event.target.value })}
        />
      </div>
      {step.phase !== 'closed' && (
        <>
          <TextArea
            label={<Trans>Instructions</Trans>}
            aside={<Trans>everyone reads them</Trans>}
            value={step.instructions}
            maxLength={limits.instructions}
            rows={2}
            dir="auto"
            onChange={(event) => onChange({ instructions: event.target.value })}
          />
          <StepStretches step={step} text={text} onChange={onChange} />
          {step.phase === 'read' && (
            <SelectField
              label={<Trans>While it is silent, you see</Trans>}
              value={step.silence ?? 'contents'}
              onChange={(event) => onChange({ silence: event.target.value === 'counts' ? 'counts' : 'contents' })}
            >
              <option value="contents">{t`what readers write`}</option>
              <option value="counts">{t`only how much they write`}</option>
            </SelectField>
          )}
          {step.phase === 'discuss' && <DealField step={step} onChange={onChange} />}
          {step.minutes !== undefined && (
            <label className={styles['check']}>
              <input type="checkbox" checked={step.auto} onChange={(event) => onChange({ auto: event.target.checked })} />
              <Trans>The next step begins by itself when the time is over</Trans>
            </label>
          )}
        </>
      )}
    </div>
  )
}

/** Whether the groups are dealt anew when the step begins. */
function DealField({ step, onChange }: { readonly step: Step; readonly onChange: (to: StepChange) => void }) {
  const { t } = useWords()
  const { deal } = step
  return (
    <div className={styles['pair']}>
      <SelectField
        label={<Trans>Groups</Trans>}
        value={deal?.is ?? 'keep'}
        onChange={(event) => {
          const is = event.target.value
          onChange({ deal: is === 'size' ? { is, size: 4 } : is === 'number' ? { is, number: 3 } : undefined })
        }}
      >
        <option value="keep">{t`stay as they are`}</option>
        <option value="size">{t`dealt anew, by size`}</option>
        <option value="number">{t`dealt anew, so many`}</option>
      </SelectField>
      {deal && (
        <TextField
          label={deal.is === 'size' ? <Trans>People in each</Trans> : <Trans>How many</Trans>}
          type="number"
          min={deal.is === 'size' ? 2 : 1}
          max={60}
          value={deal.is === 'size' ? deal.size : deal.number}
          onChange={(event) => {
            const count = Math.min(60, Math.max(deal.is === 'size' ? 2 : 1, Math.round(Number(event.target.value)) || 2))
            onChange({ deal: deal.is === 'size' ? { is: 'size', size: count } : { is: 'number', number: count } })
          }}
        />
      )}
    </div>
  )
}
