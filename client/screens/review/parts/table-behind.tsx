import { Trans } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import styles from './table-behind.module.css'

/** The same as a plot shows, as a table: made when it is wanted. */
export function TableBehind({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <details className={styles['behind']} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles['summary']}>
        <Trans>The same as a table</Trans>
      </summary>
      {open && children}
    </details>
  )
}

interface TableProps {
  /** What the table holds, for assistive technology. */
  readonly label: string
  readonly head: ReactNode
  readonly children: ReactNode
}

/** A table of figures; where it is wider than the screen, it alone scrolls. */
export const Table = ({ label, head, children }: TableProps) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keys
  <div role="group" className={styles['scroll']} aria-label={label} tabIndex={0}>
    <table className={styles['table']}>
      <thead>{head}</thead>
      <tbody>{children}</tbody>
    </table>
  </div>
)
