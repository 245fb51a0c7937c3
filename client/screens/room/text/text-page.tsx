import { useLingui } from '@lingui/react/macro'
import { type RefObject, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef } from 'react'
import { describePassage } from '#shared/anchoring/describe.ts'
import { indexIntervals } from '#shared/anchoring/intervals.ts'
import type { BlockId } from '#shared/ids.ts'
import { directionOf } from '#shared/reading/direction.ts'
import { fetchSoon } from '../../../components/later.tsx'
import type { Stretch, TextPageProps } from '../contract.ts'
import { Pictures } from './block.tsx'
import { showHand } from './hand.ts'
import { createPage } from './page.ts'
import { SectionView } from './section.tsx'
import styles from './text.module.css'
import { TextTools } from './text-tools.tsx'
import { useAddresses } from './use-addresses.ts'
import { useTextKeys } from './use-text-keys.ts'
import { useTextPresses } from './use-text-presses.ts'
import { useTextTools } from './use-text-tools.ts'
import { useToldPlace } from './use-told-place.ts'
import { createWalk, type Walk } from './walking.ts'

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
  const latest = useRef(props)
  useLayoutEffect(() => {
    latest.current = props
  })

  const tools = useTextTools()
  const { setSelected, setPicking, setSentences, setFinding, findings, picking } = tools

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
  useStepBack(root, active !== undefined)
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
    [page, version, setPicking, setSentences, setSelected],
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
      find: () => setFinding(true),
      describe: ({ start, end }) => describePassage(page.blocks, start, end, version),
    }),
    [page, version, setFinding],
  )

  useAddresses(page, shown, latest)
  useToldPlace(page, walk, latest)
  useTextKeys({ page, walk, tools, language: meta.language, mayWrite, compose })
  const onClick = useTextPresses({ page, tools, index, passages: shown, compose, onOpen: props.onOpen })

  return (
    <div ref={root} className={styles['page']} lang={meta.language} dir={directionOf(meta.language)} data-text-page data-show={show}>
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
        onPointerMove={(event) => showHand(event.currentTarget, event, ({ block, offset }) => index.at(block, offset).length > 0)}
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
      <TextTools
        root={root}
        page={page}
        tools={tools}
        language={meta.language}
        mayWrite={mayWrite}
        actions={props.actions ?? noActions}
        onCompose={compose}
        onAction={(action, { start, end }) => action.act(describePassage(page.blocks, start, end, version))}
      />
    </div>
  )
}

/**
 * Beside the passage that is open the others step back. All words near the window are styled anew then, so it is done once
 * the thread stands, in a frame of its own.
 */
function useStepBack(root: RefObject<HTMLElement | null>, isOpen: boolean): void {
  useEffect(() => {
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => root.current?.toggleAttribute('data-active', isOpen))
    })
    return () => cancelAnimationFrame(frame)
  }, [root, isOpen])
}

const none: TextPageProps['passages'] = []
const noActions: NonNullable<TextPageProps['actions']> = []
const noCounts: ReadonlyMap<BlockId, number> = new Map()
