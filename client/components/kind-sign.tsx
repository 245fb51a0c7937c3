import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import type { Kind } from '#shared/margins/record.ts'
import { classes } from './classes.ts'
import styles from './kind-sign.module.css'

/** What each kind is called on the screen. */
export const kindWords: Record<Kind, MessageDescriptor> = {
  comment: msg`Comment`,
  question: msg`Question`,
  insight: msg`Insight`,
  connection: msg`Connection`,
  challenge: msg`Challenge`,
}

/** Drawn on a grid of 16, with strokes of one width, so that they stand beside letters like letters. */
export const kindStrokes: Record<Kind, string> = {
  comment: 'M3 8h10',
  question: 'M5 5.6a3 3 0 1 1 4.4 2.6c-1 .5-1.4 1.1-1.4 2.1M8 13v.1',
  insight: 'M8 2.5v11M3.2 5.2l9.6 5.6M12.8 5.2l-9.6 5.6',
  connection: 'M2.5 5.5h10M10 3l2.8 2.5L10 8M13.5 10.5h-10M6 8l-2.8 2.5L6 13',
  challenge: 'M8 2.5v7.2M8 13v.1',
}

interface KindSignProps {
  readonly kind: Kind
  /** `named` writes the word beside the sign; `titled` gives it to assistive technology only; without, the sign is mere decoration. */
  readonly as?: 'named' | 'titled' | 'decoration'
  readonly className?: string | undefined
}

/** The sign of a kind in its colour. Its word always stands near it, or is given to assistive technology. */
export function KindSign({ kind, as = 'titled', className }: KindSignProps) {
  const { _ } = useLingui()
  const word = _(kindWords[kind])
  return (
    <span className={classes(styles['sign'], styles[kind], className)}>
      <svg
        viewBox="0 0 16 16"
        className={styles['drawing']}
        role={as === 'titled' ? 'img' : undefined}
        aria-label={as === 'titled' ? word : undefined}
        aria-hidden={as === 'titled' ? undefined : true}
      >
        <path d={kindStrokes[kind]} />
      </svg>
      {as === 'named' && <span className={styles['word']}>{word}</span>}
    </span>
  )
}
