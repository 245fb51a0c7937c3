import styles from './spinner.module.css'

/** A sign that something is under way; it appears after a moment, so that quick things do not flicker. */
export function Spinner({ label }: { readonly label?: string | undefined }) {
  return (
    <span className={styles['spinner']} role={label ? 'status' : undefined} aria-hidden={label ? undefined : true}>
      {label && <span className={styles['label']}>{label}</span>}
    </span>
  )
}
