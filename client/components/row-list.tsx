import { Children, type ReactNode } from 'react'
import { Link } from 'wouter'
import styles from './row-list.module.css'

/** A list of things one can open, parted by hairlines. */
export const RowList = ({ children }: { readonly children: ReactNode }) => <ul className={styles['list']}>{children}</ul>

interface RowProps {
  readonly href: string
  readonly title: ReactNode
  /** What is known of it, in small words. */
  readonly facts?: ReactNode
  /** Stands at the end of the row. */
  readonly aside?: ReactNode
  /** What else can be done with it; outside the link. */
  readonly actions?: ReactNode
}

export const Row = ({ href, title, facts, aside, actions }: RowProps) => (
  <li className={styles['row']}>
    <div className={styles['words']}>
      <Link href={href} className={styles['title']}>
        <bdi>{title}</bdi>
      </Link>
      {facts && <p className={styles['facts']}>{facts}</p>}
    </div>
    {aside && <div className={styles['aside']}>{aside}</div>}
    {actions && <div className={styles['actions']}>{actions}</div>}
  </li>
)

/** Small words in a row, with a dot between; what is nothing or empty is left out. */
export const Facts = ({ children }: { readonly children: ReactNode }) => {
  const facts = Children.toArray(children).filter((fact) => fact !== '')
  if (facts.length === 0) return null
  return (
    <span className={styles['run']}>
      {facts.map((fact, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- their order is fixed
        <span key={at} className={styles['fact']}>
          {fact}
        </span>
      ))}
    </span>
  )
}
