import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ListOrdered, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { can } from '#shared/permissions.ts'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import { Button, ButtonLink } from '../../components/button.tsx'
import { Question } from '../../components/dialog.tsx'
import { Empty } from '../../components/empty.tsx'
import { Failed } from '../../components/failed.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { Heading } from '../../components/heading.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { say } from '../../components/status.tsx'
import { useMoments } from '../../i18n/moments.ts'
import { order } from '../../requests/call.ts'
import { sessionQuery } from '../../requests/sessions.ts'
import { CopyButton } from './copy-button.tsx'
import styles from './session-door.module.css'

/** The door of a session: what lets readers in, large enough to read out and to show to a room. */
export default function SessionDoor({ id }: { readonly id: string }) {
  const { t } = useLingui()
  const session = useQuery(sessionQuery(id))
  return (
    <Page title={session.data?.title ?? t`Session`} width="wide">
      {session.data ? (
        <Door session={session.data} />
      ) : session.error ? (
        <Failed error={session.error} onRetry={() => void session.refetch()} session />
      ) : (
        <Loading />
      )}
    </Page>
  )
}

function Door({ session }: { readonly session: SessionView }) {
  return (
    <div className={styles['door']}>
      <Heading
        above={<bdi>{session.seminar.title}</bdi>}
        below={session.reading.title === session.title ? undefined : <bdi>{session.reading.title}</bdi>}
        action={
          <>
            {session.manner === 'live' && session.phase !== 'closed' && can(session.me.role, 'session.run') && (
              <ButtonLink href={`/s/${session.id}?plan`} size="l" icon={<ListOrdered aria-hidden />}>
                {session.phase === 'gather' ? <Trans>Plan the session</Trans> : <Trans>Run-sheet</Trans>}
              </ButtonLink>
            )}
            <ButtonLink href={`/s/${session.id}`} look="primary" size="l">
              <Trans>Open the reading room</Trans>
            </ButtonLink>
          </>
        }
      >
        <bdi>{session.title}</bdi>
      </Heading>
      {session.phase === 'closed' ? (
        <Empty title={<Trans>This session is closed</Trans>}>
          <Trans>Nobody new can join. What was written stays to be read.</Trans>
        </Empty>
      ) : can(session.me.role, 'session.renew-code') ? (
        <Ways session={session} />
      ) : (
        <Empty title={<Trans>The code is with the facilitators</Trans>}>
          <Trans>Ask one of them to let somebody else in.</Trans>
        </Empty>
      )}
    </div>
  )
}

/** Code, link and QR code of a session: three ways to say the same. Stands here and, in a dialog, in the reading room. */
export function Ways({ session }: { readonly session: SessionView }) {
  const { t } = useLingui()
  const moments = useMoments()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const renew = useMutation({
    mutationFn: () => order('POST', `/sessions/${session.id}/code`),
    onSuccess: async () => {
      await queries.invalidateQueries(sessionQuery(session.id))
      setAsking(false)
      say(t`There is a new code. The old one has ended.`)
    },
  })
  const code = session.code
  if (!code)
    return (
      <Empty
        title={<Trans>The code has ended</Trans>}
        action={
          <Button look="primary" busy={renew.isPending} onClick={() => renew.mutate()}>
            <Trans>Make a new code</Trans>
          </Button>
        }
      >
        <Trans>Whoever is in stays in. A new code lets others join.</Trans>
        {renew.error && <FailureBox error={renew.error} />}
      </Empty>
    )
  const host = new URL(code.url).host
  return (
    <>
      <div className={styles['ways']}>
        <div className={styles['say']}>
          <p className={styles['how']}>
            <Trans>
              Go to <strong dir="ltr">{host}</strong> and type
            </Trans>
          </p>
          <p className={styles['code']} aria-label={code.code.split('').join(' ')} role="img">
            <bdi dir="ltr">{code.code}</bdi>
          </p>
          <div className={styles['link']}>
            <a href={code.url} className={styles['url']} dir="ltr">
              {code.url}
            </a>
            <CopyButton text={code.url}>
              <Trans>Copy the link</Trans>
            </CopyButton>
          </div>
        </div>
        <figure className={styles['scan']}>
          <img
            className={styles['qr']}
            src={`/api/sessions/${session.id}/code.svg?of=${encodeURIComponent(code.code)}`}
            alt={t`QR code of the link`}
            width={220}
            height={220}
          />
          <figcaption className={styles['caption']}>
            <Trans>Or point a phone's camera here</Trans>
          </figcaption>
        </figure>
      </div>
      <p className={styles['ends']}>
        <Trans>The code ends {moments.full(new Date(code.expiresAt))}.</Trans>{' '}
        <Button look="quiet" size="s" icon={<RefreshCw aria-hidden />} onClick={() => setAsking(true)}>
          <Trans>Make a new code</Trans>
        </Button>
      </p>
      {asking && (
        <Question
          title={<Trans>Make a new code?</Trans>}
          yes={<Trans>Make a new code</Trans>}
          busy={renew.isPending}
          onYes={() => renew.mutate()}
          onNo={() => setAsking(false)}
        >
          <p>
            <Trans>The code and the link that are on the wall now will end at once. Whoever has joined stays in.</Trans>
          </p>
          {renew.error && <FailureBox error={renew.error} />}
        </Question>
      )}
    </>
  )
}
