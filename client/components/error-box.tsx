import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './error-box.module.css'
import { Heard } from './heard.tsx'

interface ErrorBoxProps {
  /** What happened. */
  readonly title: ReactNode
  /** What was kept, and what to do. */
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** Something failed. It is announced, calmly: what happened, what was kept, what to do. */
export const ErrorBox = ({ title, children, action }: ErrorBoxProps) => (
  <Heard className={styles['box']}>
    <CircleAlert aria-hidden className={styles['sign']} />
    <div className={styles['words']}>
      <p className={styles['title']}>{title}</p>
      {children && <div className={styles['text']}>{children}</div>}
      {action && <div className={styles['action']}>{action}</div>}
    </div>
  </Heard>
)
