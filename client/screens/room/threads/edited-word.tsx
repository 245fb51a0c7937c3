import { Trans, useLingui } from '@lingui/react/macro'
import type { Post } from '#shared/projections/post.ts'
import { later } from '../../../components/later.tsx'
import { Popover } from '../../../components/popover.tsx'
import { useMoments } from '../../../i18n/moments.ts'
import { useObservable } from '../../../stores/use.ts'
import { useGround } from '../stage.ts'
import styles from './edited.module.css'

const EditedHistory = later(async () => (await import('./edited-history.tsx')).EditedHistory)

/** The word "edited": it opens what was changed, and when. */
export function EditedWord({ post }: { readonly post: Post }) {
  const { t } = useLingui()
  const moments = useMoments()
  const { room } = useGround()
  const session = useObservable(room.view).id
  return (
    <Popover
      label={t`What was changed`}
      className={styles['panel']}
      onOpen={(panel) => panel.focus()}
      trigger={(trigger) => (
        <button
          {...trigger}
          type="button"
          className={styles['word']}
          title={post.editedAt === undefined ? undefined : moments.full(new Date(post.editedAt))}
        >
          {post.deleted ? <Trans>your earlier words</Trans> : <Trans>edited</Trans>}
        </button>
      )}
    >
      {() => <EditedHistory session={session} record={post.id} />}
    </Popover>
  )
}
