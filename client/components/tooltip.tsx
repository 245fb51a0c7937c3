import { type HTMLAttributes, type ReactNode, useEffect, useRef, useState } from 'react'
import { placeBeside } from './place.ts'
import styles from './tooltip.module.css'

type Handlers = Pick<HTMLAttributes<HTMLElement>, 'onPointerEnter' | 'onPointerLeave' | 'onFocus' | 'onBlur' | 'onKeyDown' | 'onClick'>

interface TooltipProps {
  readonly text: string
  readonly shortcut?: string | undefined
  /** Draws the thing; it spreads `hover(its own handlers)` over itself. */
  readonly children: (hover: (own: Handlers) => Handlers) => ReactNode
}

const WAIT = 450
const LINGER = 120

/**
 * Words for a sign, after a moment under the mouse or at once under the keyboard. It can be hovered and is sent away by
 * Escape (WCAG 1.4.13). It repeats the thing's name, so assistive technology is not told twice.
 */
export function Tooltip({ text, shortcut, children }: TooltipProps) {
  const [anchor, setAnchor] = useState<Element>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const later = (wait: number, what: () => void) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(what, wait)
  }
  const hide = () => {
    clearTimeout(timer.current)
    setAnchor(undefined)
  }
  useEffect(() => () => clearTimeout(timer.current), [])

  const hover = (own: Handlers): Handlers => ({
    onPointerEnter(event) {
      own.onPointerEnter?.(event)
      const target = event.currentTarget
      if (event.pointerType === 'mouse') later(WAIT, () => setAnchor(target))
    },
    onPointerLeave(event) {
      own.onPointerLeave?.(event)
      later(LINGER, hide)
    },
    onFocus(event) {
      own.onFocus?.(event)
      if (event.currentTarget.matches(':focus-visible')) setAnchor(event.currentTarget)
    },
    onBlur(event) {
      own.onBlur?.(event)
      hide()
    },
    onKeyDown(event) {
      own.onKeyDown?.(event)
      if (event.key === 'Escape' && anchor) hide()
    },
    onClick(event) {
      hide()
      own.onClick?.(event)
    },
  })

  return (
    <>
      {children(hover)}
      {anchor && (
        <span
          aria-hidden
          popover="manual"
          className={styles['tooltip']}
          onPointerEnter={() => clearTimeout(timer.current)}
          onPointerLeave={hide}
          ref={(panel) => {
            if (!panel) return
            panel.showPopover()
            placeBeside(panel, anchor, 'middle')
          }}
        >
          {text}
          {shortcut && (
            <kbd dir="ltr" className={styles['key']}>
              {shortcut}
            </kbd>
          )}
        </span>
      )}
    </>
  )
}
