import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type AccountView, OpenIdConnectPage } from '#shared/protocol/http/account.ts'
import { Button } from '../../components/button.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { call } from '../../requests/call.ts'
import styles from './account.module.css'
import { EmailDialog, GuestDialog, NameDialog, PasswordDialog } from './change-dialogs.tsx'

interface ProfileProps {
  readonly account: AccountView
  /** The identity provider's name, where the server knows one. */
  readonly provider: string | undefined
}

/** Name and ways in, each with the way to change it. */
export function Profile({ account, provider }: ProfileProps) {
  const { t } = useLingui()
  const [changing, setChanging] = useState<'name' | 'email' | 'password' | 'guest'>()
  const close = () => setChanging(undefined)
  const connect = useMutation({
    mutationFn: () => call(OpenIdConnectPage, 'POST', '/account/openid-connect'),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  const isGuest = account.email === undefined && !account.hasPassword && !account.openIdConnect
  return (
    <div className={styles['profile']}>
      <ul className={styles['facts']} aria-label={t`What is known of you`}>
        <Fact
          label={t`Name`}
          action={
            <Button size="s" look="quiet" aria-label={t`Change the name`} onClick={() => setChanging('name')}>
              <Trans>Change</Trans>
            </Button>
          }
        >
          <bdi>{account.name}</bdi>
        </Fact>
        {!isGuest && (
          <>
            <Fact
              label={t`E-mail`}
              action={
                <Button size="s" look="quiet" aria-label={t`Change the e-mail address`} onClick={() => setChanging('email')}>
                  {account.email === undefined ? <Trans>Add</Trans> : <Trans>Change</Trans>}
                </Button>
              }
            >
              {account.email === undefined ? <Trans>None</Trans> : <bdi>{account.email}</bdi>}
            </Fact>
            <Fact
              label={t`Password`}
              action={
                account.email !== undefined && (
                  <Button size="s" look="quiet" aria-label={t`Change the password`} onClick={() => setChanging('password')}>
                    {account.hasPassword ? <Trans>Change</Trans> : <Trans>Add</Trans>}
                  </Button>
                )
              }
            >
              {account.hasPassword ? <span aria-label={t`Is set`}>••••••••</span> : <Trans>None</Trans>}
            </Fact>
            {provider !== undefined && (
              <Fact
                label={provider}
                action={
                  !account.openIdConnect && (
                    <Button
                      size="s"
                      look="quiet"
                      aria-label={t`Connect ${provider}`}
                      busy={connect.isPending || connect.isSuccess}
                      onClick={() => connect.mutate()}
                    >
                      <Trans>Connect</Trans>
                    </Button>
                  )
                }
              >
                {account.openIdConnect ? <Trans>Connected</Trans> : <Trans>Not connected</Trans>}
              </Fact>
            )}
          </>
        )}
      </ul>
      {connect.error && <FailureBox error={connect.error} />}
      {isGuest && (
        <div className={styles['guest']}>
          <p>
            <Trans>You joined with a code, without an account. Your place is kept on this device; signing out gives it up here.</Trans>
          </p>
          <Button onClick={() => setChanging('guest')}>
            <Trans>Make it an account</Trans>
          </Button>
        </div>
      )}
      {changing === 'name' && <NameDialog account={account} onClose={close} />}
      {changing === 'email' && <EmailDialog account={account} onClose={close} />}
      {changing === 'password' && <PasswordDialog account={account} onClose={close} />}
      {changing === 'guest' && <GuestDialog onClose={close} />}
    </div>
  )
}

const Fact = ({ label, children, action }: { readonly label: string; readonly children: ReactNode; readonly action?: ReactNode }) => (
  <li className={styles['fact']}>
    <span className={styles['label']}>{label}</span>
    <span className={styles['value']}>{children}</span>
    {action}
  </li>
)
