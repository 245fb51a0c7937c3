import { Plural, Trans } from '@lingui/react/macro'
import { Button } from '../../../components/button.tsx'
import { placeOf } from '../live/here.ts'
import { useStage } from '../stage.ts'
import { ThreadView } from '../threads/thread-view.tsx'
import styles from './not-placed.module.css'
import { usePlacings } from './placings.ts'

/** For facilitators: the annotations that one of them placed by hand, with the ways to place them again or to take that back. */
export function HandPlaced() {
  const { room, reading, active, writing, open } = useStage()
  const { handPlaced, stretchOf, settling, settle, takeBack } = usePlacings()
  if (handPlaced.length === 0) return null
  return (
    <details className={styles['section']} data-hand-placed>
      <summary className={styles['title']}>
        <Plural value={handPlaced.length} one="# placed by hand" other="# placed by hand" />
      </summary>
      {handPlaced.map(({ thread, by }) => {
        const stretch = stretchOf(thread)
        const isOpen = thread.id === active
        const place = stretch && placeOf(stretch, reading.blocks)
        return (
          <div key={thread.id} className={styles['orphan']}>
            <ThreadView thread={thread} open={isOpen} unread={room.readMarks.unread(thread)} quote writing={isOpen ? writing : undefined} />
            <div className={styles['ways']}>
              <p className={styles['proposal']}>
                {place === undefined ? (
                  <Trans>The place it was given is not in the text any more.</Trans>
                ) : by === undefined ? (
                  <Trans>Placed at {place}.</Trans>
                ) : (
                  <Trans>
                    Placed at {place} by <bdi>{by}</bdi>.
                  </Trans>
                )}
              </p>
              {stretch && (
                <Button size="s" look="quiet" onClick={() => open(thread.id, { reach: true })}>
                  <Trans>Show me</Trans>
                </Button>
              )}
              <Button
                size="s"
                aria-pressed={settling?.id === thread.id}
                onClick={() => settle(settling?.id === thread.id ? undefined : thread.id)}
              >
                <Trans>Place again</Trans>
              </Button>
              <Button size="s" look="quiet" onClick={() => takeBack(thread.id)}>
                <Trans>Take back</Trans>
              </Button>
            </div>
          </div>
        )
      })}
    </details>
  )
}
