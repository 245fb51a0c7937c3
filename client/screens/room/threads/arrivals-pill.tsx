import { plural } from '@lingui/core/macro'
import { Plural, useLingui } from '@lingui/react/macro'
import { ArrowDown } from 'lucide-react'
import { useEffect, useState } from 'react'
import { VisuallyHidden } from '../../../components/visually-hidden.tsx'
import { useObservable } from '../../../stores/use.ts'
import { silenced } from '../live/notices.ts'
import { useStage } from '../stage.ts'
import styles from './arrivals.module.css'

/** How long others may go on writing before it is said again, in ms. */
const PAUSE = 2_500

/** What others wrote meanwhile waits here until the reader lets it in. It lies over the column, or has a place kept for it: it moves nothing. */
export function ArrivalsPill({ className = styles['pill-place'] }: { readonly className?: string | undefined }) {
  const { room } = useStage()
  const waiting = useObservable(room.waiting)
  const focused = useObservable(room.focused)
  return (
    <div className={className}>
      {waiting > 0 && !focused && (
        <button type="button" className={styles['pill']} onClick={() => room.letIn()} aria-keyshortcuts="u">
          <ArrowDown aria-hidden />
          <Plural value={waiting} one="# new" other="# new" />
        </button>
      )}
    </div>
  )
}

/** Says politely that others wrote. Stands once. */
export function ArrivalsSpoken() {
  const { t } = useLingui()
  const { room } = useStage()
  const waiting = useObservable(room.waiting)
  const arrived = useObservable(room.arrived)
  const focused = useObservable(room.focused)
  const silent = useObservable(silenced).has('arrivals')
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    if (focused || (waiting === 0 && arrived.count === 0)) return
    const timer = setTimeout(() => {
      setSpoken(
        waiting > 0
          ? t`${plural(waiting, { one: '# new post waits. Press u to let it in.', other: '# new posts wait. Press u to let them in.' })}`
          : t`Others have written something new.`,
      )
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [waiting, arrived, focused, t])
  return (
    <div role="status" aria-live="polite">
      <VisuallyHidden>{focused || silent ? '' : spoken}</VisuallyHidden>
    </div>
  )
}
