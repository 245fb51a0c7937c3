import { Trans } from '@lingui/react/macro'
import { type ComponentProps, useState } from 'react'
import fieldStyles from './field.module.css'
import { Field } from './field.tsx'
import styles from './password-field.module.css'

interface PasswordFieldProps extends Omit<ComponentProps<'input'>, 'type' | 'className'> {
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
}

/** A password, which can be looked at while it is typed. */
export function PasswordField({ label, hint, error, ...input }: PasswordFieldProps) {
  const [shown, setShown] = useState(false)
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      aside={
        <button type="button" className={styles['show']} aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? <Trans>Hide</Trans> : <Trans>Show</Trans>}
        </button>
      }
    >
      {(control) => (
        <input {...input} {...control} type={shown ? 'text' : 'password'} className={fieldStyles['control']} spellCheck={false} />
      )}
    </Field>
  )
}
