import { useSyncExternalStore } from 'react'
import { readingPlace } from './reading-place.ts'
import styles from './reading-progress.module.css'

/** A thin line under the strip: how far one has come. For narrow screens, which have no minimap; decoration beside the scroll bar. */
export const ReadingProgress = () => {
  const { to } = useSyncExternalStore(readingPlace.subscribe, readingPlace.now)
  return (
    <div className={styles['line']} aria-hidden>
      <div className={styles['done']} style={{ scale: `${to} 1` }} />
    </div>
  )
}
