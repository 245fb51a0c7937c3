import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { kindStrokes } from '#shared/kind-strokes.ts'
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

/** The class under which `--kind` is a kind's colour. */
export const kindColour = (kind: Kind): string | undefined => styles[kind]

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
    <span className={classes(styles['sign'], kindColour(kind), className)}>
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
