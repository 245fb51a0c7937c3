import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { Button } from '../../components/button.tsx'
import { CaretText } from './caret-text.tsx'
import styles from './split-text.module.css'

interface SplitTextProps {
  readonly text: string
  readonly onSplit: (at: number) => void
  readonly onLeave: () => void
}

/** Chooses where a block is split, by a caret in its text. */
export function SplitText({ text, onSplit, onLeave }: SplitTextProps) {
  const { t } = useLingui()
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const element = area.current
    if (!element) return
    element.focus()
    const at = likelySplit(text)
    element.setSelectionRange(at, at)
  }, [text])
  const split = () => {
    const at = area.current?.selectionStart ?? 0
    onSplit(at)
  }
  return (
    <div className={styles['split']}>
      <CaretText ref={area} label={t`Where the second part begins`} text={text} onEnter={split} onLeave={onLeave} />
      <div className={styles['row']}>
        <Button size="s" look="primary" onClick={split}>
          <Trans>Split here</Trans>
        </Button>
        <Button size="s" look="quiet" onClick={onLeave}>
          <Trans>Cancel</Trans>
        </Button>
        <p className={styles['hint']}>
          <Trans>Put the caret where the second part begins, and press Enter.</Trans>
        </p>
      </div>
    </div>
  )
}

/** The end of the sentence that reaches over the middle, or the middle. */
function likelySplit(text: string): number {
  const middle = Math.floor(text.length / 2)
  const ends = [...text.matchAll(/[.!?…]["”’»)]*\s+|\n/g)].map((match) => match.index + match[0].length).filter((at) => at < text.length)
  return ends.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? middle
}
