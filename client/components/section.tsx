import { type ReactNode, useId } from 'react'
import styles from './section.module.css'

interface SectionProps {
  readonly title: ReactNode
  /** What can be done with the whole of it. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** A part of a screen under a heading of its own. */
export function Section({ title, action, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={styles['section']}>
      <div className={styles['head']}>
        <h2 id={id} className={styles['title']}>
          {title}
        </h2>
        {action}
      </div>
      {children}
    </section>
  )
}
