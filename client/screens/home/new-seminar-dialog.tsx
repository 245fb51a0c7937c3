import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Title } from '#shared/protocol/http/name.ts'
import { SeminarSummary } from '#shared/protocol/http/seminars.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { TextField } from '../../components/field.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import { call } from '../../requests/call.ts'

/** What a new seminar answers with: only its id is needed here. */
const Made = SeminarSummary.pick({ id: true })

export function NewSeminarDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const [title, setTitle] = useState('')
  const [tried, setTried] = useState(false)
  const parsed = Title.safeParse(title)
  const make = useMutation({
    mutationFn: (name: string) => call(Made, 'POST', '/seminars', { body: { title: name } }),
    onSuccess: async ({ id }) => {
      navigate(`/seminars/${id}`)
      await queries.invalidateQueries({ queryKey: ['seminars'] })
    },
  })
  return (
    <Dialog title={<Trans>New seminar</Trans>} onClose={onClose}>
      <Form
        onSubmit={() => {
          setTried(true)
          if (parsed.success) make.mutate(parsed.data)
          else focusFirstWrong()
        }}
      >
        <TextField
          label={t`Title`}
          hint={t`A class or a reading group that meets over several readings.`}
          placeholder={t`Such as: Political thought, Thursdays`}
          error={tried && !parsed.success ? t`Type a title.` : undefined}
          value={title}
          maxLength={300}
          autoFocus
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {make.error && <FailureBox error={make.error} />}
        <Button type="submit" look="primary" busy={make.isPending}>
          <Trans>Make the seminar</Trans>
        </Button>
      </Form>
    </Dialog>
  )
}
