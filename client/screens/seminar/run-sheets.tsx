import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Copy, Ellipsis, ListOrdered, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { SeminarId } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import type { RunSheetSummary } from '#shared/protocol/http/run-sheets.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, Question } from '../../components/dialog.tsx'
import { Empty } from '../../components/empty.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { SelectField } from '../../components/field.tsx'
import { Form } from '../../components/form.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { later } from '../../components/later.tsx'
import { Menu, MenuItem } from '../../components/menu.tsx'
import { Facts } from '../../components/row-list.tsx'
import { Section } from '../../components/section.tsx'
import { say } from '../../components/status.tsx'
import { order } from '../../requests/call.ts'
import { runSheetsQuery } from '../../requests/run-sheets.ts'
import { seminarsQuery } from '../../requests/seminars.ts'
import styles from './seminar.module.css'

const RunSheetDialog = later(async () => (await import('./run-sheet-dialog.tsx')).default)

/** The run-sheets that are kept with a seminar: to be read, changed, copied, deleted. They are used where a session is planned. */
export function RunSheets({ seminar }: { readonly seminar: SeminarId }) {
  const { t } = useLingui()
  const [editing, setEditing] = useState<RunSheetSummary>()
  const [copying, setCopying] = useState<RunSheetSummary>()
  const [deleting, setDeleting] = useState<RunSheetSummary>()
  const all = useQuery(runSheetsQuery)
  const others = (useQuery(seminarsQuery).data ?? []).filter(({ id, role }) => id !== seminar && can(role, 'seminar.plan'))
  const sheets = all.data?.filter((sheet) => sheet.seminar.id === seminar)
  return (
    <Section title={<Trans>Run-sheets</Trans>}>
      {all.error && !all.data && <FailureBox error={all.error} onRetry={() => void all.refetch()} />}
      {sheets?.length === 0 && (
        <Empty title={<Trans>No run-sheet saved yet</Trans>}>
          <Trans>
            Plan a session in its reading room and save the run-sheet there; then it can be used again, here and in other seminars.
          </Trans>
        </Empty>
      )}
      {sheets && sheets.length > 0 && (
        <ul className={styles['members']}>
          {sheets.map((sheet) => (
            <li key={sheet.id} className={styles['member']}>
              <span className={styles['name']}>
                <button type="button" className={styles['open']} onClick={() => setEditing(sheet)}>
                  <bdi>{sheet.name}</bdi>
                </button>
                <span className={styles['email']}>
                  <Facts>
                    <Plural value={sheet.steps} one="# step" other="# steps" />
                    {sheet.minutes > 0 && <Plural value={Math.round(sheet.minutes)} one="# minute" other="# minutes" />}
                    {sheet.prompts > 0 && <Plural value={sheet.prompts} one="# prompt" other="# prompts" />}
                  </Facts>
                </span>
              </span>
              <Menu
                label={t`More for “${sheet.name}”`}
                side="end"
                trigger={(props) => <IconButton {...props} size="s" label={t`More for “${sheet.name}”`} icon={<Ellipsis />} />}
              >
                <MenuItem icon={<Pencil />} onSelect={() => setEditing(sheet)}>
                  <Trans>Rename and change</Trans>
                </MenuItem>
                <MenuItem icon={<ListOrdered />} href={`/sessions/new?seminar=${seminar}&sheet=${sheet.id}`}>
                  <Trans>Open a session with it</Trans>
                </MenuItem>
                {others.length > 0 && (
                  <MenuItem icon={<Copy />} onSelect={() => setCopying(sheet)}>
                    <Trans>Copy into another seminar</Trans>
                  </MenuItem>
                )}
                <MenuItem icon={<Trash2 />} danger onSelect={() => setDeleting(sheet)}>
                  <Trans>Delete</Trans>
                </MenuItem>
              </Menu>
            </li>
          ))}
        </ul>
      )}
      {editing && <RunSheetDialog id={editing.id} name={editing.name} onClose={() => setEditing(undefined)} />}
      {copying && <CopyDialog sheet={copying} seminars={others} onClose={() => setCopying(undefined)} />}
      {deleting && <DeleteQuestion sheet={deleting} onClose={() => setDeleting(undefined)} />}
    </Section>
  )
}

interface CopyDialogProps {
  readonly sheet: RunSheetSummary
  readonly seminars: readonly { readonly id: SeminarId; readonly title: string }[]
  readonly onClose: () => void
}

function CopyDialog({ sheet, seminars, onClose }: CopyDialogProps) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [to, setTo] = useState<string>(seminars[0]?.id ?? '')
  const copy = useMutation({
    mutationFn: () => order('POST', `/run-sheets/${sheet.id}/copies`, { body: { seminarId: to } }),
    onSuccess: async () => {
      say(t`Copied to “${seminars.find(({ id }) => id === to)?.title ?? ''}”.`)
      await queries.invalidateQueries(runSheetsQuery)
      onClose()
    },
  })
  return (
    <Dialog title={<Trans>Copy “{sheet.name}”</Trans>} onClose={onClose}>
      <Form onSubmit={() => copy.mutate()}>
        <SelectField label={t`Into which seminar?`} value={to} onChange={(event) => setTo(event.currentTarget.value)}>
          {seminars.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </SelectField>
        {copy.error && <FailureBox error={copy.error} />}
        <Button type="submit" look="primary" busy={copy.isPending}>
          <Trans>Copy it there</Trans>
        </Button>
      </Form>
    </Dialog>
  )
}

function DeleteQuestion({ sheet, onClose }: { readonly sheet: RunSheetSummary; readonly onClose: () => void }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => order('DELETE', `/run-sheets/${sheet.id}`),
    onSuccess: async () => {
      say(t`The run-sheet is deleted.`)
      await queries.invalidateQueries(runSheetsQuery)
      onClose()
    },
  })
  return (
    <Question
      title={<Trans>Delete “{sheet.name}”?</Trans>}
      yes={<Trans>Delete</Trans>}
      danger
      busy={remove.isPending}
      onYes={() => remove.mutate()}
      onNo={onClose}
    >
      <p>
        <Trans>Sessions that use it keep what they have taken over.</Trans>
      </p>
      {remove.error && <FailureBox error={remove.error} />}
    </Question>
  )
}
