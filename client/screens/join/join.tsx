import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Joined, JoinInfo, Join as JoinRequest } from '#shared/protocol/http/join.ts'
import { DisplayName } from '#shared/protocol/http/name.ts'
import { Button, ButtonLink } from '../../components/button.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { TextField } from '../../components/field.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import { Heading } from '../../components/heading.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { SharedComputer } from '../../components/shared-computer.tsx'
import { call } from '../../requests/call.ts'
import { failureOf } from '../../requests/failure.ts'
import { useMe } from '../../requests/me.ts'
import { CodeForm } from './code-form.tsx'
import styles from './join.module.css'
import { shownCode } from './shown-code.ts'

/** Join a session: first the code, then what it opens, a name, and in. */
export default function Join({ code }: { readonly code: string | undefined }) {
  const { t } = useLingui()
  const info = useQuery({
    queryKey: ['join', code],
    queryFn: ({ signal }) => call(JoinInfo, 'GET', `/join/${encodeURIComponent(code ?? '')}`, { signal }),
    enabled: code !== undefined,
  })
  const refused = info.error ? failureOf(info.error) : undefined
  const wrongCode = refused?.code === 'code-ended' || refused?.code === 'not-found' || refused?.code === 'bad-request'

  if (code === undefined || wrongCode)
    return (
      <Page title={t`Join a session`} width="narrow">
        <Heading below={<Trans>Your facilitator gives you the code. You need no account.</Trans>}>
          <Trans>Join a session</Trans>
        </Heading>
        <CodeForm
          key={code}
          initial={code}
          error={
            wrongCode
              ? t`This code is wrong or has ended. Check it letter by letter, or ask for a new one; nothing you wrote is lost.`
              : undefined
          }
          autoFocus
        />
      </Page>
    )
  return (
    <Page title={info.data?.title ?? t`Join a session`} width="narrow">
      {info.isPending ? (
        <Loading />
      ) : info.data ? (
        <Door code={code} info={info.data} />
      ) : (
        <>
          <Heading above={shownCode(code)}>
            <Trans>Join a session</Trans>
          </Heading>
          <FailureBox error={info.error} onRetry={() => void info.refetch()} />
        </>
      )}
    </Page>
  )
}

function Door({ code, info }: { readonly code: string; readonly info: JoinInfo }) {
  return (
    <>
      <Heading above={<bdi>{info.seminar.title}</bdi>} below={<ReadingLine info={info} />}>
        <bdi>{info.title}</bdi>
      </Heading>
      {info.already ? <ComeBack already={info.already} /> : <NameForm code={code} pseudonyms={info.names === 'pseudonyms'} />}
    </>
  )
}

/** The reading, unless the session is called the same. */
function ReadingLine({ info }: { readonly info: JoinInfo }) {
  const { title, author } = info.reading
  if (title === info.title) return author === '' ? null : <bdi>{author}</bdi>
  return (
    <span className={styles['reading']}>
      <cite>{title}</cite>
      {author !== '' && <bdi>{author}</bdi>}
    </span>
  )
}

function ComeBack({ already }: { readonly already: NonNullable<JoinInfo['already']> }) {
  return (
    <div className={styles['back']}>
      <p>
        <Trans>
          You are in this session already, as <strong>{already.name}</strong>. What you wrote is there.
        </Trans>
      </p>
      <ButtonLink href={`/s/${already.session}`} look="primary" size="l">
        <Trans>Go on reading</Trans>
      </ButtonLink>
    </div>
  )
}

function NameForm({ code, pseudonyms }: { readonly code: string; readonly pseudonyms: boolean }) {
  const { t } = useLingui()
  const me = useMe()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const [name, setName] = useState<string>()
  const [wrong, setWrong] = useState<string>()
  const value = name ?? me.data?.account?.name ?? ''
  const join = useMutation({
    mutationFn: (request: JoinRequest) => call(Joined, 'POST', '/join', { body: request }),
    onSuccess: async ({ session }) => {
      navigate(`/s/${session}`)
      await queries.invalidateQueries({ queryKey: ['me'] })
    },
    onError: (error) => {
      const said = failureOf(error).field('name')
      setWrong(said)
      if (said) focusFirstWrong()
    },
  })
  const submit = () => {
    const parsed = DisplayName.safeParse(value)
    if (parsed.success) {
      setWrong(undefined)
      join.mutate({ code, name: parsed.data })
    } else {
      setWrong(
        value.trim() === '' ? t`Type the name under which you join.` : t`Use letters, digits and signs that everyone can see, at most 80.`,
      )
      focusFirstWrong()
    }
  }
  return (
    <Form onSubmit={submit}>
      <TextField
        label={t`Your name`}
        hint={
          pseudonyms
            ? t`The others see a made-up name. Facilitators can look up yours, and you see when they did.`
            : t`The others see this name beside what you write.`
        }
        error={wrong}
        value={value}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="name"
        autoFocus
        enterKeyHint="go"
        maxLength={80}
      />
      {me.data?.account === null && <SharedComputer />}
      {join.error && !wrong && <FailureBox error={join.error} />}
      <Button type="submit" look="primary" size="l" busy={join.isPending}>
        <Trans>Join</Trans>
      </Button>
    </Form>
  )
}
