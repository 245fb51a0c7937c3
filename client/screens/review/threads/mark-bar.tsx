import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RecordId } from '#shared/ids.ts'
import type { BulkMarks } from '#shared/protocol/http/review-marks.ts'
import { Button } from '../../../components/button.tsx'
import { FailureBox } from '../../../components/failure-box.tsx'
import { say } from '../../../components/status.tsx'
import { markMany } from '../../../requests/review.ts'
import { useReviewed } from '../reviewed.ts'
import styles from './mark-bar.module.css'

interface MarkBarProps {
  readonly chosen: ReadonlySet<RecordId>
  readonly onDone: () => void
}

/** What can be done with the threads that are chosen; each can be taken back. */
export function MarkBar({ chosen, onDone }: MarkBarProps) {
  const { t } = useLingui()
  const { session } = useReviewed()
  const queries = useQueryClient()
  const again = () => queries.invalidateQueries({ queryKey: ['review', session.id] })
  const mark = useMutation({
    mutationFn: (sort: BulkMarks['sort']) => markMany(session.id, sort, [...chosen]),
    onSuccess: async ({ changed }, sort) => {
      onDone()
      await again()
      const undo = changed.length > 0 ? () => void markMany(session.id, sort, changed, true).then(again) : undefined
      say(t`${plural(changed.length, { one: '# thread marked.', other: '# threads marked.' })}`, undo)
    },
  })
  return (
    <div className={styles['bar']} role="group" aria-label={t`The threads that are chosen`}>
      <span className={styles['count']}>
        <Plural value={chosen.size} one="# chosen" other="# chosen" />
      </span>
      <Button size="s" busy={mark.isPending} onClick={() => mark.mutate('resolve')}>
        <Trans>Resolve</Trans>
      </Button>
      <Button size="s" busy={mark.isPending} onClick={() => mark.mutate('pin')}>
        <Trans>Pin</Trans>
      </Button>
      <Button size="s" look="quiet" onClick={onDone}>
        <Trans>Choose none</Trans>
      </Button>
      {mark.error && <FailureBox error={mark.error} />}
    </div>
  )
}
