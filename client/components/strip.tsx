import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './strip.module.css'

interface StripProps {
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** The quiet band on top of a screen. */
export const Strip = ({ className, children }: StripProps) => (
  <header data-strip className={classes(styles['strip'], className)}>
    {children}
  </header>
)
