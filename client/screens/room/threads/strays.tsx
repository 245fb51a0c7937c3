import { Plural, Trans } from '@lingui/react/macro'
import { memo, useId } from 'react'
import { useObservable } from '../../../stores/use.ts'
import { Composer } from '../composer/composer.tsx'
import { useStage } from '../stage.ts'
import { PostView } from './post-view.tsx'
import styles from './strays.module.css'

/** Replies to annotations that the reader cannot see: at the end of all, with nothing said of what they answer. */
export const Strays = memo(function Strays() {
  const { room, writing } = useStage()
  const strays = useObservable(room.strays)
  const id = useId()
  if (strays.length === 0) return null
  return (
    <section className={styles['strays']} aria-labelledby={id}>
      <h3 id={id} className={styles['title']}>
        <Plural value={strays.length} one="# reply to something you cannot see here" other="# replies to something you cannot see here" />
      </h3>
      <p className={styles['why']}>
        <Trans>What they answer was taken out of your sight, or was meant for others.</Trans>
      </p>
      {strays.map((post) => (
        <div key={post.id} className={styles['stray']} role="group" aria-labelledby={`${id}-${post.id}`} data-open>
          {writing?.editing?.id === post.id ? (
            <Composer key={writing.id} writing={writing} />
          ) : (
            <PostView post={post} headingId={`${id}-${post.id}`} answers="unseen" />
          )}
        </div>
      ))}
    </section>
  )
})
