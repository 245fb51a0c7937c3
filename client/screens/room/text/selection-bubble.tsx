import { Trans, useLingui } from '@lingui/react/macro'
import { MessageSquarePlus } from 'lucide-react'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { pointsOfRange, type Selected } from '../../../anchoring/selected.ts'
import type { Stretch, TextAction } from '../contract.ts'
import type { Page } from './page.ts'
import styles from './selection-bubble.module.css'

interface SelectionBubbleProps {
  readonly root: RefObject<HTMLElement | null>
  readonly page: Page
  readonly selected: Selected | undefined
  readonly onSelected: (selected: Selected | undefined) => void
  readonly onCompose: (stretch: Stretch) => void
  readonly actions?: readonly TextAction[]
  readonly onAction?: (action: TextAction, stretch: Stretch) => void
}

/** How long a selection made by finger must rest; while the handles are pulled nothing should be in the way. */
const REST = 280

/**
 * The way to comment on a selection, right beside it. With a mouse it comes when the button is let go, above the
 * selection; with a finger below it, since the system's own menu stands above.
 */
export function SelectionBubble({ root, page, selected, onSelected, onCompose, actions, onAction }: SelectionBubbleProps) {
  const { i18n } = useLingui()
  const bubble = useRef<HTMLDivElement>(null)
  const touch = useRef(false)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isPressed = false
    const read = () => onSelected(selectedIn(root.current))
    const onChange = () => {
      clearTimeout(timer)
      if (document.getSelection()?.isCollapsed) {
        if (!isPressed) read()
      } else if (!isPressed || touch.current) timer = setTimeout(read, REST)
    }
    const onDown = (event: PointerEvent) => {
      touch.current = event.pointerType !== 'mouse'
      if (event.target instanceof Node && bubble.current?.contains(event.target)) return
      isPressed = true
      clearTimeout(timer)
    }
    const onUp = () => {
      if (!isPressed) return
      isPressed = false
      // the browser settles a double or triple click after this event
      timer = setTimeout(read, touch.current ? REST : 0)
    }
    document.addEventListener('selectionchange', onChange)
    document.addEventListener('pointerdown', onDown, true)
    document.addEventListener('pointerup', onUp, true)
    document.addEventListener('pointercancel', onUp, true)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('selectionchange', onChange)
      document.removeEventListener('pointerdown', onDown, true)
      document.removeEventListener('pointerup', onUp, true)
      document.removeEventListener('pointercancel', onUp, true)
    }
  }, [root, onSelected])

  useLayoutEffect(() => {
    const element = bubble.current
    const selection = document.getSelection()
    if (!selected || !element || !selection || selection.rangeCount === 0) return
    const range = selection.getRangeAt(0)
    const anchor = {
      getBoundingClientRect: () => range.getBoundingClientRect(),
      getClientRects: () => range.getClientRects(),
      contextElement: page.root(),
    }
    let current = true
    const place = async () => {
      const { computePosition, flip, inline, offset, shift } = await import('@floating-ui/dom')
      const { x, y } = await computePosition(anchor, element, {
        placement: touch.current ? 'bottom' : 'top',
        middleware: [inline(), offset(touch.current ? 28 : 8), flip({ padding: 64 }), shift({ padding: 8 })],
      })
      if (!current) return
      element.style.translate = `${Math.round(x)}px ${Math.round(y)}px`
      element.dataset['placed'] = ''
    }
    void place()
    const stop = page.onLayout(() => void place())
    return () => {
      current = false
      stop()
    }
  }, [selected, page])

  if (!selected) return null
  // What is pressed means what is selected by then: a third press may have come after the button did.
  return (
    <div ref={bubble} className={styles['bubble']} lang={i18n.locale} data-screen-only>
      <button
        type="button"
        className={styles['button']}
        // the press must not take the selection away
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => onCompose(selectedIn(root.current) ?? selected)}
        aria-keyshortcuts="c"
      >
        <MessageSquarePlus size={18} aria-hidden />
        <Trans>Comment</Trans>
        <kbd className={styles['key']} aria-hidden>
          C
        </kbd>
      </button>
      {actions?.map((action) => (
        <button
          key={action.id}
          type="button"
          className={styles['button']}
          aria-label={action.label}
          title={action.label}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onAction?.(action, selectedIn(root.current) ?? selected)}
        >
          {action.icon}
        </button>
      ))}
    </div>
  )
}

/** What is selected of the text in an element just now. */
function selectedIn(element: Element | null): Selected | undefined {
  const selection = document.getSelection()
  const range = selection && selection.rangeCount > 0 && !selection.isCollapsed ? selection.getRangeAt(0) : undefined
  return element && range?.intersectsNode(element) ? pointsOfRange(element, range) : undefined
}
