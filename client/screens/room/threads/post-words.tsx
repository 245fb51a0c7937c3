import { useLingui } from '@lingui/react/macro'
import type { Post } from '#shared/projections/post.ts'
import { useObservable } from '../../../stores/use.ts'
import { useGroupOf } from '../live/use-group-of.ts'
import { PlacingWord } from '../placing/placing-word.tsx'
import { useGround } from '../stage.ts'
import styles from './post.module.css'

/** Small words for what has become of it. */
export function PostWords({ post, brief }: { readonly post: Post; readonly brief: boolean }) {
  const { t } = useLingui()
  const { room } = useGround()
  const { phase, me } = useObservable(room.view)
  const { counts } = post.marks
  const group = useGroupOf(post)
  return (
    <>
      {post.author.imported && <span className={styles['word']}>{t`imported`}</span>}
      {post.to === 'me' && <span className={styles['word']}>{t`only you`}</span>}
      {post.onlyMine && post.to !== 'me' && phase === 'read' && me.role !== 'facilitator' && (
        <span className={styles['word']}>{t`kept until the reveal`}</span>
      )}
      {post.inSilence && phase !== 'read' && <span className={styles['word']}>{t`before the reveal`}</span>}
      {post.to === 'facilitators' && <span className={styles['word']}>{t`to the facilitator`}</span>}
      {group !== undefined && !post.lifted && (
        <span className={styles['word']} dir="auto">
          {group}
        </span>
      )}
      {brief && post.editedAt !== undefined && !post.deleted && <span className={styles['word']}>{t`edited`}</span>}
      {(counts.endorse ?? 0) > 0 && <span className={styles['word']}>{t`endorsed`}</span>}
      {(counts.pin ?? 0) > 0 && <span className={styles['word']}>{t`pinned`}</span>}
      {(counts.resolve ?? 0) > 0 && <span className={styles['word']}>{t`resolved`}</span>}
      {post.is === 'annotation' && <PlacingWord id={post.id} className={styles['word']} />}
      {post.lifted && (
        <span className={styles['word']} dir="auto">
          {group === undefined ? t`brought from a group` : t`brought from ${group}`}
        </span>
      )}
      {post.hidden && <span className={styles['word']}>{t`hidden from readers`}</span>}
    </>
  )
}
