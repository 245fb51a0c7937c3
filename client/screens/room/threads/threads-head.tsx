import { Plural, useLingui } from '@lingui/react/macro'
import { List, PanelRightClose } from 'lucide-react'
import { memo } from 'react'
import { classes } from '../../../components/classes.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { useObservable } from '../../../stores/use.ts'
import { usePlacings } from '../placing/placings.ts'
import { useStage } from '../stage.ts'
import styles from './head.module.css'
import { useRoomKey, WalkButtons, WalkChoice } from './walk-buttons.tsx'

interface ThreadsHeadProps {
  readonly count: number
  readonly onList: () => void
  readonly onFold: () => void
}

/** Over the column: how many there are, what of one's own waits in the list, and the ways through them. */
export const ThreadsHead = memo(function ThreadsHead({ count, onList, onFold }: ThreadsHeadProps) {
  const { t } = useLingui()
  const { room, show, writing } = useStage()
  const keyFor = useRoomKey()
  const { orphans } = usePlacings()
  useObservable(room.pen.records)
  const drafts = room.drafts.all().filter(({ id }) => id !== writing?.id)
  return (
    <div className={styles['head']}>
      <h2 className={styles['title']}>
        <Plural value={count} _0="Annotations" one="# annotation" other="# annotations" />
      </h2>
      {drafts.length > 0 && (
        <button type="button" className={classes(styles['waiting'], styles['drafts'])} onClick={onList}>
          <Plural value={drafts.length} one="# draft" other="# drafts" />
        </button>
      )}
      {orphans.length > 0 && (
        <button type="button" className={styles['waiting']} onClick={onList}>
          <Plural value={orphans.length} one="# not placed" other="# not placed" />
        </button>
      )}
      {count > 0 && show !== 'none' && (
        <>
          <WalkChoice />
          <WalkButtons />
        </>
      )}
      <IconButton size="s" label={t`List of all`} shortcut={keyFor('list')} icon={<List />} onClick={onList} />
      <IconButton size="s" label={t`Fold the annotations away`} icon={<PanelRightClose />} onClick={onFold} className={styles['fold']} />
    </div>
  )
})
