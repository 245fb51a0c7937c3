import { Trans } from '@lingui/react/macro'
import type { GroupId } from '#shared/ids.ts'
import { useObservable } from '../../../../stores/use.ts'
import { useStage } from '../../stage.ts'
import { HideNote } from '../hide-note.tsx'
import styles from './tab.module.css'

/** What the group is going to bring to the plenary, as it stands now. */
export function GroupNote({ group }: { readonly group: GroupId }) {
  const { room } = useStage()
  const note = useObservable(room.notes).find((one) => one.group === group)
  if (!note) return null
  return (
    <details className={styles['note']}>
      <summary>
        <Trans>Note for the plenary</Trans>
      </summary>
      {note.withheld ? (
        <p className={styles['small']}>
          <Trans>kept back until the reveal</Trans>
        </p>
      ) : (
        <p className={styles['words']} dir="auto">
          {note.body}
        </p>
      )}
      <HideNote note={note} />
    </details>
  )
}
