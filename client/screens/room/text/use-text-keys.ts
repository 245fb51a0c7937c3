import { type RefObject, useEffect, useEffectEvent } from 'react'
import { flushSync } from 'react-dom'
import { sentencesOf } from '#shared/anchoring/sentences.ts'
import type { Block } from '#shared/reading/block.ts'
import type { Stretch } from '../contract.ts'
import type { Page } from './page.ts'
import { keyFor, type TextKey } from './text-keys.ts'
import type { TextTools } from './use-text-tools.ts'
import type { Walk } from './walking.ts'
import { wholeOf } from './whole-of.ts'

interface Keyed {
  readonly page: Page
  readonly walk: RefObject<Walk | undefined>
  readonly tools: TextTools
  readonly language: string
  readonly mayWrite: boolean
  readonly compose: (stretch: Stretch) => void
}

/** What the keys do in the text (`text-keys.ts`): with the block that has the focus, or that stands where one reads. */
export function useTextKeys({ page, walk, tools, language, mayWrite, compose }: Keyed): void {
  const { selected, setSentences, setPicking, isFinding, setFinding, typedAhead } = tools

  const walkOn = (by: 1 | -1): boolean => {
    const focused = focusedFrame(page)
    const frame = focused ?? frameAtEyes(page)
    // whoever comes from elsewhere first comes to where they read
    const next = focused || !frame ? walk.current?.beside(frame, by) : frame
    const to = next && page.byAnchor.get(next.id)
    if (!next || !to) return false
    page.scrollToPoint({ block: to.id, offset: 0 })
    walk.current?.focus(next)
    return true
  }
  const comment = (): boolean => {
    if (!mayWrite) return false
    const block = currentBlock(page)
    if (selected) compose(selected)
    else if (block) compose(wholeOf(block))
    return true
  }
  const showSentences = (): boolean => {
    const block = currentBlock(page)
    const frame = block && page.frameOf(block)
    if (!mayWrite || !frame) return false
    openNow(() => setSentences({ block, anchor: frame.querySelector<HTMLElement>('[data-way="sentences"]') ?? frame }))
    return true
  }
  const pick = (edge: 'start' | 'end'): boolean => {
    const block = currentBlock(page)
    const first = block && sentencesOf(block, language)[0]
    if (!mayWrite || !first) return false
    const sentence = { start: { block: block.id, offset: first.start }, end: { block: block.id, offset: first.end } }
    openNow(() => setPicking((now) => ({ ...(now ?? selected ?? sentence), edge })))
    return true
  }
  const find = (): boolean => {
    if (!isFinding) typedAhead.begin()
    openNow(() => setFinding(true))
    return true
  }
  /** Each says whether there was something to do. */
  const doing: Record<TextKey, () => boolean> = {
    'next-block': () => walkOn(1),
    'previous-block': () => walkOn(-1),
    comment,
    sentences: showSentences,
    'pick-start': () => pick('start'),
    'pick-end': () => pick('end'),
    find,
  }
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (typedAhead.takes(event)) {
      event.preventDefault()
      return
    }
    const key = keyFor(event)
    if (key && !event.defaultPrevented && doing[key]()) event.preventDefault()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
}

/** What opens by a key has the focus before the next key comes: whoever types fast must not set off commands. */
const openNow = flushSync

/** The block whose ways have the focus. */
function focusedFrame(page: Page): HTMLElement | undefined {
  const frame = document.activeElement?.closest<HTMLElement>('[data-frame]')
  return frame && page.root()?.contains(frame) ? frame : undefined
}
function frameAtEyes(page: Page): HTMLElement | undefined {
  const block = page.blockAtEyes()
  return block && page.frameOf(block)
}
function currentBlock(page: Page): Block | undefined {
  const frame = focusedFrame(page)
  return (frame && page.byAnchor.get(frame.id)) ?? page.blockAtEyes()
}
