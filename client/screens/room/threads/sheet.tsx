import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { RecordId } from '#shared/ids.ts'
import type { Thread } from '#shared/projections/thread.ts'
import { classes } from '../../../components/classes.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { later } from '../../../components/later.tsx'
import { useObservable } from '../../../stores/use.ts'
import { Composer } from '../composer/composer.tsx'
import { useStage } from '../stage.ts'
import { ArrivalsPill } from './arrivals-pill.tsx'
import styles from './sheet.module.css'
import { nextHeight, type SheetHeight, settle } from './sheet-heights.ts'
import { showScreen } from './show-screen.ts'
import { useKeyboardHeight } from './use-keyboard-height.ts'
import { WalkButtons, WalkChoice } from './walk-buttons.tsx'

const Scroll = later(async () => (await import('./threads-list.tsx')).Scroll)
const ThreadsList = later(async () => (await import('./threads-list.tsx')).ThreadsList)

interface SheetProps {
  readonly threads: readonly Thread[]
  /** The threads at the place that was pressed; without, all of them. */
  readonly at: readonly RecordId[] | undefined
  readonly height: SheetHeight
  readonly onHeight: (height: SheetHeight) => void
  readonly onAll: () => void
}

/** On a phone: threads and composer over the text, as high as one wants them, by dragging or by buttons. */
export function Sheet({ threads, at, height, onHeight, onAll }: SheetProps) {
  const { t } = useLingui()
  const { room, active, writing, show, stopWriting, open } = useStage()
  const waiting = useObservable(room.waiting)
  const sheet = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<{ readonly from: number; readonly by: number }>()
  const here = at && threads.filter((thread) => at.includes(thread.id))
  const keyboard = useKeyboardHeight()
  useAnswered(sheet, writing && 'replyTo' in writing.on ? writing.on.replyTo : undefined, keyboard)
  const composing = writing !== undefined && 'passage' in writing.on && !writing.editing

  // In the lists everything stands below something else: it waits. One thread alone may grow at its end.
  const alone = here?.length === 1
  useEffect(() => {
    const closed = height === 'low' || composing === true
    showScreen(room, {
      isInView: () => !closed,
      movesWithThread: () => !closed && !here,
      movesWithReply: (thread, reply) => {
        if (closed || thread.id !== active) return false
        return writing !== undefined || !alone || (reply.replyTo !== thread.id && reply.replyTo !== thread.replies.at(-1)?.post.id)
      },
    })
  })

  const end = (event: PointerEvent) => {
    if (!drag) return
    setDrag(undefined)
    const moved = event.clientY - drag.from
    if (Math.abs(moved) > 6) onHeight(settle(height, -moved, innerHeight))
    else if (height === 'low') onHeight('half')
  }
  const body: ReactNode = composing ? (
    <div className={styles['writing']}>
      <Composer key={writing.id} writing={writing} />
    </div>
  ) : here ? (
    <Scroll threads={here} />
  ) : (
    <ThreadsList threads={threads} />
  )
  const close = () => {
    if (composing) stopWriting()
    open(undefined)
    onHeight('low')
  }
  return (
    <section
      ref={sheet}
      className={classes(styles['sheet'], drag && styles['dragged'])}
      data-height={height}
      data-writing={composing || undefined}
      data-answering={(writing !== undefined && !composing) || undefined}
      data-keyboard={keyboard > 0 || undefined}
      style={
        { ...(drag ? { translate: `0 ${Math.max(drag.by, -innerHeight)}px` } : {}), '--keyboard': `${keyboard}px` } as React.CSSProperties
      }
      aria-label={t`Annotations`}
    >
      <div
        className={styles['bar']}
        onPointerDown={(event) => {
          if (event.target instanceof Element && event.target.closest('button')) return
          event.currentTarget.setPointerCapture(event.pointerId)
          setDrag({ from: event.clientY, by: 0 })
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, by: event.clientY - drag.from })}
        onPointerUp={end}
        onPointerCancel={() => setDrag(undefined)}
      >
        <span className={styles['grip']} aria-hidden />
        <h2 className={styles['title']}>
          {composing ? (
            <Trans>Your annotation</Trans>
          ) : here ? (
            <Plural value={here.length} one="# annotation here" other="# annotations here" />
          ) : (
            <Plural value={threads.length} _0="Annotations" one="# annotation" other="# annotations" />
          )}
          {waiting > 0 && (
            <span className={styles['waiting']}>
              <Plural value={waiting} one="# new" other="# new" />
            </span>
          )}
        </h2>
        {here && !composing && height !== 'low' && (
          <button type="button" className={styles['all']} onClick={onAll}>
            <Trans>All</Trans>
          </button>
        )}
        {height !== 'full' && <IconButton label={t`Higher`} icon={<ChevronUp />} onClick={() => onHeight(nextHeight(height, 1))} />}
        {height === 'full' && <IconButton label={t`Lower`} icon={<ChevronDown />} onClick={() => onHeight(nextHeight(height, -1))} />}
        {height !== 'low' && <IconButton label={t`Close`} icon={<X />} onClick={close} />}
      </div>
      {height !== 'low' && (
        <div className={styles['body']}>
          {!composing && (threads.length > 0 || waiting > 0) && (
            <div className={styles['ways']}>
              {threads.length > 0 && show !== 'none' && <WalkChoice named className={styles['walk']} />}
              <ArrivalsPill className={styles['arrived']} />
              {threads.length > 0 && show !== 'none' && <WalkButtons arrows />}
            </div>
          )}
          {body}
        </div>
      )}
    </section>
  )
}

/** Part of the list that what is answered keeps, above the words that answer it. */
const ANSWERED = 0.3

/** Keeps what is being answered in view above the composer, when that opens and when the keyboard takes its part of the screen. */
function useAnswered(sheet: React.RefObject<HTMLElement | null>, answered: RecordId | undefined, keyboard: number): void {
  useEffect(() => {
    if (!answered) return
    const bring = () => {
      const scroller = sheet.current?.querySelector('[data-scroller]')
      const composer = scroller?.querySelector('[data-composer]')
      const post = scroller?.querySelector(`[data-post="${CSS.escape(answered)}"]`)
      if (!scroller || !composer || !post) return
      const room = Math.min(post.getBoundingClientRect().height + 8, scroller.clientHeight * ANSWERED)
      scroller.scrollTop += composer.getBoundingClientRect().top - scroller.getBoundingClientRect().top - room
    }
    // the composer is drawn, then the list measures it, then the sheet has its height
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(bring)
    })
    const sized = new ResizeObserver(bring)
    if (sheet.current) sized.observe(sheet.current)
    const settled = setTimeout(() => sized.disconnect(), 600)
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(settled)
      sized.disconnect()
    }
  }, [sheet, answered, keyboard])
}
