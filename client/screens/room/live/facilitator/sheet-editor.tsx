import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Step } from '#shared/session/live.ts'
import { sheetFits } from '#shared/session/sheet-size.ts'
import { Button } from '../../../../components/button.tsx'
import { Dialog } from '../../../../components/dialog.tsx'
import { SelectField } from '../../../../components/field.tsx'
import { runSheetsQuery } from '../../../../requests/run-sheets.ts'
import { sessionsQuery } from '../../../../requests/sessions.ts'
import { usePlacings } from '../../placing/placings.ts'
import { useStage } from '../../stage.ts'
import { useDesk } from '../desk.ts'
import { KeepSheet } from './keep-sheet.tsx'
import styles from './sheet-editor.module.css'
import { StepsEditor } from './steps-editor.tsx'
import { stepsOf, templates } from './templates.ts'

/** The run-sheet: written before the session, changed while it runs. */
export function SheetEditor({ onClose }: { readonly onClose: () => void }) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { state, give } = useDesk()
  const { reading } = useStage()
  const { ofBlock } = usePlacings()
  const before = state?.facilitator?.sheet ?? []
  const [sheet, setSheet] = useState<readonly Step[]>(before)
  const [busy, setBusy] = useState(false)
  const fits = sheetFits(sheet)
  const save = async () => {
    if (!fits) return
    setBusy(true)
    const taken = await give(
      { is: 'plan', sheet: [...sheet] },
      { said: t`The run-sheet is kept.`, undo: { is: 'plan', sheet: [...before] } },
    )
    setBusy(false)
    if (taken) onClose()
  }
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
          <Button look="primary" busy={busy} aria-disabled={!fits} onClick={() => void save()}>
            <Trans>Keep this run-sheet</Trans>
          </Button>
        </>
      }
    >
      <div className={styles['editor']}>
        {sheet.length === 0 && (
          <div className={styles['templates']}>
            <p className={styles['hint']}>
              <Trans>The phases of the meeting, in order. Begin with one of these and change what you like.</Trans>
            </p>
            {templates.map(({ id, title, text }) => (
              <button key={id} type="button" className={styles['template']} onClick={() => setSheet(stepsOf(id, reading.blocks, _))}>
                <span className={styles['name']}>{_(title)}</span>
                <span className={styles['text']}>{_(text)}</span>
              </button>
            ))}
            <TakeOver onTaken={onClose} />
          </div>
        )}
        <StepsEditor sheet={sheet} onChange={setSheet} text={{ blocks: reading.blocks, ofBlock }} now={state?.step?.id}>
          {sheet.length > 0 && (
            <Button size="s" look="quiet" onClick={() => setSheet([])}>
              <Trans>Begin anew from a template</Trans>
            </Button>
          )}
        </StepsEditor>
        {sheet.length > 0 && <KeepSheet sheet={sheet} />}
      </div>
    </Dialog>
  )
}

/** Run-sheets that are kept with one's seminars, and those of earlier sessions, are there to be used again, with their prompts. */
function TakeOver({ onTaken }: { readonly onTaken: () => void }) {
  const { t } = useWords()
  const { state, give } = useDesk()
  const { room } = useStage()
  const kept = useQuery(runSheetsQuery).data ?? []
  const sessions = useQuery(sessionsQuery).data ?? []
  const others = sessions.filter(({ id, role, manner }) => id !== state?.session && role === 'facilitator' && manner === 'live')
  if (kept.length === 0 && others.length === 0) return null
  const here = room.view.get().seminar.id
  const take = async (value: string) => {
    const done = { said: t`The run-sheet is taken over, with its prompts.` }
    const sheet = kept.find(({ id }) => id === value)
    const other = others.find(({ id }) => id === value)
    const taken = sheet
      ? await give({ is: 'plan-from', runSheet: sheet.id }, done)
      : other && (await give({ is: 'plan-like', session: other.id }, done))
    if (taken) onTaken()
  }
  return (
    <SelectField
      label={<Trans>Or use one again</Trans>}
      hint={<Trans>Prompts come along where this text has their passage. The others wait under Prompts until you give them a place.</Trans>}
      value=""
      onChange={(event) => void take(event.target.value)}
    >
      <option value="">{t`Choose a run-sheet`}</option>
      {kept.length > 0 && (
        <optgroup label={t`Saved run-sheets`}>
          {kept.map(({ id, name, seminar }) => (
            <option key={id} value={id}>
              {seminar.id === here ? name : `${name} · ${seminar.title}`}
            </option>
          ))}
        </optgroup>
      )}
      {others.length > 0 && (
        <optgroup label={t`Of other sessions`}>
          {others.map(({ id, title, reading }) => (
            <option key={id} value={id}>
              {title === reading.title ? title : `${title} · ${reading.title}`}
            </option>
          ))}
        </optgroup>
      )}
    </SelectField>
  )
}
