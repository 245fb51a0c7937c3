import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { RecordId } from '#shared/ids.ts'
import { Button } from '../../../components/button.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { shelf } from '../../../device/shared.ts'
import { useObservable } from '../../../stores/use.ts'
import { useStage } from '../stage.ts'
import notice from '../strip/notice.module.css'
import { useMedia } from '../use-media.ts'
import styles from './band.module.css'
import { useDesk } from './desk.ts'
import { announce } from './notices.ts'

const Kept = z.object({
  /** The viewer's threads, and whether each was before everyone when last seen. */
  known: z.record(RecordId, z.boolean()),
  /** What has become of some, and was not put away yet. */
  told: z.array(z.object({ thread: RecordId, lifted: z.boolean() })),
})
type Kept = z.infer<typeof Kept>

function read(key: string): Kept {
  try {
    return Kept.parse(JSON.parse(shelf().getItem(key) ?? ''))
  } catch {
    return { known: {}, told: [] }
  }
}

/**
 * Whoever wrote in a thread is told when it is brought before everyone, and when it is taken back, also if they were away:
 * with a link to it, until they put it away.
 */
export function LiftNotices() {
  const { t } = useLingui()
  const { room } = useStage()
  const { state, stretchOf, placeOf, goTo } = useDesk()
  const phone = useMedia('(width < 43.75rem)')
  const threads = useObservable(room.threads)
  const complete = useObservable(room.complete)
  const key = `catena.lifts.${room.view.get().me.id}`
  const [kept, setKept] = useState(() => read(key))
  const keep = (next: Kept) => {
    shelf().setItem(key, JSON.stringify(next))
    setKept(next)
  }
  const place = (id: RecordId) => {
    const stretch = stretchOf({ is: 'thread', thread: id })
    return stretch ? placeOf(stretch) : '¶'
  }
  useEffect(() => {
    // Before all margins are here, and in a silence, a thread of one's own looks as if it were nowhere.
    if (!complete) return
    const now = threads.filter(({ mine, root }) => mine && !root.onlyMine)
    // A thread that is not known yet was brought, if it was, before the viewer wrote in it.
    const turned = now.filter(({ id, root }) => kept.known[id] !== undefined && kept.known[id] !== root.lifted)
    if (now.every(({ id, root }) => kept.known[id] === root.lifted)) return
    keep({
      known: { ...kept.known, ...Object.fromEntries(now.map(({ id, root }) => [id, root.lifted])) },
      told: [
        ...kept.told.filter(({ thread }) => !turned.some(({ id }) => id === thread)),
        ...turned.map(({ id, root }) => ({ thread: id, lifted: root.lifted })),
      ],
    })
    for (const { id, root } of turned) {
      announce(
        'lifts',
        root.lifted
          ? t`A thread in which you wrote, at ${place(id)}, was brought to the plenary.`
          : t`A thread in which you wrote, at ${place(id)}, was taken back from the plenary.`,
      )
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each change of the threads
  }, [threads, complete])
  const led = state?.spotlight?.target
  return (
    kept.told
      .filter(({ thread }) => room.thread(thread))
      // On a phone one line leads there at a time.
      .filter(({ thread }) => !(phone && led?.is === 'thread' && led.thread === thread))
      .map(({ thread, lifted }) => {
        const link = (
          <button type="button" className={styles['part']} onClick={() => goTo({ is: 'thread', thread })}>
            <Trans>A thread in which you wrote, at {place(thread)}</Trans>
          </button>
        )
        const close = () => keep({ ...kept, told: kept.told.filter((other) => other.thread !== thread) })
        if (phone)
          return (
            <div key={thread} className={notice['line']} data-lift={thread}>
              <p>
                <button type="button" className={notice['link']} onClick={() => goTo({ is: 'thread', thread })}>
                  {lifted ? (
                    <Trans>A thread in which you wrote, at {place(thread)}, was brought to the plenary.</Trans>
                  ) : (
                    <Trans>A thread in which you wrote, at {place(thread)}, was taken back from the plenary.</Trans>
                  )}
                </button>
              </p>
              <IconButton size="s" label={t`Close`} icon={<X />} onClick={close} />
            </div>
          )
        return (
          <div key={thread} className={notice['notice']} data-lift={thread}>
            <p>
              {lifted ? (
                <Trans>{link}, was brought to the plenary. Everyone can read it now.</Trans>
              ) : (
                <Trans>{link}, was taken back from the plenary. It is your group’s again.</Trans>
              )}
            </p>
            <Button size="s" look="quiet" onClick={close}>
              <Trans>Close</Trans>
            </Button>
          </div>
        )
      })
  )
}
