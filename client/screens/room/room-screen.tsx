import { useLingui as useMessages } from '@lingui/react'
import { useLingui } from '@lingui/react/macro'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Alias, RecordId } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import { isInState, neighbour, type Walk, walks } from '#shared/projections/choose-threads.ts'
import type { Thread } from '#shared/projections/thread.ts'
import { later } from '../../components/later.tsx'
import { useWindowTitle } from '../../components/page.tsx'
import { say } from '../../components/status.tsx'
import { whenAsked } from '../../components/when-asked.tsx'
import type { Live } from '../../stores/live.ts'
import type { Room } from '../../stores/room.ts'
import { useObservable } from '../../stores/use.ts'
import type { Target } from '../../stores/write.ts'
import { useColouring } from './colours.ts'
import { type RoomReading, type Show, type ShownPassage, type Stretch, shows, type TextPageHandle } from './contract.ts'
import { RoomLayout } from './layout.tsx'
import { DeskProvider } from './live/desk-provider.tsx'
import { panel, WIDE } from './live/facilitator/panel.ts'
import { SessionBand } from './live/live-room.tsx'
import { LiveText } from './live/live-text.tsx'
import { personLooks } from './person-looks.ts'
import { usePlacings } from './placing/placings.ts'
import { useComposing } from './placing/use-composing.ts'
import { PrintedContext, usePrinted } from './printed.ts'
import styles from './room.module.css'
import { countsOf, passagesOf } from './shown-passages.ts'
import { type Ground, GroundContext, type Stage, StageContext, type Writing } from './stage.ts'
import type { RoomKey } from './strip/room-keys.ts'
import { RoomNotice } from './strip/room-notice.tsx'
import { RoomStrip } from './strip/room-strip.tsx'
import { useLeave } from './strip/use-leave.ts'
import { useRoomKeys } from './strip/use-room-keys.ts'
import { useSignedOut } from './strip/use-signed-out.tsx'
import { useSingleKeys } from './strip/use-single-keys.ts'
import { Outline } from './text/outline.tsx'
import { ReadingProgress } from './text/reading-progress.tsx'
import { SettingsPanel } from './text/settings-panel.tsx'
import { ArrivalsSpoken } from './threads/arrivals-pill.tsx'
import type { SheetHeight } from './threads/sheet-heights.ts'
import { stateNames } from './threads/words.ts'
import { useMedia } from './use-media.ts'

const FacilitatorColumn = later(async () => (await import('./live/facilitator/column.tsx')).default)
const Keys = whenAsked(async () => (await import('./strip/keys.tsx')).Keys)
const ListPanel = later(async () => (await import('./threads/list-panel.tsx')).ListPanel)
const SinceLastHere = later(async () => (await import('./threads/since-last-here.tsx')).SinceLastHere)
const Sheet = later(async () => (await import('./threads/sheet.tsx')).Sheet)
const ThreadsColumn = later(async () => (await import('./threads/threads-column.tsx')).ThreadsColumn)

interface RoomScreenProps {
  readonly room: Room
  readonly live: Live | undefined
  readonly reading: RoomReading
}

