import type { ReactNode } from 'react'
import styles from './heading.module.css'

interface HeadingProps {
  /** A small line above: what this belongs to. */
  readonly above?: ReactNode
  readonly children: ReactNode
  /** A sentence below: what this screen is for. */
  readonly below?: ReactNode
  /** The screen's primary action. */
  readonly action?: ReactNode
}

/** The head of a screen. */
export const Heading = ({ above, children, below, action }: HeadingProps) => (
  <div className={styles['head']}>
    <div className={styles['words']}>
      {above && <div className={styles['above']}>{above}</div>}
      <h1 className={styles['title']}>{children}</h1>
      {below && <div className={styles['below']}>{below}</div>}
    </div>
    {action && <div className={styles['action']}>{action}</div>}
  </div>
)
