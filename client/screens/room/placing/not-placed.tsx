import { Trans } from '@lingui/react/macro'
import type { Thread } from '#shared/projections/thread.ts'
import { Button } from '../../../components/button.tsx'
import { useObservable } from '../../../stores/use.ts'
import { useStage } from '../stage.ts'
import { ThreadView } from '../threads/thread-view.tsx'
import styles from './not-placed.module.css'
import { usePlacings } from './placings.ts'
import { WordsLost } from './words-lost.tsx'

/** Annotations whose words a correction took away: each with its old quote, and for facilitators the ways to place it. */
export function NotPlaced({ threads }: { readonly threads: readonly Thread[] }) {
  const { room, active, writing, page } = useStage()
  const { of, mayPlace, settling, settle, putAt } = usePlacings()
  useObservable(room.readMarks.marks)
  if (threads.length === 0) return null
  return (
    <section className={styles['section']} aria-labelledby="not-placed">
      <h3 id="not-placed" className={styles['title']}>
        <Trans>Not placed</Trans>
      </h3>
      <p className={styles['why']}>
        <WordsLost threads={threads.length} />
      </p>
      {threads.map((thread) => {
        const open = thread.id === active
        const placing = of(thread)
        const proposal = placing?.is === 'orphaned' ? placing.proposal : undefined
        return (
          <div key={thread.id} className={styles['orphan']}>
            <ThreadView thread={thread} open={open} unread={room.readMarks.unread(thread)} quote writing={open ? writing : undefined} />
            {mayPlace && (
              <div className={styles['ways']}>
                {proposal && (
                  <>
                    <p className={styles['proposal']}>
                      <Trans>
                        Perhaps here: “<bdi>{proposal.quote}</bdi>”
                      </Trans>
                    </p>
                    <Button size="s" onClick={() => putAt(thread.id, proposal)}>
                      <Trans>Place it there</Trans>
                    </Button>
                    <Button size="s" look="quiet" onClick={() => page.current?.scrollToStretch(proposal)}>
                      <Trans>Show me</Trans>
                    </Button>
                  </>
                )}
                <Button
                  size="s"
                  look={proposal ? 'quiet' : 'plain'}
                  aria-pressed={settling?.id === thread.id}
                  onClick={() => settle(settling?.id === thread.id ? undefined : thread.id)}
                >
                  <Trans>Choose its place</Trans>
                </Button>
              </div>
            )}
          </div>
        )
      })}
    </section>
  )
}
