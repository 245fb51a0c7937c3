import styles from './progress-bar.module.css'

interface ProgressBarProps {
  readonly done: number
  /** Without it nobody knows yet how much there is. */
  readonly total: number | null | undefined
  /** The id of the element that says what is going on. */
  readonly labelledBy: string
}

/** How far something is that takes a while. */
export const ProgressBar = ({ done, total, labelledBy }: ProgressBarProps) => (
  <progress
    className={styles['bar']}
    {...(total == null ? {} : { max: Math.max(1, total), value: Math.min(done, total) })}
    aria-labelledby={labelledBy}
  />
)
