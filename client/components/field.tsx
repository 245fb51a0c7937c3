import { type ComponentProps, type ReactNode, useId } from 'react'
import { classes } from './classes.ts'
import styles from './field.module.css'

interface FieldProps {
  readonly label: ReactNode
  /** What to fill in and why, if the label does not say it. */
  readonly hint?: ReactNode
  /** What is wrong and what to do. */
  readonly error?: ReactNode
  /** Stands beside the label, such as "optional". */
  readonly aside?: ReactNode
  readonly className?: string | undefined
  /** Draws the control with the names and ties it needs. */
  readonly children: (control: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }) => ReactNode
}

/** A labelled control with hint and error, tied together for assistive technology. */
export function Field({ label, hint, error, aside, className, children }: FieldProps) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className={classes(styles['field'], className)}>
      <div className={styles['head']}>
        <label htmlFor={id} className={styles['label']}>
          {label}
        </label>
        {aside && <span className={styles['aside']}>{aside}</span>}
      </div>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className={styles['error']}>
          {error}
        </p>
      )}
    </div>
  )
}

type Shell = Pick<FieldProps, 'label' | 'hint' | 'error' | 'aside'>

/** One line of text. */
export const TextField = ({ label, hint, error, aside, className, ...input }: Shell & Omit<ComponentProps<'input'>, 'children'>) => (
  <Field label={label} hint={hint} error={error} aside={aside} className={className}>
    {(control) => <input {...input} {...control} className={styles['control']} />}
  </Field>
)

/** Many lines of text. */
export const TextArea = ({ label, hint, error, aside, className, ...area }: Shell & Omit<ComponentProps<'textarea'>, 'children'>) => (
  <Field label={label} hint={hint} error={error} aside={aside} className={className}>
    {(control) => <textarea {...area} {...control} className={classes(styles['control'], styles['area'])} />}
  </Field>
)

/** One of a list. */
export const SelectField = ({ label, hint, error, aside, className, children, ...select }: Shell & ComponentProps<'select'>) => (
  <Field label={label} hint={hint} error={error} aside={aside} className={className}>
    {(control) => (
      <select {...select} {...control} className={classes(styles['control'], styles['select'])}>
        {children}
      </select>
    )}
  </Field>
)
