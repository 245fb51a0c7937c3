import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { SessionSummary } from '#shared/protocol/http/sessions.ts'
import { Question } from '../../components/dialog.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { say } from '../../components/status.tsx'
import { order } from '../../requests/call.ts'

/** Asks before a session is deleted, and says what goes and what stays. */
export function DeleteSession({ session, onClose }: { readonly session: SessionSummary; readonly onClose: () => void }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => order('DELETE', `/sessions/${session.id}`),
    onSuccess: async () => {
      onClose()
      say(t`The session is deleted.`)
      queries.removeQueries({ queryKey: ['sessions', session.id] })
      await queries.invalidateQueries()
    },
  })
  return (
    <Question
      title={
        <Trans>
          Delete “<bdi>{session.title}</bdi>”?
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
        <Plural
          value={session.people}
          _0="Nobody is in it. The reading stays."
          one="Everything that the one person in it wrote goes with it. The reading stays."
          other="Everything that the # people in it wrote goes with it. The reading stays."
        />{' '}
        <Trans>This cannot be undone.</Trans>
      </p>
      {session.phase !== 'closed' && (
        <p>
          <Trans>To end it and keep what was written, close it instead.</Trans>
        </p>
      )}
    </Question>
  )
}
