import { type ReactNode, useId } from 'react'
import styles from './choices.module.css'

interface ChoicesProps<V extends string> {
  readonly label: ReactNode
  readonly value: V
  readonly onChange: (value: V) => void
  readonly options: readonly { readonly value: V; readonly title: ReactNode; readonly text?: ReactNode }[]
}

/** One of a few, each with a sentence that says what it means. */
export function Choices<V extends string>({ label, value, onChange, options }: ChoicesProps<V>) {
  const name = useId()
  return (
    <fieldset className={styles['choices']}>
      <legend className={styles['label']}>{label}</legend>
      <div className={styles['options']}>
        {options.map((option) => (
          <label key={option.value} className={styles['option']}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className={styles['radio']}
            />
            <span className={styles['words']}>
              <span className={styles['title']}>{option.title}</span>
              {option.text && <span className={styles['text']}>{option.text}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
