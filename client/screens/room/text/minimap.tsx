import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, type PointerEvent, type RefObject, useMemo, useRef, useSyncExternalStore } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { RoomReading, TextPageHandle } from '../contract.ts'
import { blockAtShare, densitiesOf } from './densities.ts'
import styles from './minimap.module.css'
import { readingPlace } from './reading-place.ts'

interface MinimapProps {
  readonly reading: RoomReading
  readonly counts: ReadonlyMap<BlockId, number>
  readonly page: RefObject<TextPageHandle | null>
}

const PARTS = 120

/** The whole text as a thin strip: how much was written where, and which stretch is in the window. Pressed, pulled, or moved by keys, it scrolls. */
export function Minimap({ reading, counts, page }: MinimapProps) {
  const { t } = useLingui()
  const { blocks } = reading
  const place = useSyncExternalStore(readingPlace.subscribe, readingPlace.now)
  const densities = useMemo(() => densitiesOf(blocks, counts, PARTS), [blocks, counts])
  const headings = useMemo(
    () => densitiesOf(blocks, new Map(blocks.filter((block) => block.type === 'heading').map((block) => [block.id, 1])), PARTS * 2),
    [blocks],
  )
  const strip = useRef<HTMLDivElement>(null)
  const last = useRef<BlockId>(undefined)

  const go = (share: number) => {
    const block = blockAtShare(blocks, Math.max(0, Math.min(1, share)))
    if (!block || block.id === last.current) return
    last.current = block.id
    page.current?.scrollToBlock(block.id)
  }
  const shareAt = (event: PointerEvent): number => {
    const box = strip.current?.getBoundingClientRect()
    return box ? (event.clientY - box.top) / box.height : 0
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const window = Math.max(place.to - place.from, 0.01)
    const to = {
      ArrowDown: place.from + 0.02,
      ArrowRight: place.from + 0.02,
      ArrowUp: place.from - 0.02,
      ArrowLeft: place.from - 0.02,
      PageDown: place.from + window,
      PageUp: place.from - window,
      Home: 0,
      End: 1,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    last.current = undefined
    go(to)
  }
  const number = blocks.find((block) => block.id === place.block)?.number
  const here = densities[Math.min(PARTS - 1, Math.floor(place.from * PARTS))]?.count ?? 0
  const comments = plural(Math.round(here), { one: '# comment here', other: '# comments here' })
  const percent = Math.round(place.from * 100)
  return (
    <div
      ref={strip}
      className={styles['minimap']}
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t`Place in the text`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={number === undefined ? t`${percent} %, ${comments}` : t`¶ ${number}, ${percent} %, ${comments}`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        last.current = undefined
        go(shareAt(event))
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(shareAt(event))
      }}
    >
      <svg className={styles['drawing']} viewBox={`0 0 10 ${PARTS}`} preserveAspectRatio="none" aria-hidden>
        {headings.map(
          ({ count }, part) => count > 0 && <rect key={part} className={styles['mark']} x={0} y={part / 2} width={3} height={0.3} />,
        )}
        {densities.map(
          ({ share }, part) =>
            share > 0 && <rect key={part} className={styles['bar']} x={0} y={part + 0.1} width={2 + 8 * share} height={0.8} />,
        )}
      </svg>
      <span
        className={styles['window']}
        style={{ insetBlockStart: `${place.from * 100}%`, blockSize: `max(0.75rem, ${(place.to - place.from) * 100}%)` }}
      />
    </div>
  )
}
