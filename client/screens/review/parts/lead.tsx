import type { ReactNode } from 'react'
import styles from './lead.module.css'

interface LeadProps {
  /** What the page shows, said as a sentence. */
  readonly children: ReactNode
  /** What is counted, or how to use it. */
  readonly note?: ReactNode
  readonly action?: ReactNode
}

/** The headline of a page of review: what there is to see, before one looks. */
export const Lead = ({ children, note, action }: LeadProps) => (
  <div className={styles['lead']}>
    <div className={styles['words']}>
      <h2 className={styles['title']}>{children}</h2>
      {note && <p className={styles['note']}>{note}</p>}
    </div>
    {action && <div className={styles['action']}>{action}</div>}
  </div>
)
