import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation, useSearch } from 'wouter'
import { FirstFacilitator } from '#shared/protocol/http/me.ts'
import { saidAbout, useAccountFields } from '../../components/account-fields.tsx'
import { Button, ButtonLink } from '../../components/button.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import { Heading } from '../../components/heading.tsx'
import { Page } from '../../components/page.tsx'
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
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const become = useMutation({
    mutationFn: (request: FirstFacilitator) => order('POST', '/first-facilitator', { body: request }),
    onSuccess: async () => {
      navigate('/', { replace: true })
      await queries.resetQueries()
    },
    onError: focusFirstWrong,
  })
  const form = useAccountFields({}, saidAbout(become.error ? failureOf(become.error) : undefined))
  const submit = () => {
    form.try()
    const parsed = FirstFacilitator.safeParse({ token, ...form.account })
    if (parsed.success) become.mutate(parsed.data)
    else focusFirstWrong()
  }
  return (
    <Form onSubmit={submit}>
      {form.fields}
      {become.error && !form.isWrong && <FailureBox error={become.error} />}
      <Button type="submit" look="primary" size="l" busy={become.isPending}>
        <Trans>Become facilitator</Trans>
      </Button>
    </Form>
  )
}
