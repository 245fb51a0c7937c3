import type { ReactNode } from 'react'
import styles from './visually-hidden.module.css'

/** Words for assistive technology only. */
export const VisuallyHidden = ({ children }: { readonly children: ReactNode }) => <span className={styles['hidden']}>{children}</span>

/** A way past the strip for the keyboard; it shows while the focus is on it. */
export const SkipLink = ({ to, children }: { readonly to: string; readonly children: ReactNode }) => (
  <a className={styles['skip']} href={`#${to}`}>
    {children}
  </a>
)
