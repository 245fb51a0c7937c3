import { Trans, useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react'
import { plainOf, positionOf } from '#shared/anchoring/plain.ts'
import { comparePoints, type Edge, step, type Unit } from '#shared/anchoring/stepping.ts'
import { directionOf } from '#shared/reading/direction.ts'
import { Button } from '../../../components/button.tsx'
import type { Stretch } from '../contract.ts'
import type { Page } from './page.ts'
import styles from './passage-picker.module.css'

export interface Picking extends Stretch {
  /** Which end the arrows move. */
  readonly edge: Edge
}

interface PassagePickerProps {
  readonly page: Page
  readonly language: string
  readonly picking: Picking
  readonly onPick: (picking: Picking) => void
  readonly onCompose: (stretch: Stretch) => void
  readonly onLeave: () => void
}

/** How many characters of the passage stand beside each end. */
const SHOWN = 36

/**
 * Choosing a passage without a pointer: its two ends are sliders. Left and right move by words, up and down by
 * sentences, Page Up and Page Down by paragraphs; Enter comments, Escape leaves. The passage is marked in the text.
 */
export function PassagePicker({ page, language, picking, onPick, onCompose, onLeave }: PassagePickerProps) {
  const { t, i18n } = useLingui()
  const panel = useRef<HTMLDivElement>(null)
  const before = useRef<Element>(null)
  const { start, end, edge } = picking
  const plain = plainOf(page.blocks)
  const from = positionOf(plain, start) ?? 0
  const to = positionOf(plain, end) ?? 0
  const words = plain.text.slice(from, to).replaceAll('\n', ' ')

  useEffect(() => {
    before.current = document.activeElement
  }, [])
  useEffect(() => {
    panel.current?.querySelector<HTMLElement>(`[data-edge="${edge}"]`)?.focus({ preventScroll: true })
  }, [edge])

  // it stands under the passage, or over it where there is no room, and the moving end stays in view
  useLayoutEffect(() => {
    const place = () => {
      const element = panel.current
      if (!element) return
      const rect = page.rectOf({ start, end })
      const height = element.offsetHeight
      const below = rect.bottom + 12 + height < innerHeight
      const top = below ? rect.bottom + 12 : Math.max(64, rect.top - height - 12)
      element.style.top = `${Math.round(Math.min(top, innerHeight - height - 8))}px`
    }
    const rect = page.rectOf({ start, end })
    const line = edge === 'start' ? rect.top : rect.bottom
    if (line < 96 || line > innerHeight - 160) page.scrollToPoint(edge === 'start' ? start : end)
    place()
    addEventListener('scroll', place, { passive: true })
    addEventListener('resize', place)
    return () => {
      removeEventListener('scroll', place)
      removeEventListener('resize', place)
    }
  }, [page, start, end, edge])

  const move = (which: Edge, unit: Unit, by: 1 | -1) => {
    const point = step(page.blocks, which === 'start' ? start : end, which, unit, by, language)
    const next = which === 'start' ? { start: point, end, edge: which } : { start, end: point, edge: which }
    // an end that passes the other takes it along to the next word
    if (comparePoints(page.blocks, next.start, next.end) < 0) onPick(next)
    else if (which === 'start') onPick({ ...next, end: step(page.blocks, point, 'end', unit, 1, language) })
    else onPick({ ...next, start: step(page.blocks, point, 'start', unit, -1, language) })
  }
  const leave = () => {
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
    onLeave()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const isSlider = event.target instanceof HTMLElement && event.target.dataset['edge'] !== undefined
    // the arrows follow the writing, not the interface
    const forward = directionOf(language) === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft'
    const steps: Record<string, [Unit, 1 | -1]> = {
      [forward]: ['word', 1],
      [backward]: ['word', -1],
      ArrowDown: ['sentence', 1],
      ArrowUp: ['sentence', -1],
      PageDown: ['block', 1],
      PageUp: ['block', -1],
    }
    const asked = isSlider ? steps[event.key] : undefined
    if (asked) move(edge, ...asked)
    else if (event.key === 'Escape') leave()
    else if (event.key === '[' || event.key === ']') onPick({ ...picking, edge: event.key === '[' ? 'start' : 'end' })
    else if (event.key === 'Enter' && isSlider) onCompose({ start, end })
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const slider = (which: Edge, label: string, shown: string, at: number) => (
    <div
      role="slider"
      tabIndex={0}
      data-edge={which}
      className={styles['edge']}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={plain.text.length}
      aria-valuenow={at}
      aria-valuetext={shown}
      onFocus={() => edge !== which && onPick({ ...picking, edge: which })}
    >
      <span className={styles['label']}>{label}</span>
      <span className={styles['shown']} lang={language}>
        {shown}
      </span>
    </div>
  )
  return (
    <div
      ref={panel}
      lang={i18n.locale}
      className={styles['panel']}
      role="group"
      aria-label={t`Choose a passage`}
      onKeyDown={onKeyDown}
      data-screen-only
    >
      <div className={styles['edges']}>
        {slider('start', t`From`, words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words, from)}
        {slider('end', t`To`, words.length > SHOWN ? `…${words.slice(-SHOWN)}` : words, to)}
      </div>
      <p className={styles['keys']}>
        <Trans>← → words · ↑ ↓ sentences · [ ] ends · Enter comments · Esc leaves</Trans>
      </p>
      <div className={styles['buttons']}>
        <Button look="quiet" size="s" onClick={leave}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="primary" size="s" onClick={() => onCompose({ start, end })}>
          <Trans>Comment</Trans>
        </Button>
      </div>
    </div>
  )
}
