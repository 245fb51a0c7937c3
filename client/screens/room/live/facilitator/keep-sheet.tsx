import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Bookmark } from 'lucide-react'
import { useState } from 'react'
import { Title } from '#shared/protocol/http/name.ts'
import { type NewRunSheet, RunSheetSummary } from '#shared/protocol/http/run-sheets.ts'
import type { Step } from '#shared/session/live.ts'
import { saveSheet } from '#shared/session/saved-sheet.ts'
import { sheetFits } from '#shared/session/sheet-size.ts'
import { Button } from '../../../../components/button.tsx'
import { FailureBox } from '../../../../components/failure-box.tsx'
import { TextField } from '../../../../components/field.tsx'
import { Form, focusFirstWrong } from '../../../../components/form.tsx'
import { say } from '../../../../components/status.tsx'
import { call } from '../../../../requests/call.ts'
import { runSheetsQuery } from '../../../../requests/run-sheets.ts'
import { useStage } from '../../stage.ts'
import { useDesk } from '../desk.ts'
import styles from './sheet-editor.module.css'

/** It opens below what the dialog shows. */
const bringIntoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' })

/** Saves the run-sheet as it stands in the editor, and the prompts of the session, with the seminar. */
export function KeepSheet({ sheet }: { readonly sheet: readonly Step[] }) {
  const { t } = useLingui()
  const { state } = useDesk()
  const { room, reading } = useStage()
  const queries = useQueryClient()
  const view = room.view.get()
  const [name, setName] = useState<string>()
  const [tried, setTried] = useState(false)
  const keep = useMutation({
    mutationFn: (body: NewRunSheet) => call(RunSheetSummary, 'POST', '/run-sheets', { body }),
    onSuccess: async (kept) => {
      setName(undefined)
      setTried(false)
      say(t`“${kept.name}” is saved with the seminar.`)
      await queries.invalidateQueries(runSheetsQuery)
    },
  })
  if (name === undefined)
    return (
      <div>
        <Button size="s" look="quiet" icon={<Bookmark aria-hidden />} disabled={!sheetFits(sheet)} onClick={() => setName(view.title)}>
          <Trans>Save it for other sessions</Trans>
        </Button>
      </div>
    )
  const parsed = Title.safeParse(name)
  const prompts = [...(state?.prompts ?? []), ...(state?.facilitator?.unpinned ?? [])]
  return (
    <div ref={bringIntoView}>
      <Form
        onSubmit={() => {
          setTried(true)
          if (parsed.success)
            keep.mutate({ seminarId: view.seminar.id, name: parsed.data, sheet: saveSheet(sheet, prompts, reading.blocks) })
          else focusFirstWrong()
        }}
      >
        <TextField
          label={<Trans>Name of the run-sheet</Trans>}
          hint={<Trans>It is saved with the seminar, with its steps and the session’s prompts, for other classes and other texts.</Trans>}
          value={name}
          maxLength={300}
          autoFocus
          dir="auto"
          error={tried && !parsed.success ? t`Type a name.` : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {keep.error && <FailureBox error={keep.error} />}
        <div className={styles['foot']}>
          <Button type="submit" size="s" busy={keep.isPending}>
            <Trans>Save</Trans>
          </Button>
          <Button size="s" look="quiet" onClick={() => setName(undefined)}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </Form>
    </div>
  )
}
