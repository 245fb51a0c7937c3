import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, memo, type PointerEvent, type RefObject, useMemo, useRef } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { RoomReading, TextPageHandle } from '../contract.ts'
import { blockAtShare, densitiesOf } from './densities.ts'
import styles from './minimap.module.css'
import { type ReadingPlace, readingPlace, useMovesAlong, useReadingPlace } from './reading-place.ts'

interface MinimapProps {
  readonly reading: RoomReading
  readonly counts: ReadonlyMap<BlockId, number>
  readonly page: RefObject<TextPageHandle | null>
}

const PARTS = 120

const blockOf = ({ block }: ReadingPlace) => block
const fromOf = ({ from }: ReadingPlace) => from
/** In steps, so that most frames only move it: another size is laid out. */
const shownOf = ({ from, to }: ReadingPlace) => Math.ceil((to - from) * 200) / 2
const falling: Keyframe[] = [{ translate: '0 0' }, { translate: '0 100%' }]
const percentOf = ({ from }: ReadingPlace) => Math.round(from * 100)

/** The whole text as a thin strip: how much was written where, and which stretch is in the window. Pressed, pulled, or moved by keys, it scrolls. */
export function Minimap({ reading, counts, page }: MinimapProps) {
  const { t } = useLingui()
  const { blocks } = reading
  const block = useReadingPlace(blockOf)
  const percent = useReadingPlace(percentOf)
  const shown = useReadingPlace(shownOf)
  const densities = useMemo(() => densitiesOf(blocks, counts, PARTS), [blocks, counts])
  const headings = useMemo(
    () => densitiesOf(blocks, new Map(blocks.filter((block) => block.type === 'heading').map((block) => [block.id, 1])), PARTS * 2),
    [blocks],
  )
  const strip = useRef<HTMLDivElement>(null)
  const window = useRef<HTMLSpanElement>(null)
  const last = useRef<BlockId>(undefined)
  useMovesAlong(window, falling, fromOf)

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
    const place = readingPlace.now()
    const page = Math.max(place.to - place.from, 0.01)
    const to = {
      ArrowDown: place.from + 0.02,
      ArrowRight: place.from + 0.02,
      ArrowUp: place.from - 0.02,
      ArrowLeft: place.from - 0.02,
      PageDown: place.from + page,
      PageUp: place.from - page,
      Home: 0,
      End: 1,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    last.current = undefined
    go(to)
  }
  const numbers = useMemo(() => new Map(blocks.map(({ id, number }) => [id, number])), [blocks])
  const number = block === undefined ? undefined : numbers.get(block)
  const here = densities[Math.min(PARTS - 1, Math.floor((percent / 100) * PARTS))]?.count ?? 0
  const comments = plural(Math.round(here), { one: '# comment here', other: '# comments here' })
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
      <Drawing densities={densities} headings={headings} />
      <span ref={window} className={styles['window']}>
        <span className={styles['seen']} style={{ blockSize: `max(0.75rem, ${shown}%)` }} />
      </span>
    </div>
  )
}

interface DrawingProps {
  readonly densities: ReturnType<typeof densitiesOf>
  readonly headings: ReturnType<typeof densitiesOf>
}
const Drawing = memo(function Drawing({ densities, headings }: DrawingProps) {
  return (
    <svg className={styles['drawing']} viewBox={`0 0 10 ${PARTS}`} preserveAspectRatio="none" aria-hidden>
      {headings.map(
        ({ count }, part) => count > 0 && <rect key={part} className={styles['mark']} x={0} y={part / 2} width={3} height={0.3} />,
      )}
      {densities.map(
        ({ share }, part) =>
          share > 0 && <rect key={part} className={styles['bar']} x={0} y={part + 0.1} width={2 + 8 * share} height={0.8} />,
      )}
    </svg>
  )
})
