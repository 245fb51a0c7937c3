import { useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { Presence } from '#shared/protocol/live/presence.ts'
import { Observable } from '../../../stores/observable.ts'
import { useObservable } from '../../../stores/use.ts'
import { usePlacings } from '../placing/placings.ts'
import { useStage } from '../stage.ts'
import { useDesk } from './desk.ts'
import styles from './place-dots.module.css'
import { useTextMoves } from './use-text-moves.ts'

const nobody = new Observable<Presence | undefined>(undefined)
const MOST = 3

/**
 * Where others read: a dot for each at the paragraph's edge, gone with *Focus*. For the eyes only: the list of people
 * says the same, with a way to each.
 */
export function PlaceDots() {
  const { t } = useLingui()
  const { room, page } = useStage()
  const { live, state } = useDesk()
  const presence = useObservable(live?.presence ?? nobody)
  const focused = useObservable(room.focused)
  const { ofBlock, lookWider } = usePlacings()
  useTextMoves()
  // Somebody reads another version of the text, at a paragraph that this one has not got.
  const elsewhere = presence?.people.some(({ reading }) => reading && !ofBlock(reading)) ?? false
  useEffect(() => {
    if (elsewhere) lookWider()
  }, [elsewhere, lookWider])
  if (!presence || focused || state?.phase === 'closed') return null
  const places = new Map<BlockId, string[]>()
  for (const { alias, name, reading } of presence.people) {
    const block = reading && ofBlock(reading)
    if (block && alias !== state?.me.alias) places.set(block, [...(places.get(block) ?? []), name])
  }
  return (
    <div className={styles['dots']} aria-hidden>
      {[...places].map(([block, names]) => {
        const y = page.current?.positionOf({ start: { block, offset: 0 }, end: { block, offset: 0 } })
        if (y === undefined) return null
        return (
          <span key={block} className={styles['place']} style={{ insetBlockStart: y }} title={t`Reading here: ${names.join(', ')}`}>
            {names.slice(0, MOST).map((name) => (
              <span key={name} className={styles['dot']} />
            ))}
            {names.length > MOST && <span className={styles['more']}>{names.length}</span>}
          </span>
        )
      })}
    </div>
  )
}
