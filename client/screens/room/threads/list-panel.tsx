import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import type { Thread } from '#shared/projections/thread.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { useStage } from '../stage.ts'
import { ArrivalsPill } from './arrivals-pill.tsx'
import styles from './list-panel.module.css'
import { showScreen } from './show-screen.ts'
import { ThreadsList } from './threads-list.tsx'

/** The list of all in the place of the column: it stands still beside the text and scrolls by itself. */
export function ListPanel({ threads, onClose }: { readonly threads: readonly Thread[]; readonly onClose: () => void }) {
  const { t } = useLingui()
  const { room, active } = useStage()
  useEffect(() => {
    showScreen(room, { isInView: () => true, movesWithThread: () => true, movesWithReply: (thread) => thread.id === active })
  }, [room, active])
  return (
    <div className={styles['panel']}>
      <div className={styles['head']}>
        <h2 className={styles['title']}>
          <Trans>All annotations</Trans> <span className={styles['count']}>{threads.length}</span>
        </h2>
        <IconButton size="s" label={t`Back to the annotations beside the text`} icon={<X />} onClick={onClose} />
      </div>
      <ArrivalsPill />
      <ThreadsList threads={threads} />
    </div>
  )
}
