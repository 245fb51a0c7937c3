import { useRef } from 'react'
import { type ReadingPlace, useMovesAlong } from './reading-place.ts'
import styles from './reading-progress.module.css'

const growing: Keyframe[] = [{ scale: '0 1' }, { scale: '1 1' }]
const come = ({ to }: ReadingPlace) => to

/** A thin line under the strip: how far one has come. For narrow screens, which have no minimap; decoration beside the scroll bar. */
export function ReadingProgress() {
  const done = useRef<HTMLDivElement>(null)
  useMovesAlong(done, growing, come)
  return (
    <div className={styles['line']} aria-hidden>
      <div ref={done} className={styles['done']} />
    </div>
  )
}
