import { Trans, useLingui } from '@lingui/react/macro'
import { Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import type { Step, Stretch } from '#shared/session/live.ts'
import { Button } from '../../../../components/button.tsx'
import { TextField } from '../../../../components/field.tsx'
import { IconButton } from '../../../../components/icon-button.tsx'
import styles from './sheet-editor.module.css'
import type { StepChange } from './step-change.ts'

interface TextHere {
  readonly blocks: readonly Block[]
  /** Where a block of an earlier version of the text is now. */
  readonly ofBlock: (block: BlockId) => BlockId | undefined
}

/** What the steps speak of: the text itself, or, of a run-sheet that is kept, how the blocks begin that it names. */
export type TextOfSteps = TextHere | { readonly openings: Readonly<Record<string, string>> }

interface StepStretchesProps {
  readonly step: Step
  readonly text: TextOfSteps
  readonly onChange: (to: StepChange) => void
}

/** Which part of the text a step is about; several are held by one group each. */
export const StepStretches = ({ step, text, onChange }: StepStretchesProps) =>
  'blocks' in text ? (
    <Stretches step={step} text={text} onChange={onChange} />
  ) : (
    <StretchWords step={step} openings={text.openings} onChange={onChange} />
  )

interface StretchesProps {
  readonly step: Step
  readonly text: TextHere
  readonly onChange: (to: StepChange) => void
}

function Stretches({ step, text: { blocks, ofBlock }, onChange }: StretchesProps) {
  const { t } = useLingui()
  const numbered = blocks.flatMap(({ id, number }) => (number === undefined ? [] : [{ id, number }]))
  const first = numbered[0]
  const last = numbered.at(-1)
  if (!first || !last) return null
  const numberOf = (block: BlockId) => numbered.find(({ id }) => id === ofBlock(block))?.number ?? first.number
  const blockAt = (number: number) => numbered.find((block) => block.number >= number)?.id ?? last.id
  const edge = (label: string, end: keyof Stretch, at: number, stretch: Stretch) => (
    <input
      type="number"
      aria-label={label}
      min={first.number}
      max={last.number}
      value={numberOf(stretch[end])}
      onChange={(event) => onChange({ stretches: step.stretches.with(at, { ...stretch, [end]: blockAt(Number(event.target.value)) }) })}
    />
  )
  return (
    <Parts
      step={step}
      onChange={onChange}
      show={(stretch, at) => (
        <>
          <span>¶</span>
          {edge(t`Part ${at + 1} begins at paragraph`, 'from', at, stretch)}
          <span>–</span>
          {edge(t`Part ${at + 1} ends at paragraph`, 'to', at, stretch)}
        </>
      )}
    >
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
    </Parts>
  )
}

interface StretchWordsProps {
  readonly step: Step
  readonly openings: Readonly<Record<string, string>>
  readonly onChange: (to: StepChange) => void
}

/** The stretches of a step where the text is not at hand, in the words with which they begin and end. */
const StretchWords = ({ step, openings, onChange }: StretchWordsProps) =>
  step.stretches.length > 0 && (
    <Parts
      step={step}
      onChange={onChange}
      show={({ from, to }) => (
        <span className={styles['opening']} dir="auto">
          {openings[from] ?? from} …{to !== from && ` – ${openings[to] ?? to} …`}
        </span>
      )}
    >
      <p className={styles['hint']}>
        <Trans>
          They are looked for by their first words when the run-sheet is used. In another text the parts of groups are dealt anew.
        </Trans>
      </p>
    </Parts>
  )

interface PartsProps {
  readonly step: Step
  readonly show: (stretch: Stretch, at: number) => ReactNode
  readonly onChange: (to: StepChange) => void
  readonly children: ReactNode
}

/** A line for each stretch, which can be taken away; below them what else there is to say or do. */
function Parts({ step, show, onChange, children }: PartsProps) {
  const { t } = useLingui()
  return (
    <fieldset className={styles['stretches']}>
      <legend className={styles['legend']}>
        {step.stretches.length > 1 ? <Trans>Parts of the text, one for each group</Trans> : <Trans>Part of the text</Trans>}
      </legend>
      {step.stretches.map((stretch, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a part is its place in the row
        <div key={at} className={styles['stretch']}>
          {show(stretch, at)}
          <IconButton
            size="s"
            label={t`Take part ${at + 1} away`}
            icon={<Trash2 />}
            onClick={() => onChange({ stretches: step.stretches.toSpliced(at, 1) })}
          />
        </div>
      ))}
      {children}
    </fieldset>
  )
}
