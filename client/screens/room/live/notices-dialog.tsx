import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { Dialog } from '../../../components/dialog.tsx'
import { useObservable } from '../../../stores/use.ts'
import { useDesk } from './desk.ts'
import styles from './dialogs.module.css'
import { noticeKinds, noticeWords, silence, silenced } from './notices.ts'

/** Which kinds of news are said aloud. */
export function NoticesDialog({ onClose }: { readonly onClose: () => void }) {
  const { _ } = useLingui()
  const { isFacilitator } = useDesk()
  const silent = useObservable(silenced)
  return (
    <Dialog title={<Trans>What is announced</Trans>} onClose={onClose}>
      <p className={styles['hint']}>
        <Trans>A screen reader says these when they happen, without interrupting. What you see stays the same.</Trans>
      </p>
      <div className={styles['checks']}>
        {noticeKinds
          // Readers are never told what facilitators do, facilitators not what becomes of their threads.
          .filter((kind) => kind !== (isFacilitator ? 'lifts' : 'deeds'))
          .map((kind) => (
            <label key={kind} className={styles['check']}>
              <input type="checkbox" checked={!silent.has(kind)} onChange={(event) => silence(kind, !event.target.checked)} />
              {_(noticeWords[kind])}
            </label>
          ))}
      </div>
    </Dialog>
  )
}
