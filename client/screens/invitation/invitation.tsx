import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation, useSearch } from 'wouter'
import type { Me } from '#shared/protocol/http/me.ts'
import { AcceptedInvitation, AcceptInvitation, InvitationInfo } from '#shared/protocol/http/members.ts'
import { saidAbout, useAccountFields } from '../../components/account-fields.tsx'
import { Button } from '../../components/button.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import { Heading } from '../../components/heading.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { call } from '../../requests/call.ts'
import { failureOf } from '../../requests/failure.ts'
import { useMe } from '../../requests/me.ts'
import styles from './invitation.module.css'

/** Behind an invitation: into which seminar, as what, and in, with the account one has or a new one. */
export default function Invitation() {
  const { t } = useLingui()
  const me = useMe()
  const token = new URLSearchParams(useSearch()).get('token') ?? ''
  const info = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => call(InvitationInfo, 'GET', `/invitations?token=${encodeURIComponent(token)}`, { signal }),
  })
  return (
    <Page title={t`Invitation`} width="narrow" quiet={!me.data?.account}>
      {info.data && !me.isPending ? (
        <>
          <Heading above={<Trans>You are invited to</Trans>} below={<Role info={info.data} />}>
            <bdi>{info.data.seminar.title}</bdi>
          </Heading>
          <Accept token={token} info={info.data} me={me.data?.account ?? undefined} />
        </>
      ) : info.error ? (
        <>
          <Heading>
            <Trans>Invitation</Trans>
          </Heading>
          <FailureBox error={info.error} onRetry={failureOf(info.error).code === 'link-ended' ? undefined : () => void info.refetch()} />
        </>
      ) : (
        <Loading />
      )}
    </Page>
  )
}

function Role({ info }: { readonly info: InvitationInfo }) {
  switch (info.role) {
    case 'facilitator':
      return <Trans>As a facilitator: you bring readings and open sessions.</Trans>
    case 'reader':
      return <Trans>As a reader: you read and write in its sessions.</Trans>
    case 'observer':
      return <Trans>As an observer: you read what is written, and write nothing.</Trans>
  }
}

interface AcceptProps {
  readonly token: string
  readonly info: InvitationInfo
  readonly me: Me['account'] | undefined
}

function Accept({ token, info, me }: AcceptProps) {
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const accept = useMutation({
    mutationFn: (request: AcceptInvitation) => call(AcceptedInvitation, 'POST', '/invitations/accept', { body: request }),
    onSuccess: async ({ seminar }) => {
      navigate(`/seminars/${seminar}`, { replace: true })
      await queries.resetQueries()
    },
    onError: focusFirstWrong,
  })
  const form = useAccountFields(
    { name: me?.name ?? '', email: info.email ?? '' },
    saidAbout(accept.error ? failureOf(accept.error) : undefined),
  )
  // What a facilitator is trusted with must outlast a guest's browser.
  const needsAccount = me?.email === undefined && (info.role === 'facilitator' || info.host)
  if (me && !needsAccount) {
    const { name } = me
    return (
      <div className={styles['accept']}>
        {accept.error && <FailureBox error={accept.error} />}
        <Button look="primary" size="l" busy={accept.isPending} onClick={() => accept.mutate({ token })}>
          <Trans>
            Accept as <bdi>{name}</bdi>
          </Trans>
        </Button>
      </div>
    )
  }
  const submit = () => {
    form.try()
    const parsed = AcceptInvitation.safeParse({ token, account: form.account })
    if (parsed.success) accept.mutate(parsed.data)
    else focusFirstWrong()
  }
  const back = encodeURIComponent(`/invitation?token=${token}`)
  return (
    <Form onSubmit={submit}>
      {me && (
        <p>
          <Trans>You joined with a code so far. Make it an account first; you stay who you are.</Trans>
        </p>
      )}
      {form.fields}
      {accept.error && failureOf(accept.error).code === 'already-there' ? (
        <ErrorBox title={<Trans>There is an account with this e-mail address.</Trans>}>
          <Trans>Sign in to it, then accept. The invitation still holds.</Trans>
        </ErrorBox>
      ) : (
        accept.error && !form.isWrong && <FailureBox error={accept.error} />
      )}
      <Button type="submit" look="primary" size="l" busy={accept.isPending}>
        <Trans>Accept</Trans>
      </Button>
      <p className={styles['have']}>
        <Trans>
          You have an account already? <Link href={`/sign-in?to=${back}`}>Sign in</Link>, then accept.
        </Trans>
      </p>
    </Form>
  )
}
