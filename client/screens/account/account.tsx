import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Redirect, useSearch } from 'wouter'
import { useSignOut } from '../../components/account-menu.tsx'
import { Button } from '../../components/button.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { Heading } from '../../components/heading.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { YourData } from '../../components/your-data.tsx'
import { accountQuery } from '../../requests/account.ts'
import { useMe } from '../../requests/me.ts'
import styles from './account.module.css'
import { DailyMail } from './daily-mail.tsx'
import { Profile } from './profile.tsx'
import { ReturnLinkMaker } from './return-link-maker.tsx'
import { SignIns } from './sign-ins.tsx'
import { ThisDevice } from './this-device.tsx'

/** Who one is here, the ways back in, the browsers one is signed in in, and the way out. */
export default function Account() {
  const { t } = useLingui()
  const me = useMe()
  const signOut = useSignOut()
  const isSignedIn = me.data?.account != null
  const account = useQuery({ ...accountQuery, enabled: isSignedIn })
  const problem = new URLSearchParams(useSearch()).get('problem')
  if (me.data && !isSignedIn) return <Redirect to="/sign-in?to=/account" replace />
  const error = (me.data ? undefined : me.error) ?? (account.data ? undefined : account.error)
  const provider = me.data?.features.openIdConnect ?? undefined
  return (
    <Page title={t`Account`} width="narrow">
      <Heading>
        <Trans>Account</Trans>
      </Heading>
      {error ? (
        <FailureBox error={error} onRetry={() => void (me.data ? account.refetch() : me.refetch())} />
      ) : !account.data ? (
        <Loading />
      ) : (
        <div className={styles['parts']}>
          {problem !== null && provider !== undefined && <NotConnected provider={provider} problem={problem} />}
          <Profile account={account.data} provider={provider} />
          {account.data.email === undefined && !account.data.openIdConnect && <ReturnLinkMaker />}
          {me.data?.features.magicLink && account.data.email !== undefined && (
            <DailyMail
              email={account.data.email}
              proven={account.data.emailVerified}
              on={account.data.digest}
              language={account.data.language}
            />
          )}
          <SignIns account={account.data} />
          <ThisDevice />
          <YourData />
          <div>
            <Button onClick={() => void signOut()}>
              <Trans>Sign out</Trans>
            </Button>
          </div>
        </div>
      )}
    </Page>
  )
}

/** Why the provider could not be connected, as the server says in the address that leads back here. */
const NotConnected = ({ provider, problem }: { readonly provider: string; readonly problem: string }) => (
  <ErrorBox title={<Trans>{provider} is not connected.</Trans>}>
    {problem === 'already-there' ? (
      <Trans>Whoever you are there belongs to another account here. Sign in to that one, or choose another identity there.</Trans>
    ) : (
      <Trans>Nothing was changed. Try again; if it stays so, tell the person who runs this server.</Trans>
    )}
  </ErrorBox>
)
