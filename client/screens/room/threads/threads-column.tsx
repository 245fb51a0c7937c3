import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { RecordId } from '#shared/ids.ts'
import type { Thread } from '#shared/projections/thread.ts'
import { useObservable } from '../../../stores/use.ts'
import { Composer } from '../composer/composer.tsx'
import { usePlacings } from '../placing/placings.ts'
import { useComposing } from '../placing/use-composing.ts'
import { useStage, type Writing } from '../stage.ts'
import { ArrivalsPill } from './arrivals-pill.tsx'
import styles from './column.module.css'
import { type Room as Bounds, placeThreads, type Wish, wouldMove } from './place-threads.ts'
import { showScreen } from './show-screen.ts'
import { Strays } from './strays.tsx'
import { ThreadView } from './thread-view.tsx'
import { ThreadsHead } from './threads-head.tsx'
import { STEP, useDrawn, useView, viewOf } from './use-drawn.ts'
import { useMeasures } from './use-measures.ts'
import { COMPOSER, Heights, wishesOf } from './wishes.ts'

interface ThreadsColumnProps {
  readonly threads: readonly Thread[]
  readonly onList: () => void
  readonly onFold: () => void
}

const GAP = 12
const MORE_HEIGHT = 32
/** What stands for hidden threads is drawn this far beyond the window, in px. */
const BEYOND = 900
const DRIFT = 160
const HEAD = 56
/** What a short annotation or reply takes. */
const ARRIVING_HEIGHT = 130

/** The threads beside the text, each at its passage. Only those near the window are drawn. */
export function ThreadsColumn({ threads, onList, onFold }: ThreadsColumnProps) {
  const { t } = useLingui()
  const { room, reading, page, active, writing, show } = useStage()
  const { stretchOf, ofPassage } = usePlacings()
  useObservable(room.readMarks.marks)
  const column = useRef<HTMLDivElement>(null)
  const heights = useRef(new Heights()).current
  const [layout, setLayout] = useState(0)
  const [measured, setMeasured] = useState(0)
  const [openGroups, setOpenGroups] = useState<ReadonlySet<string>>(new Set())
  const windowed = useView(column)
  const { view } = windowed
  const again = useCallback(() => setLayout((count) => count + 1), [])

  usePageLayout(again)
  // The text page knows the passage of a new thread only once both are drawn.
  useLayoutEffect(again, [threads, again])

  const composing = useComposing(writing?.editing ? undefined : writing)
  const bounds: Bounds = useMemo(() => ({ gap: GAP, drift: DRIFT, moreHeight: MORE_HEIGHT, open: openGroups, start: HEAD }), [openGroups])
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- `layout` says that positions are others
  const positions = useMemo(() => page.current?.positions() ?? nowhere, [threads, layout, page])
  const composerAt = useMemo(
    () => composing && (page.current?.positionOf(composing) ?? view.top + HEAD),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- as above; and where it has no place it stays where it was begun
    [composing, layout, page],
  )
  const wishes = useMemo(
    () => wishesOf(show === 'none' ? [] : threads, (thread) => stretchOf(thread)?.start.block, positions, heights, active, composerAt),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `measured` says that heights are others
    [threads, positions, active, composerAt, show, measured, heights, stretchOf],
  )
  const placing = useMemo(() => placeThreads(wishes, bounds), [wishes, bounds])

  const tall = useMemo(() => new Map<string, number>(wishes.map((wish) => [wish.id, wish.height])), [wishes])

  // Whether what arrives would move something that is in view is asked of what stands here now; what was let in since is counted in.
  useEffect(() => {
    // Far away nothing can move what is in view: a thread drifts by no more than the bounds say.
    const isInReach = (top: number) => top > view.top - 2_500 - STEP && top < view.top + view.height + 500 + STEP
    const seen = () => viewOf(column.current) ?? view
    let asked: Wish[] | undefined
    const moves = (change: (standing: Wish[]) => Wish[]): boolean => {
      const { top, height } = seen()
      const standing = (asked ??= wishes.filter((wish) => isInReach(wish.top)))
      const then = change(standing)
      const moved = wouldMove(standing, then, bounds, top, top + height)
      if (!moved) asked = then
      return moved
    }
    showScreen(room, {
      isInView: (thread) => {
        if (show === 'none') return false
        const { top: from, height } = seen()
        return placing.places.some(({ id, top }) => id === thread && top < from + height && top + (tall.get(id) ?? 0) > from)
      },
      movesWithThread: (entry) => {
        const stretch = ofPassage(entry.passage)
        const top = stretch?.is === 'placed' ? page.current?.positionOf(stretch) : undefined
        if (stretch?.is !== 'placed' || top === undefined || !isInReach(top) || show === 'none') return false
        return moves((standing) => {
          const found = standing.findIndex((wish) => wish.top > top)
          const wish = { id: `arriving ${standing.length}`, top, height: ARRIVING_HEIGHT, group: stretch.start.block }
          return standing.toSpliced(found < 0 ? standing.length : found, 0, wish)
        })
      },
      movesWithReply: (thread, reply) => {
        if (thread.id !== active || show === 'none') return false
        if (writing || !standsLast(thread, reply.replyTo)) return true
        return moves((standing) =>
          standing.map((wish) => (wish.id === thread.id ? { ...wish, height: wish.height + ARRIVING_HEIGHT } : wish)),
        )
      },
    })
  }, [room, wishes, placing, tall, bounds, active, writing, view, page, show, ofPassage])

  const numbers = useMemo(
    () => new Map<string, number>(reading.blocks.flatMap(({ id, number }) => (number === undefined ? [] : [[id, number]]))),
    [reading],
  )
  const byId = useMemo(() => new Map(threads.map((thread) => [thread.id, thread])), [threads])
  const { drawn, isSeen } = useDrawn(
    placing.places,
    (id) => tall.get(id) ?? 0,
    (id) => id === active || id === COMPOSER,
    windowed,
  )
  const measure = useMeasures(
    heights,
    isSeen,
    useCallback(() => setMeasured((count) => count + 1), []),
  )

  const openGroup = useCallback((group: string) => setOpenGroups((groups) => new Set([...groups, group])), [])

  return (
    <>
      <ThreadsHead count={threads.length} onList={onList} onFold={onFold} />
      <ArrivalsPill />
      <div ref={column} className={styles['column']} role="group" aria-label={t`Annotations beside the text`}>
        {show === 'none' && (
          <p className={styles['empty']} style={{ insetBlockStart: HEAD }}>
            <Trans>Annotations are hidden while you read.</Trans>
          </p>
        )}
        {show !== 'none' && threads.length === 0 && !composing && (
          <p className={styles['empty']} style={{ insetBlockStart: HEAD }}>
            <Trans>Nobody has written here yet. Select some words in the text, or press the sign beside a paragraph.</Trans>
          </p>
        )}
        {drawn.map(({ id, top }) => {
          const thread = byId.get(id as RecordId)
          const open = id === active
          return (
            <DrawnPlace
              key={id}
              id={id}
              top={Math.round(top)}
              open={open}
              thread={thread}
              unread={thread ? room.readMarks.unread(thread) : 0}
              writing={open || id === COMPOSER ? writing : undefined}
              measure={measure}
            />
          )
        })}
        {placing.more
          .filter(({ top }) => top < view.top + view.height + BEYOND && top + MORE_HEIGHT > view.top - BEYOND)
          .map(({ group, top, hidden }) => (
            <More key={group} group={group} top={Math.round(top)} count={hidden.length} number={numbers.get(group)} onOpen={openGroup} />
          ))}
      </div>
      <div style={{ blockSize: Math.max(0, placing.end - HEAD) + 120 }} aria-hidden />
      {show !== 'none' && <Strays />}
    </>
  )
}

