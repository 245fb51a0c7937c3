import { plural } from '@lingui/core/macro'
import { Plural, useLingui } from '@lingui/react/macro'
import { ArrowDown } from 'lucide-react'
import { memo, useEffect, useState } from 'react'
import { Spoken } from '../../../components/spoken.tsx'
import { useObservable } from '../../../stores/use.ts'
import { silenced } from '../live/notices.ts'
import { useGround } from '../stage.ts'
import { useKeyChoices } from '../strip/key-choices.ts'
import { roomKeys } from '../strip/room-keys.ts'
import { useSingleKeys } from '../strip/use-single-keys.ts'
import styles from './arrivals.module.css'

/** How long others may go on writing before it is said again, in ms. */
const PAUSE = 2_500

const letIn = roomKeys.find(({ does }) => does === 'let-in')

/** The key that lets in what waits; undefined where this reader wants none. */
function useLetInKey(): string | undefined {
  const [single] = useSingleKeys()
  const { keyOf } = useKeyChoices()
  return single && letIn ? keyOf('room', letIn) : undefined
}

/** What others wrote meanwhile waits here until the reader lets it in. It lies over the column, or has a place kept for it: it moves nothing. */
export const ArrivalsPill = memo(function ArrivalsPill({ className = styles['pill-place'] }: { readonly className?: string | undefined }) {
  const { room } = useGround()
  const waiting = useObservable(room.waiting)
  const focused = useObservable(room.focused)
  const key = useLetInKey()
  return (
    <div className={className}>
      {waiting > 0 && !focused && (
        <button type="button" className={styles['pill']} onClick={() => room.letIn()} aria-keyshortcuts={key}>
          <ArrowDown aria-hidden />
          <Plural value={waiting} one="# new" other="# new" />
        </button>
      )}
    </div>
  )
})

/** Says politely that others wrote. Stands once. */
export function ArrivalsSpoken() {
  const { t } = useLingui()
  const { room } = useGround()
  const waiting = useObservable(room.waiting)
  const arrived = useObservable(room.arrived)
  const focused = useObservable(room.focused)
  const silent = useObservable(silenced).has('arrivals')
  const key = useLetInKey()
  const [spoken, setSpoken] = useState({ text: '', count: 0 })
  useEffect(() => {
    if (focused || (waiting === 0 && arrived.count === 0)) return
    const words = () => {
      if (waiting === 0) return t`Others have written something new.`
      if (key === undefined) return t`${plural(waiting, { one: '# new post waits.', other: '# new posts wait.' })}`
      return t`${plural(waiting, { one: `# new post waits. Press ${key} to let it in.`, other: `# new posts wait. Press ${key} to let them in.` })}`
    }
    const timer = setTimeout(() => setSpoken(({ count }) => ({ text: words(), count: count + 1 })), PAUSE)
    return () => clearTimeout(timer)
  }, [waiting, arrived, focused, key, t])
  return <Spoken text={focused || silent ? '' : spoken.text} count={spoken.count} />
}
