import { useLingui } from '@lingui/react/macro'
import { type MouseEvent, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { describePassage } from '#shared/anchoring/describe.ts'
import { indexIntervals } from '#shared/anchoring/intervals.ts'
import { sentencesOf } from '#shared/anchoring/sentences.ts'
import { BlockId, RecordId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { directionOf } from '#shared/reading/direction.ts'
import { characterAt } from '../../../anchoring/pressed.ts'
import type { Selected } from '../../../anchoring/selected.ts'
import { fetchSoon, later } from '../../../components/later.tsx'
import type { Stretch, TextPageProps } from '../contract.ts'
import { Pictures } from './block.tsx'
import { type Findings, nothingFound } from './findings.ts'
import type { OpenNote } from './note-popover.tsx'
import { createPage } from './page.ts'
import type { Picking } from './passage-picker.tsx'
import { createTurns } from './pressing.ts'
import { CALM, readingPlace } from './reading-place.ts'
import { SectionView } from './section.tsx'
import { SelectionBubble } from './selection-bubble.tsx'
import type { OpenSentences } from './sentence-menu.tsx'
import styles from './text.module.css'
import { keyFor } from './text-keys.ts'
import { createWalk, type Walk } from './walking.ts'

const FindBar = later(async () => (await import('./find-bar.tsx')).FindBar, 'soon')
const NotePopover = later(async () => (await import('./note-popover.tsx')).NotePopover, 'soon')
const PassagePicker = later(async () => (await import('./passage-picker.tsx')).PassagePicker, 'soon')
const SentenceMenu = later(async () => (await import('./sentence-menu.tsx')).SentenceMenu, 'soon')
/** Once the page stands, what one will want next is fetched, so that it is there when its key is pressed. */
const FETCH_SOON_AFTER = 1_500

/** The text of a reading, with what was written on it painted over it, and every way to write on it. */
export function TextPage(props: TextPageProps) {
  const { reading, passages, active, counts, show, composing, spotlight, mayWrite } = props
  const { blocks, meta, version } = reading
  const { t } = useLingui()
  const root = useRef<HTMLDivElement>(null)
  const page = useMemo(() => createPage(blocks, location.hash), [blocks])
  const walk = useRef<Walk>(undefined)
  const turns = useRef(createTurns())
  const latest = useRef(props)
  useLayoutEffect(() => {
    latest.current = props
  })

  const [selected, setSelected] = useState<Selected>()
  const [picking, setPicking] = useState<Picking>()
  const [sentences, setSentences] = useState<OpenSentences>()
  const [note, setNote] = useState<OpenNote>()
  const [isFinding, setFinding] = useState(false)
  const [findings, setFindings] = useState<Findings>(nothingFound)
  /** What was typed between asking for the find bar and its coming: it belongs there, and no letter of it is a command. */
  const typed = useRef<string>(undefined)

  const visible = show === 'none' ? none : passages
  const index = useMemo(() => indexIntervals(blocks, visible), [blocks, visible])
  const shown = useMemo(() => new Map(passages.map((passage) => [passage.id, passage])), [passages])
  const bySection = useMemo(() => page.countsOf(show === 'none' ? noCounts : counts), [page, counts, show])

  useEffect(() => {
    const element = root.current
    if (!element) return
    walk.current = createWalk(element)
    return page.attach(element)
  }, [page])
  useEffect(() => {
    const timer = setTimeout(fetchSoon, FETCH_SOON_AFTER)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => page.paint({ show, passages: shown, index, found: findings.extents }), [page, show, shown, index, findings.extents])
  useLayoutEffect(() => page.activate(active === undefined ? undefined : shown.get(active)), [page, active, shown])
  useEffect(() => page.mark('composing', composing), [page, composing])
  useEffect(() => page.mark('spotlight', spotlight), [page, spotlight])
  useEffect(() => page.mark('picking', picking), [page, picking])
  useEffect(() => page.mark('found-now', findings.now), [page, findings.now])

  const compose = useCallback(
    ({ start, end }: Stretch) => {
      const { onCompose, mayWrite: may } = latest.current
      if (!may) return
      setPicking(undefined)
      setSentences(undefined)
      setSelected(undefined)
      document.getSelection()?.removeAllRanges()
      onCompose(describePassage(page.blocks, start, end, version), page.rectOf({ start, end }))
    },
    [page, version],
  )

  useImperativeHandle(
    props.page,
    () => ({
      positions: () => page.positions(latest.current.passages),
      positionOf: (stretch) => page.positionOf(stretch.start),
      onLayout: (listener) => page.onLayout(listener),
      scrollToPassage(id) {
        const passage = latest.current.passages.find((one) => one.id === id)
        if (passage) page.scrollToPoint(passage.start)
      },
      scrollToStretch: (stretch) => page.scrollToPoint(stretch.start),
      scrollToBlock: (block) => page.scrollToPoint({ block, offset: 0 }),
      focusBlock(id) {
        page.scrollToPoint({ block: id, offset: 0 })
        const block = page.blockOf(id)
        const frame = block && page.frameOf(block)
        if (frame) walk.current?.focus(frame)
      },
      describe: ({ start, end }) => describePassage(page.blocks, start, end, version),
    }),
    [page, version],
  )

  useAddresses(page, shown, latest)
  useReadingPlace(page, walk, latest)

  const currentBlock = useCallback((): Block | undefined => {
    const frame = document.activeElement?.closest<HTMLElement>('[data-frame]') ?? undefined
    return (frame && page.byAnchor.get(frame.id)) ?? page.blockAtEyes()
  }, [page])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (typed.current !== undefined && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
        typed.current += event.key
        event.preventDefault()
        return
      }
      const key = keyFor(event)
      if (!key || event.defaultPrevented) return
      const may = latest.current.mayWrite
      switch (key) {
        case 'next-block':
        case 'previous-block': {
          const block = currentBlock()
          const isIn = document.activeElement?.closest('[data-frame]') !== null && root.current?.contains(document.activeElement)
          const frame = block && page.frameOf(block)
          const next = isIn || !frame ? walk.current?.beside(frame, key === 'next-block' ? 1 : -1) : frame
          const to = next && page.byAnchor.get(next.id)
          if (!next || !to) return
          page.scrollToPoint({ block: to.id, offset: 0 })
          walk.current?.focus(next)
          break
        }
        case 'comment': {
          if (!may) return
          const block = currentBlock()
          if (selected) compose(selected)
          else if (block) compose(wholeOf(block))
          break
        }
        case 'sentences': {
          const block = currentBlock()
          const frame = block && page.frameOf(block)
          if (!may || !frame) return
          openNow(() => setSentences({ block, anchor: frame.querySelector<HTMLElement>('[data-way="sentences"]') ?? frame }))
          break
        }
        case 'pick-start':
        case 'pick-end': {
          const block = currentBlock()
          const first = block && sentencesOf(block, meta.language)[0]
          if (!may || !block || !first) return
          const edge = key === 'pick-start' ? 'start' : 'end'
          openNow(() =>
            setPicking((now) => ({
              ...(now ?? selected ?? { start: { block: block.id, offset: first.start }, end: { block: block.id, offset: first.end } }),
              edge,
            })),
          )
          break
        }
        case 'find':
          if (!isFinding) typed.current = ''
          openNow(() => setFinding(true))
          break
      }
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [page, selected, compose, currentBlock, meta.language, isFinding])

  const onClick = (event: MouseEvent) => {
    const target = event.target
    if (!(target instanceof Element) || event.button !== 0) return
    const frame = target.closest<HTMLElement>('[data-frame]')
    const block = frame ? page.byAnchor.get(frame.id) : undefined
    const way = target.closest<HTMLElement>('[data-way]')
    if (way && block) {
      if (way.dataset['way'] === 'open') props.onOpen(startingFirst(index.in(block.id), shown, block.id))
      else if (way.dataset['way'] === 'comment') compose(wholeOf(block))
      else setSentences({ block, anchor: way })
      return
    }
    const link = target.closest<HTMLAnchorElement>('a[href]')
    if (link) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      const noteBlock = link.dataset['note'] === undefined ? undefined : page.blockOf(BlockId.parse(link.dataset['note']))
      if (noteBlock) {
        event.preventDefault()
        setNote({ block: noteBlock, anchor: link })
      } else if (link.dataset['back'] !== undefined) {
        event.preventDefault()
        const from = BlockId.parse(link.dataset['back'])
        page.scrollToPoint({ block: from, offset: 0 })
        document.getElementById(link.hash.slice(1))?.focus({ preventScroll: true })
      }
      return
    }
    if (!document.getSelection()?.isCollapsed) return
    const point = characterAt(event.clientX, event.clientY)
    const ids = point ? index.at(point.block, point.offset) : []
    if (ids.length > 0) props.onOpen(turns.current(ids))
  }

  return (
    <div
      ref={root}
      className={styles['page']}
      lang={meta.language}
      dir={directionOf(meta.language)}
      data-text-page
      data-show={show}
      data-active={active !== undefined || undefined}
    >
      <header className={styles['head']}>
        <h1 className={styles['title']}>{meta.title}</h1>
        {meta.author && <p className={styles['author']}>{meta.author}</p>}
      </header>
      {/* keyboard and assistive technology have buttons for all of this; the text itself is pressed with a pointer */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <div
        className={styles['sections']}
        role="group"
        aria-label={t`Text`}
        onClick={onClick}
        onKeyDown={(event) => {
          if (walk.current?.arrow(event.nativeEvent)) event.preventDefault()
        }}
        onFocus={(event) => walk.current?.setCurrent(event.target.closest<HTMLElement>('[data-frame]') ?? undefined)}
        onPointerMove={(event) => hover(event.currentTarget, event, (block, offset) => index.at(block, offset).length > 0)}
      >
        <Pictures value={reading.id}>
          {page.sections.map((section) => (
            <SectionView
              key={section.index}
              section={section}
              page={page}
              counts={bySection[section.index] ?? noCounts}
              mayWrite={mayWrite}
            />
          ))}
        </Pictures>
      </div>
      {mayWrite && (
        <SelectionBubble
          root={root}
          page={page}
          selected={selected}
          onSelected={setSelected}
          onCompose={compose}
          actions={props.actions ?? noActions}
          onAction={(action, { start, end }) => action.act(describePassage(page.blocks, start, end, version))}
        />
      )}
      {picking && (
        <PassagePicker
          page={page}
          language={meta.language}
          picking={picking}
          onPick={setPicking}
          onCompose={compose}
          onLeave={() => setPicking(undefined)}
        />
      )}
      {sentences && (
        <SentenceMenu
          open={sentences}
          language={meta.language}
          onCompose={compose}
          onPick={(stretch) => {
            setSentences(undefined)
            setPicking({ ...stretch, edge: 'start' })
          }}
          onClose={() => setSentences(undefined)}
        />
      )}
      {note && <NotePopover note={note} onGo={(id) => page.scrollToPoint({ block: id, offset: 0 })} onClose={() => setNote(undefined)} />}
      {isFinding && (
        <FindBar
          page={page}
          takeTyped={() => {
            const words = typed.current ?? ''
            typed.current = undefined
            return words
          }}
          onFindings={setFindings}
          onClose={() => {
            setFinding(false)
            setFindings(nothingFound)
          }}
        />
      )}
    </div>
  )
}

/** What opens by a key has the focus before the next key comes: whoever types fast must not set off commands. */
const openNow = flushSync

const none: TextPageProps['passages'] = []
const noActions: NonNullable<TextPageProps['actions']> = []
const noCounts: ReadonlyMap<BlockId, number> = new Map()

const wholeOf = (block: Block): Stretch => ({ start: { block: block.id, offset: 0 }, end: { block: block.id, offset: block.text.length } })

/** Those that begin in the block before those that only reach into it. */
const startingFirst = (
  ids: readonly RecordId[],
  shown: ReadonlyMap<RecordId, { start: { block: BlockId } }>,
  block: BlockId,
): RecordId[] => [...ids.filter((id) => shown.get(id)?.start.block === block), ...ids.filter((id) => shown.get(id)?.start.block !== block)]

let hovering = 0
/** A hand over what can be pressed. Asked once a frame. */
function hover(
  element: HTMLElement,
  event: { clientX: number; clientY: number; pointerType: string },
  covers: (block: BlockId, offset: number) => boolean,
) {
  if (event.pointerType !== 'mouse' || hovering) return
  const { clientX, clientY } = event
  hovering = requestAnimationFrame(() => {
    hovering = 0
    const point = characterAt(clientX, clientY)
    element.toggleAttribute('data-hand', point !== undefined && covers(point.block, point.offset))
  })
}

type Latest = { readonly current: TextPageProps }
type ThePage = ReturnType<typeof createPage>

/** `#p12` and `#b-…` lead to a block, `#t-<record>` to a passage, as soon as it is there; now and when the address changes. */
function useAddresses(page: ThePage, shown: ReadonlyMap<RecordId, unknown>, latest: Latest): void {
  const awaited = useRef<RecordId>(undefined)
  useEffect(() => {
    const go = () => {
      const anchor = decodeURIComponent(location.hash.slice(1))
      const block = page.byAnchor.get(anchor)
      if (block) page.scrollToPoint({ block: block.id, offset: 0 })
      awaited.current = anchor.startsWith('t-') ? RecordId.safeParse(anchor.slice(2)).data : undefined
      openAwaited()
    }
    const openAwaited = () => {
      const id = awaited.current
      const passage = latest.current.passages.find((one) => one.id === id)
      if (!passage) return
      awaited.current = undefined
      page.scrollToPoint(passage.start)
      latest.current.onOpen([passage.id])
    }
    go()
    addEventListener('hashchange', go)
    return () => removeEventListener('hashchange', go)
  }, [page, latest])
  useEffect(() => {
    const id = awaited.current
    const passage = id && latest.current.passages.find((one) => one.id === id)
    if (!passage) return
    awaited.current = undefined
    page.scrollToPoint(passage.start)
    latest.current.onOpen([passage.id])
  }, [page, shown, latest])
}

/** Tells where one reads, and lets the Tab key stop there. */
function useReadingPlace(page: ThePage, walk: { readonly current: Walk | undefined }, latest: Latest): void {
  useEffect(() => {
    let timer = 0
    let last: BlockId | undefined
    let stopping: ReturnType<typeof setTimeout> | undefined
    const stopHere = () => {
      stopping = undefined
      const block = page.blockAtEyes()
      if (block && !page.root()?.contains(document.activeElement)) walk.current?.setCurrent(page.frameOf(block))
    }
    const look = () => {
      timer = 0
      page.follow()
      const block = page.blockAtEyes()
      readingPlace.tell({ block: block?.id, ...page.window() })
      if (!block) return
      if (!walk.current?.current()) stopHere()
      else stopping ??= setTimeout(stopHere, CALM)
      if (block.id === last) return
      last = block.id
      latest.current.onReading?.(block.id)
    }
    const onScroll = () => {
      timer ||= requestAnimationFrame(look)
    }
    onScroll()
    const stop = page.onLayout(onScroll)
    addEventListener('scroll', onScroll, { passive: true })
    return () => {
      cancelAnimationFrame(timer)
      clearTimeout(stopping)
      stop()
      removeEventListener('scroll', onScroll)
    }
  }, [page, walk, latest])
}
