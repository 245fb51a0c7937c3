import type { ReactNode } from 'react'
import styles from './empty.module.css'

/** A place where nothing is yet: what will stand here, and the next step. */
export const Empty = ({
  title,
  children,
  action,
}: {
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly action?: ReactNode
}) => (
  <div className={styles['empty']}>
    <p className={styles['title']}>{title}</p>
    {children && <div className={styles['text']}>{children}</div>}
    {action && <div className={styles['action']}>{action}</div>}
  </div>
)