/** The room as one sees it: text, threads, strip; and what of it stands open. */
export function RoomScreen({ room, live, reading }: RoomScreenProps) {
  const { t } = useLingui()
  const { _ } = useMessages()
  const view = useObservable(room.view)
  useWindowTitle(view.title)
  const marks = useObservable(room.readMarks.marks)
  const colouring = useColouring()
  const page = useRef<TextPageHandle | null>(null)
  const phone = useMedia('(width < 43.75rem)')
  const [active, setActive] = useState<RecordId>()
  const [writing, setWriting] = useState<Writing>()
  const [show, setShow] = useState<Show>('all')
  const [walk, setWalk] = useState<Walk>('all')
  const [listed, setListed] = useState(() => location.hash === '#not-placed')
  const [folded, setFolded] = useState(false)
  const [keys, setKeys] = useState(false)
  const [at, setAt] = useState<readonly RecordId[]>()
  const [height, setHeight] = useState<SheetHeight>('low')
  const [single, setSingle] = useSingleKeys()
  const leave = useLeave(room)
  const leftBehind = useSignedOut(room)

  const { threads, of, ofPassage, stretchOf: place, take, settling } = usePlacings()
  const composing = useComposing(writing)
  const wide = useMedia(WIDE)
  // Where the facilitator's column covers the text it goes while a place is chosen in that.
  const columned = useObservable(panel).open && view.me.role === 'facilitator' && (wide || !settling)
  const before = useRef<Map<string, ShownPassage>>(new Map())
  const passages = useMemo(() => {
    const byPerson = colouring === 'person'
    if (byPerson) personLooks.take(view.id, threads)
    const lookOf = (author: Alias) => (byPerson ? personLooks.of(author) : undefined)
    before.current = passagesOf(threads, place, (thread) => room.readMarks.unread(thread) > 0, before.current, lookOf)
    return [...before.current.values()]
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `marks` decides what is new
  }, [threads, place, room, marks, colouring, view.id])
  const counts = useMemo(() => countsOf(threads, place), [threads, place])
  const printed = usePrinted(show === 'none' ? noThreads : threads, place)

  const open = useCallback<Stage['open']>(
    (id, how = {}) => {
      setActive(id)
      if (id === undefined) return
      setShow((now) => (now === 'none' ? 'all' : now))
      setFolded(false)
      if (phone) {
        setHeight((now) => (now === 'low' ? 'half' : now))
        // The sheet shows it as if its passage had been pressed: a list that opens begins at its top, wherever this one stands in it.
        if (how.reach && !isDrawn(id)) setAt((now) => (now?.includes(id) ? now : [id]))
      }
      const thread = room.thread(id)
      // What has no place in the text stands in the list.
      if (thread && of(thread)?.is === 'orphaned') {
        setListed(true)
        setAt(undefined)
      }
      if (how.reach) page.current?.scrollToPassage(id)
      if (how.focus) requestAnimationFrame(() => requestAnimationFrame(() => focusThread(id, how)))
    },
    [phone, room, of],
  )
  const write = useCallback<Stage['write']>(
    (on, more = {}) => {
      if ('passage' in on && !more.editing && take(on.passage)) return
      const id = more.editing ? more.editing.id : room.drafts.open(on)
      const thread = more.editing ? room.threadWith(more.editing.id) : 'replyTo' in on ? room.threadWith(on.replyTo) : undefined
      setFolded(false)
      setActive(thread?.id)
      setWriting({ id, on, ...more })
      if (!thread) setListed(false)
      if (phone) setHeight((now) => (now === 'full' ? now : 'half'))
      const placing = !thread && 'passage' in on ? ofPassage(on.passage) : undefined
      if (placing?.is === 'placed') reach(page.current, placing)
    },
    [room, phone, take, ofPassage],
  )
  const stopWriting = useCallback(() => {
    setWriting((now) => {
      if (now && 'passage' in now.on && !now.editing) {
        const placing = ofPassage(now.on.passage)
        if (placing?.is === 'placed') {
          const { block } = placing.start
          requestAnimationFrame(() => document.activeElement === document.body && page.current?.focusBlock(block))
        }
        if (phone) setHeight('low')
      } else if (now) {
        // an answer that was left, or an edit: its thread is still open
        const thread = room.threadWith(now.editing?.id ?? ('replyTo' in now.on ? now.on.replyTo : now.id))
        if (thread) requestAnimationFrame(() => document.activeElement === document.body && focusThread(thread.id))
      }
      return undefined
    })
  }, [room, phone, ofPassage])

  const step = useCallback(
    (by: 1 | -1, through?: (thread: Thread) => boolean) => {
      const isMeant = through ?? ((thread: Thread) => walk === 'all' || isInState(thread, walk, (one) => room.readMarks.unread(one) > 0))
      const next = active ? neighbour(threads, active, by, isMeant) : fromHere(threads.filter(isMeant), page.current, by)
      if (next) {
        // the sheet shows this one, as if its passage had been pressed: its list may not have drawn it yet
        if (phone) setAt([next.id])
        open(next.id, { reach: true, focus: true })
      } else if (!through && walk !== 'all') say(t`There is none of these: ${_(stateNames[walk])}.`)
    },
    [threads, active, open, walk, room, phone, t, _],
  )

  // Whoever turns the phone, or makes the window narrow, has before them what they had beside the text.
  useEffect(() => {
    if (!phone) return
    if (listed) setHeight('full')
    else if (writing || active) setHeight((now) => (now === 'low' ? 'half' : now))
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- asked once, when it becomes narrow
  }, [phone])

  const ground = useMemo<Ground>(
    () => ({ room, live, reading, page, open, write, stopWriting }),
    [room, live, reading, open, write, stopWriting],
  )
  const stage = useMemo<Stage>(
    () => ({ ...ground, active, writing, show, walk, setWalk, step, setShow }),
    [ground, active, writing, show, walk, step],
  )

  const closed = view.phase === 'closed'
  const mayWrite = can(view.me.role, 'annotation.post', { closed })

  const showList = () => {
    setFolded(false)
    setAt(undefined)
    setListed((now) => !now)
    if (phone) setHeight('full')
  }
  const doing: Record<RoomKey, () => void> = {
    next: () => step(1),
    previous: () => step(-1),
    reply: () => active && mayWrite && write({ replyTo: active }),
    'let-in': () => room.letIn(),
    list: showList,
    walk() {
      const next = walk === 'all' ? walks[0] : (walks[walks.indexOf(walk) + 1] ?? 'all')
      setWalk(next)
      say(next === 'all' ? t`Next and previous go through all annotations.` : t`Next and previous go through: ${_(stateNames[next])}.`)
    },
    show: () => setShow(shows[(shows.indexOf(show) + 1) % shows.length] ?? 'all'),
    focus: () => {
      room.focus(!room.focused.get())
      say(room.focused.get() ? t`Focus: what others write is held back.` : t`Others are shown again.`)
    },
    keys: () => setKeys(true),
  }
  useRoomKeys(doing, single, () => {
    if (phone) setHeight('low')
    if (!active) return phone && height !== 'low'
    const thread = room.thread(active)
    const block = thread && place(thread)?.start.block
    setActive(undefined)
    if (block) page.current?.focusBlock(block)
    return true
  })
  useEffect(() => {
    // To choose a place one must see the text.
    if (settling) setHeight('low')
    if (settling && phone) setListed(false)
  }, [settling, phone])
  const lost = useObservable(room.drafts.lost)
  useEffect(() => {
    if (lost === undefined || writing?.id !== lost) return
    setWriting(undefined)
    say(t`You go on with this draft in another tab.`)
  }, [lost, writing, t])
  useEffect(() => {
    if (active && !room.thread(active)) setActive(undefined)
  }, [active, room, threads])

  return (
    <GroundContext value={ground}>
      <StageContext value={stage}>
        <DeskProvider>
          <RoomLayout
            folded={folded}
            column={columned ? <FacilitatorColumn /> : undefined}
            strip={
              <>
                <RoomStrip
                  folded={folded}
                  onUnfold={() => setFolded(false)}
                  onList={showList}
                  onKeys={() => setKeys(true)}
                  onSignOut={leave}
                  settings={<SettingsPanel />}
                />
                <SessionBand />
                {view.me.lastHere !== undefined && <SinceLastHere key={view.me.lastHere} since={view.me.lastHere} />}
                {phone && <ReadingProgress />}
                <RoomNotice onKept={showList} />
              </>
            }
            outline={phone ? null : <Outline reading={reading} counts={counts} page={page} />}
            text={
              <PrintedContext value={printed}>
                <LiveText
                  reading={reading}
                  passages={passages}
                  active={active}
                  counts={counts}
                  show={show}
                  composing={composing}
                  mayWrite={mayWrite}
                  onOpen={(ids) => {
                    setAt(ids)
                    setListed(false)
                    // by its sign and with the keyboard: there one goes on
                    open(ids[0], { focus: document.activeElement?.matches('[data-frame] :focus-visible') ?? false })
                  }}
                  onNamed={(post) => {
                    const thread = room.threadWith(post)
                    if (!thread) return false
                    setAt([thread.id])
                    setListed(false)
                    open(thread.id, { reach: true, focus: true, post })
                    return true
                  }}
                  onCompose={(passage) => write({ passage } satisfies Target)}
                  onReading={(block) => live?.reading(block)}
                  page={page}
                />
                {printed && printed.unplaced.length > 0 && <printed.Threads threads={printed.unplaced} />}
              </PrintedContext>
            }
            threads={
              phone ? null : listed ? (
                <ListPanel threads={threads} onClose={() => setListed(false)} />
              ) : (
                <ThreadsColumn threads={threads} onList={showList} onFold={() => setFolded(true)} />
              )
            }
            sheet={
              phone ? <Sheet threads={threads} at={at} height={height} onHeight={setHeight} onAll={() => setAt(undefined)} /> : undefined
            }
          />
          <ArrivalsSpoken />
          {leftBehind}
          {keys && <Keys single={single} onSingle={setSingle} onClose={() => setKeys(false)} />}
          {phone && <div className={styles['under-sheet']} />}
        </DeskProvider>
      </StageContext>
    </GroundContext>
  )
}

