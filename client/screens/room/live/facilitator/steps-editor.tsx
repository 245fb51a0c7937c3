import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { BlockId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import type { Block } from '#shared/reading/block.ts'
import { type Step, StepId, type Stretch } from '#shared/session/live.ts'
import { type Phase, phases } from '#shared/session/phase.ts'
import { sheetBytes, sheetFits } from '#shared/session/sheet-size.ts'
import { Button } from '../../../../components/button.tsx'
import { SelectField, TextArea, TextField } from '../../../../components/field.tsx'
import { IconButton } from '../../../../components/icon-button.tsx'
import { newUuid } from '../../../../stores/new-uuid.ts'
import { phaseNames } from '../words.ts'
import styles from './sheet-editor.module.css'
import { useStepName } from './use-step-name.ts'

const newStepId = (): StepId => StepId.parse(newUuid())

const emptyStep = (phase: Phase): Step => ({
  id: newStepId(),
  phase,
  title: '',
  instructions: '',
  stretches: [],
  turn: 0,
  auto: false,
})

/** What of a step becomes other; `undefined` takes it away. */
type Change = { readonly [Key in keyof Step]?: Step[Key] | undefined }

function changed(step: Step, to: Change): Step {
  const { minutes, deal, silence, ...rest } = { ...step, ...to }
  return {
    id: step.id,
    phase: rest.phase ?? step.phase,
    title: rest.title ?? step.title,
    instructions: rest.instructions ?? step.instructions,
    stretches: rest.stretches ?? step.stretches,
    turn: rest.turn ?? step.turn,
    auto: rest.auto ?? step.auto,
    ...(minutes === undefined ? {} : { minutes }),
    ...(deal === undefined ? {} : { deal }),
    ...(silence === undefined ? {} : { silence }),
  }
}

interface TextHere {
  readonly blocks: readonly Block[]
  /** Where a block of an earlier version of the text is now. */
  readonly ofBlock: (block: BlockId) => BlockId | undefined
}

/** What the steps speak of: the text itself, or, of a run-sheet that is kept, how the blocks begin that it names. */
export type TextOfSteps = TextHere | { readonly openings: Readonly<Record<string, string>> }

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
  const { t } = useWords()
  const stepName = useStepName()
  const [open, setOpen] = useState<StepId>()
  const total = sheet.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0)
  const change = (id: StepId, to: Change) => onChange(sheet.map((step) => (step.id === id ? changed(step, to) : step)))
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

interface StepFieldsProps {
  readonly step: Step
  readonly text: TextOfSteps
  readonly onChange: (to: Change) => void
}

function StepFields({ step, text, onChange }: StepFieldsProps) {
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
          {'blocks' in text ? (
            <Stretches step={step} text={text} onChange={onChange} />
          ) : (
            <StretchWords step={step} openings={text.openings} onChange={onChange} />
          )}
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
function DealField({ step, onChange }: { readonly step: Step; readonly onChange: (to: Change) => void }) {
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

/** Which part of the text a step is about; several are held by one group each. */
interface StretchesProps {
  readonly step: Step
  readonly text: TextHere
  readonly onChange: (to: Change) => void
}

function Stretches({ step, text: { blocks, ofBlock }, onChange }: StretchesProps) {
  const { t } = useWords()
  const numbered = blocks.flatMap(({ id, number }) => (number === undefined ? [] : [{ id, number }]))
  const first = numbered[0]
  const last = numbered.at(-1)
  if (!first || !last) return null
  const numberOf = (block: BlockId) => numbered.find(({ id }) => id === ofBlock(block))?.number ?? first.number
  const blockAt = (number: number) => numbered.find((block) => block.number >= number)?.id ?? last.id
  const set = (at: number, to: Partial<Stretch>) =>
    onChange({ stretches: step.stretches.map((stretch, index) => (index === at ? { ...stretch, ...to } : stretch)) })
  return (
    <fieldset className={styles['stretches']}>
      <legend className={styles['legend']}>
        {step.stretches.length > 1 ? <Trans>Parts of the text, one for each group</Trans> : <Trans>Part of the text</Trans>}
      </legend>
      {step.stretches.map((stretch, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a part is its place in the row
        <div key={at} className={styles['stretch']}>
          <span>¶</span>
          <input
            type="number"
            aria-label={t`Part ${at + 1} begins at paragraph`}
            min={first.number}
            max={last.number}
            value={numberOf(stretch.from)}
            onChange={(event) => set(at, { from: blockAt(Number(event.target.value)) })}
          />
          <span>–</span>
          <input
            type="number"
            aria-label={t`Part ${at + 1} ends at paragraph`}
            min={first.number}
            max={last.number}
            value={numberOf(stretch.to)}
            onChange={(event) => set(at, { to: blockAt(Number(event.target.value)) })}
          />
          <IconButton
            size="s"
            label={t`Take part ${at + 1} away`}
            icon={<Trash2 />}
            onClick={() => onChange({ stretches: step.stretches.toSpliced(at, 1) })}
          />
        </div>
      ))}
      <Button
        size="s"
        look="quiet"
        icon={<Plus aria-hidden />}
        onClick={() => onChange({ stretches: [...step.stretches, { from: first.id, to: last.id }] })}
      >
        {step.stretches.length === 0 ? <Trans>Only a part of the text</Trans> : <Trans>Another part, for another group</Trans>}
      </Button>
      {step.stretches.length > 1 && (
        <TextField
          label={<Trans>Parts passed on by</Trans>}
          hint={<Trans>0: group 1 has part 1. 1: group 1 has part 2, and so on round.</Trans>}
          type="number"
          min={0}
          max={60}
          value={step.turn}
          onChange={(event) => onChange({ turn: Math.min(60, Math.max(0, Math.round(Number(event.target.value)) || 0)) })}
        />
      )}
    </fieldset>
  )
}

/** The stretches of a step where the text is not at hand, in the words with which they begin and end. */
function StretchWords({
  step,
  openings,
  onChange,
}: {
  readonly step: Step
  readonly openings: Readonly<Record<string, string>>
  readonly onChange: (to: Change) => void
}) {
  const { t } = useWords()
  if (step.stretches.length === 0) return null
  return (
    <fieldset className={styles['stretches']}>
      <legend className={styles['legend']}>
        {step.stretches.length > 1 ? <Trans>Parts of the text, one for each group</Trans> : <Trans>Part of the text</Trans>}
      </legend>
      {step.stretches.map(({ from, to }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a part is its place in the row
        <div key={at} className={styles['stretch']}>
          <span className={styles['opening']} dir="auto">
            {openings[from] ?? from} …{to !== from && ` – ${openings[to] ?? to} …`}
          </span>
          <IconButton
            size="s"
            label={t`Take part ${at + 1} away`}
            icon={<Trash2 />}
            onClick={() => onChange({ stretches: step.stretches.toSpliced(at, 1) })}
          />
        </div>
      ))}
      <p className={styles['hint']}>
        <Trans>
          They are looked for by their first words when the run-sheet is used. In another text the parts of groups are dealt anew.
        </Trans>
      </p>
    </fieldset>
  )
}
