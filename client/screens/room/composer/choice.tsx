import { type ReactNode, useId } from 'react'
import styles from './choice.module.css'

interface ChoiceProps<V extends string> {
  readonly label: string
  readonly options: readonly V[]
  readonly value: V
  readonly onChange: (value: V) => void
  readonly draw: (value: V) => ReactNode
}

/** One of a few, as a row of words. */
export function Choice<V extends string>({ label, options, value, onChange, draw }: ChoiceProps<V>) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={styles['choice']}>
      {options.map((option) => (
        <label key={option} className={styles['one']}>
          <input type="radio" name={name} value={option} checked={option === value} onChange={() => onChange(option)} />
          <span>{draw(option)}</span>
        </label>
      ))}
    </div>
  )
}
