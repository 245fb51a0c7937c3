import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import type { RecordId } from '#shared/ids.ts'
import { type BulkMarks, MOST_CHOSEN } from '#shared/protocol/http/review-marks.ts'
import { Button } from '../../../components/button.tsx'
import { FailureBox } from '../../../components/failure-box.tsx'
import { ProgressBar } from '../../../components/progress-bar.tsx'
import { say } from '../../../components/status.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './mark-bar.module.css'
import { type MarkedInParts, markInParts } from './mark-in-parts.ts'

interface MarkBarProps {
  readonly chosen: ReadonlySet<RecordId>
  readonly onChoose: (ids: ReadonlySet<RecordId>) => void
  /** How many threads the list holds, also those that are not drawn. */
  readonly total: number
  /** Asks for all of them, in their order. */
  readonly all: () => Promise<RecordId[]>
}

interface Broken {
  readonly done: number
  readonly of: number
  readonly error?: unknown
}

/** Chooses all that the list holds, and marks what is chosen; that can be taken back. */
export function MarkBar({ chosen, onChoose, total, all }: MarkBarProps) {
  const { t, i18n } = useLingui()
  const { session } = useReviewed()
  const queries = useQueryClient()
  const id = useId()
  const again = () => queries.invalidateQueries({ queryKey: ['review', session.id] })
  const [running, setRunning] = useState<{ readonly done: number; readonly of: number }>()
  const [broken, setBroken] = useState<Broken>()
  const stop = useRef<AbortController>(undefined)
  const everything = useMutation({ mutationFn: all, onSuccess: (ids) => onChoose(new Set(ids)) })
  const most = Math.min(total, MOST_CHOSEN)
  const mostShown = i18n.number(MOST_CHOSEN)
  const [through, of] = [running?.done ?? 0, running?.of ?? 0]
  const [done, asked] = [broken?.done ?? 0, broken?.of ?? 0]
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = chosen.size > 0 && chosen.size < most
  }, [chosen.size, most])

  const takeBack = async (sort: BulkMarks['sort'], on: readonly RecordId[]) => {
    const { changed, rest } = await markInParts(session.id, { sort, gone: true }, on)
    await again()
    const left = rest.length
    if (left === 0) say(t`Taken back.`)
    else say(t`Taken back from ${plural(changed.length, { one: '# thread', other: '# threads' })}; ${left} keep the mark.`)
  }
  const mark = async (sort: BulkMarks['sort']) => {
    const on = [...chosen]
    stop.current = new AbortController()
    setBroken(undefined)
    // The buttons go; whoever pressed one by key stays where they were.
    box.current?.focus()
    setRunning({ done: 0, of: on.length })
    const { changed, rest, error }: MarkedInParts = await markInParts(session.id, { sort }, on, {
      signal: stop.current.signal,
      told: (done) => setRunning({ done, of: on.length }),
    })
    setRunning(undefined)
    onChoose(new Set(rest))
    if (rest.length > 0) setBroken({ done: on.length - rest.length, of: on.length, error })
    const undo = changed.length > 0 ? () => void takeBack(sort, changed) : undefined
    say(t`${plural(changed.length, { one: '# thread marked.', other: '# threads marked.' })}`, undo)
    await again()
  }
  return (
    <div className={styles['bar']} role="group" aria-label={t`Choose threads, to mark them together`}>
      <label className={styles['all']}>
        <input
          ref={box}
          type="checkbox"
          className={styles['box']}
          checked={most > 0 && chosen.size >= most}
          onChange={() => {
            if (everything.isPending || running) return
            setBroken(undefined)
            if (chosen.size >= most) onChoose(new Set())
            else everything.mutate()
          }}
        />
        {chosen.size > 0 ? (
          <span role="status">
            <Plural value={chosen.size} one={`# of ${total} chosen`} other={`# of ${total} chosen`} />
          </span>
        ) : total > most ? (
          <Trans>Choose the first {mostShown}</Trans>
        ) : (
          <Plural value={total} one="Choose this thread" other="Choose all # threads" />
        )}
      </label>
      {chosen.size > 0 && running === undefined && (
        <div className={styles['acts']}>
          <Button size="s" onClick={() => void mark('resolve')}>
            <Trans>Resolve</Trans>
          </Button>
          <Button size="s" onClick={() => void mark('pin')}>
            <Trans>Pin</Trans>
          </Button>
          <Button
            size="s"
            look="quiet"
            onClick={() => {
              box.current?.focus()
              onChoose(new Set())
            }}
          >
            <Trans>Choose none</Trans>
          </Button>
        </div>
      )}
      {running && (
        <div className={styles['running']}>
          <span id={id}>
            <Trans>
              {through} of {of} threads are through
            </Trans>
          </span>
          <ProgressBar done={through} total={of} labelledBy={id} />
          <Button size="s" look="quiet" onClick={() => stop.current?.abort()}>
            <Trans>Stop</Trans>
          </Button>
        </div>
      )}
      {total > MOST_CHOSEN && chosen.size >= MOST_CHOSEN && (
        <p className={styles['note']}>
          <Trans>No more than {mostShown} are marked at a time. Mark these, then choose the next.</Trans>
        </p>
      )}
      {broken && (
        <p className={styles['note']} role="status">
          <Trans>
            {done} of {asked} threads are done. The others are still chosen: press again to go on with them.
          </Trans>
        </p>
      )}
      {broken?.error !== undefined && <FailureBox error={broken.error} />}
      {everything.error && <FailureBox error={everything.error} />}
    </div>
  )
}
