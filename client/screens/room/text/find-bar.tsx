import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Extent } from '#shared/anchoring/sentences.ts'
import type { BlockId } from '#shared/ids.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { type Found, findIn, prepareToFind } from './find.ts'
import styles from './find-bar.module.css'
import type { Findings } from './findings.ts'
import type { Page } from './page.ts'

interface FindBarProps {
  readonly page: Page
  /** Gives what was typed before the bar was there, once. */
  readonly takeTyped: () => string
  readonly onFindings: (findings: Findings) => void
  readonly onClose: () => void
}

/** Finds words in the text of the reading, rendered or not. Enter and Shift+Enter go on and back, as F3 and Ctrl+G do; Escape closes. */
export function FindBar({ page, takeTyped, onFindings, onClose }: FindBarProps) {
  const { t, i18n } = useLingui()
  const field = useRef<HTMLInputElement>(null)
  const before = useRef<Element>(null)
  const [asked, setAsked] = useState('')
  const [found, setFound] = useState<readonly Found[]>([])
  const [at, setAt] = useState(0)

  const show = (all: readonly Found[], index: number) => {
    const now = all[index]
    setFound(all)
    setAt(index)
    onFindings({ extents: extentsOf(all, page.blocks), now })
    if (now) page.scrollToPoint(now.start)
  }
  const search = (words: string) => {
    setAsked(words)
    const all = findIn(page.blocks, words)
    const eyes = page.blockAtEyes()
    const from = eyes ? page.blocks.indexOf(eyes) : 0
    const next = all.findIndex((one) => one.index >= from)
    show(all, Math.max(0, next))
  }
  const begin = useEffectEvent(() => {
    const words = takeTyped()
    if (words !== '') search(words)
  })
  useEffect(() => {
    before.current = document.activeElement
    field.current?.focus()
    // oxlint-disable-next-line react/set-state-in-effect -- what was typed is taken over once, when the bar has the focus
    begin()
    // once the bar is drawn, before the first letter
    const preparing = new AbortController()
    void prepareToFind(page.blocks, preparing.signal)
    return () => preparing.abort()
  }, [page.blocks])
  const go = (by: number) => {
    if (found.length > 0) show(found, (at + by + found.length) % found.length)
  }
  const goOn = useEffectEvent(go)
  useEffect(() => {
    // As browsers have it, wherever one is: F3 or Ctrl+G goes on, with Shift back.
    const onKey = (event: globalThis.KeyboardEvent) => {
      const isNext = event.key === 'F3' || (event.key.toLowerCase() === 'g' && (event.ctrlKey || event.metaKey) && !event.altKey)
      if (!isNext) return
      event.preventDefault()
      goOn(event.shiftKey ? -1 : 1)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  const close = () => {
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
    onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.target === field.current) go(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const total = found.length
  return (
    <search lang={i18n.locale} className={styles['bar']} onKeyDown={onKeyDown} data-screen-only>
      <input
        ref={field}
        className={styles['field']}
        type="text"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        aria-label={t`Find in the text`}
        placeholder={t`Find in the text`}
        value={asked}
        onChange={(event) => search(event.target.value)}
      />
      <span className={styles['count']} role="status">
        {asked.trim() === '' ? (
          ''
        ) : total === 0 ? (
          <Trans>Not found</Trans>
        ) : (
          <Trans>
            {at + 1} of {total}
          </Trans>
        )}
      </span>
      <IconButton label={t`Previous place`} shortcut="Shift+F3" icon={<ChevronUp size={18} />} size="s" onClick={() => go(-1)} />
      <IconButton label={t`Next place`} shortcut="F3" icon={<ChevronDown size={18} />} size="s" onClick={() => go(1)} />
      <IconButton label={t`Close`} icon={<X size={18} />} size="s" onClick={close} />
    </search>
  )
}

/** Where in each block something is found; what runs on into the next one is in both. */
function extentsOf(all: readonly Found[], blocks: Page['blocks']): Map<BlockId, Extent[]> {
  const extents = new Map<BlockId, Extent[]>()
  for (const { start, end, index } of all) {
    for (let at = index; ; at++) {
      const block = blocks[at]
      if (!block) break
      const isLast = block.id === end.block
      const extent = { start: at === index ? start.offset : 0, end: isLast ? end.offset : block.text.length }
      const there = extents.get(block.id)
      if (there) there.push(extent)
      else extents.set(block.id, [extent])
      if (isLast) break
    }
  }
  return extents
}