const nowhere: ReadonlyMap<RecordId, number> = new Map()

interface DrawnPlaceProps {
  readonly id: string
  readonly top: number
  readonly open: boolean
  readonly thread: Thread | undefined
  readonly unread: number
  readonly writing: Writing | undefined
  readonly measure: (element: HTMLElement | null) => (() => void) | undefined
}

/** One of those that are drawn. Most stay as they are while the column is drawn anew with each step of a scrolled page. */
const DrawnPlace = memo(function DrawnPlace({ id, top, open, thread, unread, writing, measure }: DrawnPlaceProps) {
  return (
    <div
      className={styles['place']}
      style={{ transform: `translateY(${top}px)` }}
      data-top={open || id === COMPOSER || undefined}
      ref={measure}
      data-id={id}
      data-was-open={open || undefined}
    >
      {id === COMPOSER && writing ? (
        <Composer key={writing.id} writing={writing} />
      ) : thread ? (
        <ThreadView thread={thread} open={open} unread={unread} writing={writing} />
      ) : null}
    </div>
  )
})

interface MoreProps {
  readonly group: string
  readonly top: number
  readonly count: number
  /** Of the paragraph, where it has one. */
  readonly number: number | undefined
  readonly onOpen: (group: string) => void
}

/** Stands for the threads of a paragraph for which there is no room. */
const More = memo(function More({ group, top, count, number, onOpen }: MoreProps) {
  return (
    <button type="button" className={styles['more']} style={{ transform: `translateY(${top}px)` }} onClick={() => onOpen(group)}>
      {number === undefined ? (
        <Plural value={count} one="# more here" other="# more here" />
      ) : (
        <Trans>
          {count} more at ¶ {number}
        </Trans>
      )}
    </button>
  )
})

/** Whether a reply to this would come after everything that stands in the thread. */
const standsLast = (thread: Thread, replyTo: RecordId): boolean =>
  replyTo === thread.id || replyTo === (thread.replies.at(-1)?.post.id ?? thread.id)

function usePageLayout(changed: () => void): void {
  const { page, reading } = useStage()
  // Where a facilitator places something, the passages are others though the threads are not.
  const { of } = usePlacings()
  useLayoutEffect(() => {
    let frame = 0
    const soon = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        changed()
      })
    }
    soon()
    const stop = page.current?.onLayout(soon)
    return () => {
      cancelAnimationFrame(frame)
      stop?.()
    }
  }, [page, reading, of, changed])
}
