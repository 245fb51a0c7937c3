import { Trans, useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, useEffect, useEffectEvent, useRef } from 'react'
import { sentencesOf } from '#shared/anchoring/sentences.ts'
import type { Block } from '#shared/reading/block.ts'
import { placeBeside } from '../../../components/place.ts'
import type { Stretch } from '../contract.ts'
import styles from './sentence-menu.module.css'

export interface OpenSentences {
  readonly block: Block
  readonly anchor: HTMLElement
}

interface SentenceMenuProps {
  readonly open: OpenSentences
  readonly language: string
  readonly onCompose: (stretch: Stretch) => void
  /** Someone wants other words of the block than its sentences. */
  readonly onPick: (stretch: Stretch) => void
  readonly onClose: () => void
}

/** A block's sentences, each a way to comment on it. Arrows, Home and End move; Escape gives the focus back. */
export function SentenceMenu({ open, language, onCompose, onPick, onClose }: SentenceMenuProps) {
  const { block, anchor } = open
  const { t } = useLingui()
  const panel = useRef<HTMLDivElement>(null)
  const close = useEffectEvent(onClose)

  useEffect(() => {
    const element = panel.current
    if (!element) return
    element.showPopover()
    const place = () => placeBeside(element, anchor, 'end')
    place()
    element.querySelector('button')?.focus({ preventScroll: true })
    const leave = (event: Event) => {
      if (event.target instanceof Node && !element.contains(event.target)) close()
    }
    document.addEventListener('pointerdown', leave, true)
    addEventListener('resize', place)
    addEventListener('scroll', place, { passive: true })
    return () => {
      document.removeEventListener('pointerdown', leave, true)
      removeEventListener('resize', place)
      removeEventListener('scroll', place)
    }
  }, [anchor])

  const sentences = sentencesOf(block, language)
  const first = sentences[0]
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(panel.current?.querySelectorAll('button') ?? [])]
    const now = items.findIndex((item) => item === document.activeElement)
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key]
    if (to !== undefined) items.at(to % items.length)?.focus()
    else if (event.key === 'Escape' || event.key === 'Tab') {
      anchor.focus({ preventScroll: true })
      onClose()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    // the menu's items are its stops; the keys are the menu's
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
    <div ref={panel} popover="manual" role="menu" aria-label={t`Comment on a sentence`} className={styles['panel']} onKeyDown={onKeyDown}>
      <div className={styles['heading']} aria-hidden>{t`Comment on a sentence`}</div>
      {sentences.map(({ start, end }) => (
        <button
          key={start}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={styles['sentence']}
          onClick={() => onCompose({ start: { block: block.id, offset: start }, end: { block: block.id, offset: end } })}
        >
          {withoutMarks(block, start, end)}
        </button>
      ))}
      {first && (
        <button
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={styles['other']}
          onClick={() => onPick({ start: { block: block.id, offset: first.start }, end: { block: block.id, offset: first.end } })}
        >
          <Trans>Choose other words…</Trans>
        </button>
      )}
    </div>
  )
}

/** What is read of a stretch: its words without the marks of notes. */
function withoutMarks(block: Block, start: number, end: number): string {
  let words = block.text.slice(start, end)
  for (const mark of block.spans.filter(({ is }) => is === 'note-ref').sort((a, b) => b.start - a.start)) {
    if (mark.start >= start && mark.end <= end) words = words.slice(0, mark.start - start) + words.slice(mark.end - start)
  }
  return words
}
