import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { FirstFacilitator } from '#shared/protocol/http/me.ts'
import { DisplayName, EmailAddress, NewPassword } from '#shared/protocol/http/name.ts'
import { Button, ButtonLink } from '../../components/button.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { TextField } from '../../components/field.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import { Heading } from '../../components/heading.tsx'
import { Page } from '../../components/page.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { order } from '../../requests/call.ts'
import { failureOf } from '../../requests/failure.ts'
import { useMe } from '../../requests/me.ts'

/** Behind the link that the server prints at its first start: whoever opens it becomes the first facilitator. */
export default function First() {
  const { t } = useLingui()
  const me = useMe()
  const token = new URLSearchParams(useSearch()).get('token') ?? ''
  const ended = me.data?.firstStart === false
  return (
    <Page title={t`First facilitator`} width="narrow" quiet>
      <Heading below={<Trans>You will bring readings, open sessions and invite others. This link works once.</Trans>}>
        <Trans>Become the first facilitator</Trans>
      </Heading>
      {ended || token === '' ? (
        <ErrorBox
          title={ended ? <Trans>This link has been used.</Trans> : <Trans>This link is not complete.</Trans>}
          action={
            ended && (
              <ButtonLink href="/sign-in" size="s">
                <Trans>Sign in</Trans>
              </ButtonLink>
            )
          }
        >
          {ended ? (
            <Trans>The first facilitator is there already. If it is you, sign in.</Trans>
          ) : (
            <Trans>Copy it whole from where the server printed it.</Trans>
          )}
        </ErrorBox>
      ) : (
        <FirstForm token={token} />
      )}
    </Page>
  )
}

function FirstForm({ token }: { readonly token: string }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const become = useMutation({
    mutationFn: (request: FirstFacilitator) => order('POST', '/first-facilitator', { body: request }),
    onSuccess: async () => {
      navigate('/', { replace: true })
      await queries.resetQueries()
    },
    onError: focusFirstWrong,
  })
  const said = (field: string) => (become.error ? failureOf(become.error).field(field) : undefined)
  const wrong = {
    name: tried && !DisplayName.safeParse(name).success ? t`Type your name.` : said('name'),
    email: tried && !EmailAddress.safeParse(email).success ? t`Type an e-mail address, such as name@example.org.` : said('email'),
    password: tried && !NewPassword.safeParse(password).success ? t`Use at least 8 characters.` : said('password'),
  }
  const submit = () => {
    setTried(true)
    const parsed = FirstFacilitator.safeParse({ token, name, email, password })
    if (parsed.success) become.mutate(parsed.data)
    else focusFirstWrong()
  }
  return (
    <Form onSubmit={submit}>
      <TextField
        label={t`Your name`}
        hint={t`Readers see it beside what you write.`}
        autoComplete="name"
        autoFocus
        maxLength={80}
        value={name}
        error={wrong.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextField
        label={t`E-mail`}
        hint={t`You sign in with it.`}
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
        value={email}
        error={wrong.email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordField
        label={t`Password`}
        hint={t`At least 8 characters. A few words in a row are easy to keep and hard to guess.`}
        autoComplete="new-password"
        dir="ltr"
        value={password}
        error={wrong.password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {become.error && !wrong.name && !wrong.email && !wrong.password && <FailureBox error={become.error} />}
      <Button type="submit" look="primary" size="l" busy={become.isPending}>
        <Trans>Become facilitator</Trans>
      </Button>
    </Form>
  )
}
