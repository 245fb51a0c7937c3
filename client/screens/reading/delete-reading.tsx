import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { ReadingView } from '#shared/protocol/http/readings.ts'
import { Question } from '../../components/dialog.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { say } from '../../components/status.tsx'
import { order } from '../../requests/call.ts'

interface DeleteReadingProps {
  readonly reading: ReadingView
  /** Sessions on it that whoever asks knows of. */
  readonly sessions: number
  readonly onClose: () => void
}

/** Asks before a reading is deleted, and says what becomes of the sessions on it. */
export function DeleteReading({ reading, sessions, onClose }: DeleteReadingProps) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const remove = useMutation({
    mutationFn: () => order('DELETE', `/readings/${reading.id}`),
    onSuccess: async () => {
      navigate('/')
      say(t`The reading is deleted.`)
      queries.removeQueries({ queryKey: ['readings', reading.id] })
      await queries.invalidateQueries()
    },
  })
  return (
    <Question
      title={
        <Trans>
          Delete “<bdi>{reading.meta.title}</bdi>”?
        </Trans>
      }
      yes={<Trans>Delete it</Trans>}
      danger
      busy={remove.isPending}
      onYes={() => remove.mutate()}
      onNo={onClose}
    >
      {remove.error && <FailureBox error={remove.error} />}
      <p>
        {sessions === 0 ? (
          <Trans>No session reads it: it goes with all its versions.</Trans>
        ) : (
          <Plural
            value={sessions}
            one="The session on it keeps it, with everything that was written there. It leaves your list, cannot be corrected any more, and no new session can be opened on it."
            other="The # sessions on it keep it, with everything that was written there. It leaves your list, cannot be corrected any more, and no new session can be opened on it."
          />
        )}{' '}
        <Trans>This cannot be undone.</Trans>
      </p>
    </Question>
  )
}
