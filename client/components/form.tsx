import type { ReactNode } from 'react'
import styles from './form.module.css'

interface FormProps {
  readonly onSubmit: () => void
  readonly children: ReactNode
}

/** Fields one below the other, and what is done with them. Its own words say what is wrong, not the browser's bubbles. */
export const Form = ({ onSubmit, children }: FormProps) => (
  <form
    noValidate
    className={styles['form']}
    onSubmit={(event) => {
      event.preventDefault()
      onSubmit()
    }}
  >
    {children}
  </form>
)

/** Puts the keyboard's focus into the first field that is wrong, once it is drawn as wrong. */
export function focusFirstWrong(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('main [aria-invalid="true"], dialog[open] [aria-invalid="true"]')?.focus(),
  )
}
