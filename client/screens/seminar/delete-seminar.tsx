import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { SeminarView } from '#shared/protocol/http/seminars.ts'
import { Question } from '../../components/dialog.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { say } from '../../components/status.tsx'
import { order } from '../../requests/call.ts'

/** Asks before a seminar is deleted, and says what goes and what stays. */
export function DeleteSeminar({ seminar, onClose }: { readonly seminar: SeminarView; readonly onClose: () => void }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const remove = useMutation({
    mutationFn: () => order('DELETE', `/seminars/${seminar.id}`),
    onSuccess: async () => {
      navigate('/')
      say(t`The seminar is deleted.`)
      queries.removeQueries({ queryKey: ['seminars', seminar.id] })
      await queries.invalidateQueries()
    },
  })
  const { sessions } = seminar
  return (
    <Question
      title={
        <Trans>
          Delete “<bdi>{seminar.title}</bdi>”?
        </Trans>
      }
      yes={<Trans>Delete it for everyone</Trans>}
      danger
      busy={remove.isPending}
      onYes={() => remove.mutate()}
      onNo={onClose}
    >
      {remove.error && <FailureBox error={remove.error} />}
      <p>
        {sessions.length === 0 ? (
          <Trans>It has no sessions. Your readings stay.</Trans>
        ) : (
          <Plural
            value={sessions.length}
            one="Its session goes too, with everything that anyone wrote in it. Your readings stay."
            other="Its # sessions go too, with everything that anyone wrote in them. Your readings stay."
          />
        )}{' '}
        <Trans>This cannot be undone.</Trans>
      </p>
    </Question>
  )
}
