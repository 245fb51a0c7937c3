import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import styles from './reword-text.module.css'

interface RewordTextProps {
  readonly text: string
  readonly onReword: (text: string) => void
  readonly onLeave: () => void
}

/** A block's words, to be corrected where they stand. Emphasis, links and notes stay with the words around the change. */
export function RewordText({ text, onReword, onLeave }: RewordTextProps) {
  const { t } = useLingui()
  const area = useRef<HTMLTextAreaElement>(null)
  const [words, setWords] = useState(text)
  useEffect(() => {
    area.current?.focus()
    area.current?.setSelectionRange(0, 0)
  }, [])
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    element.style.blockSize = 'auto'
    element.style.blockSize = `${element.scrollHeight + 2}px`
  }, [words])
  const keep = () => (words.trim() === '' || words === text ? onLeave() : onReword(words))
  return (
    <div className={styles['reword']}>
      <textarea
        ref={area}
        className={styles['text']}
        aria-label={t`Words of this block`}
        value={words}
        dir="auto"
        rows={1}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
            event.preventDefault()
            keep()
          } else if (event.key === 'Escape') {
            event.preventDefault()
            onLeave()
          }
        }}
      />
      <div className={styles['row']}>
        <Button size="s" look="primary" onClick={keep}>
          <Trans>Keep these words</Trans>
        </Button>
        <Button size="s" look="quiet" onClick={onLeave}>
          <Trans>Cancel</Trans>
        </Button>
        <p className={styles['hint']}>
          <Trans>To leave the block out, use “Leave out”.</Trans>
        </p>
      </div>
    </div>
  )
}
