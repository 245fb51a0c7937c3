import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { answers, isNews, newsAmong } from '#shared/projections/news.ts'
import type { Thread } from '#shared/projections/thread.ts'
import { Button } from '../../../components/button.tsx'
import { classes } from '../../../components/classes.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { shelf } from '../../../device/shared.ts'
import { useMoments } from '../../../i18n/moments.ts'
import { useObservable } from '../../../stores/use.ts'
import { useStage } from '../stage.ts'
import styles from '../strip/notice.module.css'

const postsOf = (thread: Thread) => [thread.root, ...thread.replies.map(({ post }) => post)]

/** Whoever comes back is told what others wrote meanwhile, and can go through it. It stands until it is put away. */
export function SinceLastHere({ since }: { readonly since: string }) {
  const { room, step } = useStage()
  const { t } = useLingui()
  const moments = useMoments()
  const threads = useObservable(room.threads)
  const marks = useObservable(room.readMarks.marks)
  const { me } = useObservable(room.view)
  const key = `catena.since.${me.id}`
  const [away, setAway] = useState(() => shelf().getItem(key) === since)
  const { alias } = me
  const after = useMemo(() => {
    const at = Date.parse(since)
    // What was opened since is not new any more.
    return (thread: Thread) => Math.max(at, room.readMarks.upTo(thread))
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `marks` decides what was opened
  }, [since, room, marks])
  const all = useMemo(() => threads.map((thread) => newsAmong(postsOf(thread), alias, after(thread))), [threads, alias, after])
  const posts = all.reduce((sum, news) => sum + news.posts, 0)
  const replies = all.reduce((sum, news) => sum + news.replies, 0)
  const [was, setWas] = useState(0)
  if (posts > was) setWas(posts)
  if (away || was === 0) return null
  const isNew = (thread: Thread) => postsOf(thread).some((post) => isNews(post, alias, after(thread)))
  const answersMe = (thread: Thread) => postsOf(thread).some((post) => isNews(post, alias, after(thread)) && answers(post, alias))
  const close = () => {
    shelf().setItem(key, since)
    setAway(true)
  }
  return (
    <div className={classes(styles['notice'], styles['line'])} role="status" data-since>
      <p>
        {posts === 0 ? (
          <Trans>You have seen all that is new.</Trans>
        ) : (
          <b>
            <Plural value={posts} one="# new since you were here" other="# new since you were here" />
          </b>
        )}{' '}
        <time className={styles['when']} dateTime={since} title={moments.full(new Date(since))}>
          {moments.short(new Date(since))}
        </time>
        {replies > 0 && (
          <button type="button" className={styles['link']} onClick={() => step(1, answersMe)}>
            <Plural value={replies} one="# reply to you" other="# replies to you" />
          </button>
        )}
      </p>
      {posts > 0 && (
        <Button size="s" onClick={() => step(1, isNew)}>
          <Trans>Next new</Trans>
        </Button>
      )}
      <IconButton size="s" label={t`Close`} icon={<X />} onClick={close} />
    </div>
  )
}