const noThreads: readonly Thread[] = []

const drawnThread = (id: RecordId) => document.querySelector<HTMLElement>(`[data-thread="${CSS.escape(id)}"]`)
const isDrawn = (id: RecordId): boolean => drawnThread(id) !== null

/** The keyboard goes to the thread, as soon as a list has drawn it; Tab then finds what can be done with it. */
function focusThread(id: RecordId, how: { readonly post?: RecordId; readonly reach?: boolean } = {}, tries = 30): void {
  const thread = drawnThread(id)
  if (thread) {
    thread.focus({ preventScroll: true })
    // A list has changed its heights meanwhile: what one has just written stays in view. Where a link leads, it comes into view.
    if (how.post && (how.reach || thread.closest('[data-scroller]')))
      thread.querySelector(`[data-post="${CSS.escape(how.post)}"]`)?.scrollIntoView({ block: 'nearest' })
  } else if (tries > 0) requestAnimationFrame(() => focusThread(id, how, tries - 1))
}

/** With none open, the next one is the first that begins below the top of the window, the previous one the last above it. */
function fromHere(threads: readonly Thread[], page: TextPageHandle | null, by: 1 | -1): Thread | undefined {
  const positions = page?.positions()
  const body = document.getElementById('text')?.parentElement
  if (!positions || !body) return threads[0]
  const top = 80 - body.getBoundingClientRect().top
  const isBelow = (thread: Thread) => (positions.get(thread.id) ?? Number.NEGATIVE_INFINITY) >= top
  return by === 1 ? (threads.find(isBelow) ?? threads[0]) : (threads.findLast((thread) => !isBelow(thread)) ?? threads.at(-1))
}

/** Brings a passage into view if it is not: from the text it always is, from a list of drafts seldom. */
function reach(page: TextPageHandle | null, passage: Stretch): void {
  const y = page?.positionOf(passage)
  const body = document.getElementById('text')?.parentElement
  if (y === undefined || !body) return
  const top = y + body.getBoundingClientRect().top
  if (top < 60 || top > innerHeight - 120) page?.scrollToStretch(passage)
}
