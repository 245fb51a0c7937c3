import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { failureOf } from '../requests/failure.ts'
import { failureWords } from '../requests/failure-words.ts'
import { Button } from './button.tsx'
import { ErrorBox } from './error-box.tsx'

/** Says why a request failed, with a way to try it again where there is one. */
export function FailureBox({ error, onRetry }: { readonly error: unknown; readonly onRetry?: (() => void) | undefined }) {
  const { i18n } = useLingui()
  const failure = failureOf(error)
  const words = failureWords[failure.code]
  // What the server says is more exact, but it says it in English only.
  const exact = i18n.locale === 'en' ? failure.problem?.detail : undefined
  return (
    <ErrorBox
      title={i18n._(words.title)}
      action={
        onRetry && (
          <Button size="s" onClick={onRetry}>
            <Trans>Try again</Trans>
          </Button>
        )
      }
    >
      {exact ?? i18n._(words.text)}
    </ErrorBox>
  )
}
