import { Trans, useLingui } from '@lingui/react/macro'
import type { GroupNote } from '#shared/projections/notes.ts'
import { Button } from '../../../components/button.tsx'
import { say } from '../../../components/status.tsx'
import { useGround } from '../stage.ts'
import styles from './notes.module.css'

/** A facilitator takes a group's note from readers' eyes, or gives it back. */
export function HideNote({ note: { id, hidden } }: { readonly note: GroupNote }) {
  const { t } = useLingui()
  const { room } = useGround()
  const set = () => {
    room.setHidden(id, !hidden)
    say(hidden ? t`Readers see it again.` : t`Readers do not see it any more.`, () => room.setHidden(id, hidden))
  }
  return (
    <div className={styles['hide']}>
      <Button size="s" look="quiet" onClick={set}>
        {hidden ? <Trans>Show to readers again</Trans> : <Trans>Hide from readers</Trans>}
      </Button>
    </div>
  )
}
