import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { BookOpen, Plus } from 'lucide-react'
import { useState } from 'react'
import type { Me } from '#shared/protocol/http/me.ts'
import { Button, ButtonLink } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { Heading } from '../../components/heading.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Facts, Row, RowList } from '../../components/row-list.tsx'
import { Section } from '../../components/section.tsx'
import { SessionRow } from '../../components/session-row.tsx'
import { useMoments } from '../../i18n/moments.ts'
import { readingsQuery } from '../../requests/readings.ts'
import { seminarsQuery } from '../../requests/seminars.ts'
import { sessionsQuery } from '../../requests/sessions.ts'
import { FirstSteps } from './first-steps.tsx'
import styles from './home.module.css'
import { NewSeminarDialog } from './new-seminar-dialog.tsx'

interface HomeProps {
  readonly account: NonNullable<Me['account']>
}

/** Where whoever is signed in begins: the sessions they are in, and for facilitators their readings and seminars. */
export default function Home({ account }: HomeProps) {
  return account.host || account.facilitator ? <FacilitatorHome account={account} /> : <ReaderHome />
}

const SHOWN = 6

function FacilitatorHome({ account }: HomeProps) {
  const { t } = useLingui()
  const sessions = useQuery(sessionsQuery)
  const readings = useQuery(readingsQuery)
  const seminars = useQuery(seminarsQuery)
  const [naming, setNaming] = useState(false)
  const [all, setAll] = useState(false)
  const moments = useMoments()
  const failed = [sessions, readings, seminars].find((query) => query.error && !query.data)
  const retry = () => void Promise.all([sessions.refetch(), readings.refetch(), seminars.refetch()])

  if (failed)
    return (
      <Page title={t`Home`}>
        <Heading>
          <Trans>Home</Trans>
        </Heading>
        <FailureBox error={failed.error} onRetry={retry} />
      </Page>
    )
  if (!sessions.data || !readings.data || !seminars.data)
    return (
      <Page title={t`Home`}>
        <Loading />
      </Page>
    )
  if (readings.data.length === 0 && sessions.data.length === 0)
    return (
      <Page title={t`Home`}>
        <FirstSteps name={account.name} host={account.host} />
      </Page>
    )

  const shown = all ? sessions.data : sessions.data.slice(0, SHOWN)
  const latest = readings.data[0]
  return (
    <Page title={t`Home`}>
      <Heading
        action={
          <>
            <ButtonLink href="/readings/new" look={latest ? 'plain' : 'primary'} icon={<Plus aria-hidden />}>
              <Trans>Bring a reading</Trans>
            </ButtonLink>
            {latest && sessions.data.length > 0 && (
              <ButtonLink href="/sessions/new" look="primary">
                <Trans>Open a session</Trans>
              </ButtonLink>
            )}
          </>
        }
      >
        <Trans>Home</Trans>
      </Heading>
      <div className={styles['columns']}>
        <div className={styles['main']}>
          <Section title={<Trans>Sessions</Trans>}>
            {sessions.data.length === 0 ? (
              <Empty
                title={<Trans>No session yet</Trans>}
                action={
                  latest && (
                    <ButtonLink href={`/readings/${latest.id}/session`} look="primary">
                      <Trans>Open a session</Trans>
                    </ButtonLink>
                  )
                }
              >
                <Trans>A session is one meeting on one reading: readers join it with a code and write beside the text.</Trans>
              </Empty>
            ) : (
              <RowList>
                {shown.map((session) => (
                  <SessionRow key={session.id} session={session} />
                ))}
              </RowList>
            )}
            {sessions.data.length > shown.length && (
              <Button look="quiet" size="s" className={styles['more']} onClick={() => setAll(true)}>
                <Trans>Show all {sessions.data.length}</Trans>
              </Button>
            )}
          </Section>
        </div>
        <div className={styles['side']}>
          <Section title={<Trans>Readings</Trans>}>
            {readings.data.length === 0 ? (
              <Empty title={<Trans>No reading yet</Trans>}>
                <Trans>Bring a text to read it together.</Trans>
              </Empty>
            ) : (
              <RowList>
                {readings.data.map((reading) => (
                  <Row
                    key={reading.id}
                    href={`/readings/${reading.id}`}
                    title={reading.title}
                    facts={
                      <Facts>
                        {reading.author !== '' && <bdi>{reading.author}</bdi>}
                        {moments.short(new Date(reading.createdAt))}
                      </Facts>
                    }
                  />
                ))}
              </RowList>
            )}
          </Section>
          <Section
            title={<Trans>Seminars</Trans>}
            action={
              account.host && (
                <Button look="quiet" size="s" icon={<Plus aria-hidden />} onClick={() => setNaming(true)}>
                  <Trans>New seminar</Trans>
                </Button>
              )
            }
          >
            {seminars.data.length === 0 ? (
              <Empty title={<Trans>No seminar yet</Trans>}>
                <Trans>A seminar is a class or a reading group that meets over several readings. Your first session makes one.</Trans>
              </Empty>
            ) : (
              <RowList>
                {seminars.data.map((seminar) => (
                  <Row
                    key={seminar.id}
                    href={`/seminars/${seminar.id}`}
                    title={seminar.title}
                    facts={
                      <Facts>
                        <Plural value={seminar.members} one="# member" other="# members" />
                        <Plural value={seminar.sessions} one="# session" other="# sessions" />
                      </Facts>
                    }
                  />
                ))}
              </RowList>
            )}
          </Section>
        </div>
      </div>
      {naming && <NewSeminarDialog onClose={() => setNaming(false)} />}
    </Page>
  )
}

function ReaderHome() {
  const { t } = useLingui()
  const sessions = useQuery(sessionsQuery)
  return (
    <Page title={t`Your sessions`} width="wide">
      <div className={styles['reader']}>
        <Heading
          action={
            <ButtonLink href="/join" look={sessions.data?.length === 0 ? 'plain' : 'primary'}>
              <Trans>Join with a code</Trans>
            </ButtonLink>
          }
        >
          <Trans>Your sessions</Trans>
        </Heading>
        {sessions.error && !sessions.data ? (
          <FailureBox error={sessions.error} onRetry={() => void sessions.refetch()} />
        ) : !sessions.data ? (
          <Loading />
        ) : sessions.data.length === 0 ? (
          <Empty
            title={<Trans>You are in no session yet</Trans>}
            action={
              <ButtonLink href="/join" look="primary" icon={<BookOpen aria-hidden />}>
                <Trans>Join with a code</Trans>
              </ButtonLink>
            }
          >
            <Trans>Your facilitator gives you the code.</Trans>
          </Empty>
        ) : (
          <RowList>
            {sessions.data.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </RowList>
        )}
      </div>
    </Page>
  )
}
