import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { ReturnLink } from '#shared/protocol/http/account.ts'
import { Button } from '../../components/button.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { Section } from '../../components/section.tsx'
import { useMoments } from '../../i18n/moments.ts'
import { call } from '../../requests/call.ts'
import { CopyButton } from '../session-new/copy-button.tsx'
import styles from './account.module.css'

/** Makes the link that brings a guest in as the same person, on another device or after signing out. */
export function ReturnLinkMaker() {
  const make = useMutation({ mutationFn: () => call(ReturnLink, 'POST', '/return/link') })
  const moments = useMoments()
  return (
    <Section title={<Trans>On another device</Trans>}>
      <div className={styles['link']}>
        {make.data ? (
          <>
            <p role="status">
              <Trans>
                Open this link there, until {moments.short(new Date(make.data.expiresAt))}. It works once. Whoever has it comes in as you,
                so give it to nobody.
              </Trans>
            </p>
            <p className={styles['url']} dir="ltr">
              {make.data.url}
            </p>
            <CopyButton text={make.data.url}>
              <Trans>Copy the link</Trans>
            </CopyButton>
          </>
        ) : (
          <>
            <p className={styles['quiet']}>
              <Trans>A link of your own brings you back as the same person, without a password.</Trans>
            </p>
            {make.error && <FailureBox error={make.error} />}
            <Button busy={make.isPending} onClick={() => make.mutate()}>
              <Trans>Make a link</Trans>
            </Button>
          </>
        )}
      </div>
    </Section>
  )
}
