import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, Redirect, useLocation, useSearch } from 'wouter'
import { type ErrorCode, errors } from '#shared/errors.ts'
import { SignIn as SignInRequest } from '#shared/protocol/http/me.ts'
import { EmailAddress } from '#shared/protocol/http/name.ts'
import { Button } from '../../components/button.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { TextField } from '../../components/field.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import { Heading } from '../../components/heading.tsx'
import { Page } from '../../components/page.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { SharedComputer } from '../../components/shared-computer.tsx'
import { order } from '../../requests/call.ts'
import { Failure } from '../../requests/failure.ts'
import { useMe } from '../../requests/me.ts'
import { placeAfter } from './place-after.ts'
import styles from './sign-in.module.css'

/** For whoever has an account; a reader needs none. */
export default function SignIn() {
  const { t } = useLingui()
  const me = useMe()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const search = useSearch()
  const to = placeAfter(search)
  const problem = problemIn(search)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const signIn = useMutation({
    mutationFn: (request: SignInRequest) => order('POST', '/sign-in', { body: request }),
    onSuccess: async () => {
      await queries.resetQueries()
      navigate(to, { replace: true })
    },
  })
  if (me.data?.account && !signIn.isPending && !signIn.isSuccess && me.data.account.email !== undefined) {
    // Whoever is signed in already came here from connecting the provider to the account.
    return <Redirect to={problem ? `/account?problem=${problem.code}` : to} replace />
  }

  const wrongEmail = tried && !EmailAddress.safeParse(email).success ? t`Type an e-mail address, such as name@example.org.` : undefined
  const wrongPassword = tried && password === '' ? t`Type your password.` : undefined
  const submit = () => {
    setTried(true)
    const parsed = SignInRequest.safeParse({ email, password })
    if (parsed.success) signIn.mutate(parsed.data)
    else focusFirstWrong()
  }
  const features = me.data?.features
  return (
    <Page title={t`Sign in`} width="narrow" quiet>
      <Heading
        below={
          <Trans>
            For facilitators, and for readers with an account. <Link href="/join">With a code</Link> you need none.
          </Trans>
        }
      >
        <Trans>Sign in</Trans>
      </Heading>
      {problem && !signIn.error && (
        <div className={styles['problem']}>
          <ProviderProblem problem={problem} provider={me.data?.features.openIdConnect ?? ''} />
        </div>
      )}
      <Form onSubmit={submit}>
        <TextField
          label={t`E-mail`}
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          autoFocus
          value={email}
          error={wrongEmail}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordField
          label={t`Password`}
          autoComplete="current-password"
          dir="ltr"
          value={password}
          error={wrongPassword}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <SharedComputer />
        {signIn.error && <FailureBox error={signIn.error} />}
        <Button type="submit" look="primary" size="l" busy={signIn.isPending}>
          <Trans>Sign in</Trans>
        </Button>
      </Form>
      {features && features.openIdConnect !== null && <Provider name={features.openIdConnect} to={to} />}
      {features?.magicLink && <MagicLink email={email} />}
    </Page>
  )
}

/** The way over the identity provider that this server knows: pages of the server, not of the client. */
const Provider = ({ name, to }: { readonly name: string; readonly to: string }) => (
  <div className={styles['other']}>
    <a className={styles['provider']} href={`/api/openid-connect/start?back=${encodeURIComponent(to)}`}>
      <Trans>Sign in with {name}</Trans>
    </a>
  </div>
)

/** The words of signing in over the provider, where the common ones would speak of something else. */
function ProviderProblem({ problem, provider }: { readonly problem: Failure; readonly provider: string }) {
  switch (problem.code) {
    case 'already-there':
      return (
        <ErrorBox title={<Trans>There is an account with your e-mail address already.</Trans>}>
          <Trans>Sign in to it with its password, then connect {provider} on the account page.</Trans>
        </ErrorBox>
      )
    case 'link-ended':
      return (
        <ErrorBox title={<Trans>{provider} did not sign you in.</Trans>}>
          <Trans>It was not begun in this browser, or took too long. Try again.</Trans>
        </ErrorBox>
      )
    case 'unavailable':
      return (
        <ErrorBox title={<Trans>{provider} cannot be reached just now.</Trans>}>
          <Trans>Try again in a while, or sign in another way.</Trans>
        </ErrorBox>
      )
    default:
      return <FailureBox error={problem} />
  }
}

/** Why signing in over the provider failed, as the server says in the address it sends one back to. */
function problemIn(search: string): Failure | undefined {
  const code = new URLSearchParams(search).get('problem')
  if (code === null) return undefined
  return new Failure(code in errors ? (code as ErrorCode) : 'unreadable')
}

/** A link by e-mail instead of a password. What comes back does not tell whether the address is known. */
function MagicLink({ email }: { readonly email: string }) {
  const { t } = useLingui()
  const [asked, setAsked] = useState(false)
  const send = useMutation({ mutationFn: (to: string) => order('POST', '/magic-link', { body: { email: to } }) })
  const parsed = EmailAddress.safeParse(email)
  const ask = () => {
    setAsked(true)
    if (parsed.success) send.mutate(parsed.data)
  }
  return (
    <div className={styles['other']} role="status">
      {send.isSuccess ? (
        <p>
          <Trans>If there is an account for {email}, a link is on its way to it. Open it on this device.</Trans>
        </p>
      ) : (
        <>
          <Button busy={send.isPending} onClick={ask}>
            <Trans>Send me a link by e-mail instead</Trans>
          </Button>
          {asked && !parsed.success && <p className={styles['wrong']}>{t`Type your e-mail address above first.`}</p>}
          {send.error && <FailureBox error={send.error} />}
        </>
      )}
    </div>
  )
}
