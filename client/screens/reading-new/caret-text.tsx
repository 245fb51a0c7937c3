import { type RefObject, useEffect, useEffectEvent, useLayoutEffect } from 'react'
import styles from './caret-text.module.css'

interface CaretTextProps {
  readonly ref: RefObject<HTMLTextAreaElement | null>
  readonly label: string
  readonly text: string
  readonly onEnter: () => void
  readonly onLeave: () => void
  /** The caret or the selection is elsewhere. */
  readonly onSelect?: (() => void) | undefined
}

/** A block's text with a caret and a selection in it, which mouse, finger and keys can move, but in which nothing can be typed. */
export function CaretText({ ref, label, text, onEnter, onLeave, onSelect }: CaretTextProps) {
  useLayoutEffect(() => {
    if (ref.current) ref.current.style.blockSize = `${ref.current.scrollHeight + 2}px`
  }, [ref, text])
  const selected = useEffectEvent(() => document.activeElement === ref.current && onSelect?.())
  useEffect(() => {
    // A field's own `select` says nothing of a caret.
    const onSelection = () => selected()
    document.addEventListener('selectionchange', onSelection)
    return () => document.removeEventListener('selectionchange', onSelection)
  }, [])
  return (
    <textarea
      ref={ref}
      className={styles['text']}
      aria-label={label}
      value={text}
      dir="auto"
      spellCheck={false}
      // Not readOnly: browsers hide the caret of a read-only field.
      onChange={() => undefined}
      onBeforeInput={(event) => event.preventDefault()}
      onPaste={(event) => event.preventDefault()}
      onCut={(event) => event.preventDefault()}
      onDrop={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          event.preventDefault()
          onEnter()
        } else if (event.key === 'Escape') {
          event.preventDefault()
          onLeave()
        } else if (event.key === 'Backspace' || event.key === 'Delete') event.preventDefault()
      }}
    />
  )
}
