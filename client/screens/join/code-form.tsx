import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { JoinCode } from '#shared/ids.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import styles from './code-form.module.css'
import { shownCode } from './shown-code.ts'

interface CodeFormProps {
  readonly initial?: string | undefined
  /** Something is wrong with the code that was tried. */
  readonly error?: string | undefined
  readonly autoFocus?: boolean | undefined
}

/** The way in: a code, as it was said or stands on the wall. */
export function CodeForm({ initial = '', error, autoFocus }: CodeFormProps) {
  const { t } = useLingui()
  const [, navigate] = useLocation()
  const [code, setCode] = useState(shownCode(initial))
  const [tried, setTried] = useState(false)
  const parsed = JoinCode.safeParse(code)
  const wrong =
    tried && !parsed.success
      ? t`A code has eight letters and digits, such as ABCD-EFGH.`
      : error !== undefined && code === shownCode(initial)
        ? error
        : undefined
  return (
    <Form
      onSubmit={() => {
        setTried(true)
        if (parsed.success) navigate(`/join/${parsed.data}`)
        else focusFirstWrong()
      }}
    >
      <Field label={t`Code`} error={wrong}>
        {(control) => (
          <input
            {...control}
            className={styles['code']}
            value={code}
            onChange={(event) => setCode(shownCode(event.currentTarget.value))}
            placeholder="ABCD-EFGH"
            autoFocus={autoFocus}
            autoComplete="off"
            autoCapitalize="characters"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="go"
            maxLength={24}
            dir="ltr"
          />
        )}
      </Field>
      <Button type="submit" look="primary" size="l">
        <Trans>Join</Trans>
      </Button>
    </Form>
  )
}
