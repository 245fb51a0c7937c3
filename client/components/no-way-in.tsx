import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { failureWords } from '../requests/failure-words.ts'
import { ButtonLink } from './button.tsx'
import { Heading } from './heading.tsx'
import styles from './no-way-in.module.css'

interface NoWayInProps {
  readonly code: 'not-found' | 'not-allowed' | 'not-signed-in'
  readonly session: boolean
}

/** For an address that does not open for whoever came to it: why, and where to go instead. */
export function NoWayIn({ code, session }: NoWayInProps) {
  const { i18n } = useLingui()
  const unknown = code === 'not-signed-in'
  const words = failureWords[code]
  return (
    <>
      <Heading below={i18n._(words.text)}>
        {code === 'not-found' ? (
          <Trans>There is nothing here</Trans>
        ) : unknown ? (
          <Trans>You are not signed in</Trans>
        ) : (
          <Trans>You may not do this</Trans>
        )}
      </Heading>
      <div className={styles['ways']}>
        {unknown ? (
          <ButtonLink href={`/sign-in?to=${encodeURIComponent(location.pathname)}`} look="primary">
            <Trans>Sign in</Trans>
          </ButtonLink>
        ) : (
          <ButtonLink href="/" look="primary">
            <Trans>To the first page</Trans>
          </ButtonLink>
        )}
        {(session || unknown) && (
          <ButtonLink href="/join">
            <Trans>Join with a code</Trans>
          </ButtonLink>
        )}
      </div>
    </>
  )
}
