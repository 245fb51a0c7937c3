import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { can } from '#shared/permissions.ts'
import { Title } from '#shared/protocol/http/name.ts'
import type { SeminarView } from '#shared/protocol/http/seminars.ts'
import { Button, ButtonLink } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Empty } from '../../components/empty.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { TextField } from '../../components/field.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import { Heading } from '../../components/heading.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { roleWords } from '../../components/phase-words.ts'
import { Row, RowList } from '../../components/row-list.tsx'
import { Section } from '../../components/section.tsx'
import { SessionRow } from '../../components/session-row.tsx'
import { say } from '../../components/status.tsx'
import { order } from '../../requests/call.ts'
import { seminarQuery } from '../../requests/seminars.ts'
import styles from './seminar.module.css'

/** One seminar: its meetings, what it read, who is in it. */
export default function Seminar({ id }: { readonly id: string }) {
  const { t } = useLingui()
  const seminar = useQuery(seminarQuery(id))
  return (
    <Page title={seminar.data?.title ?? t`Seminar`}>
      {seminar.data ? (
        <SeminarPage seminar={seminar.data} />
      ) : seminar.error ? (
        <FailureBox error={seminar.error} onRetry={() => void seminar.refetch()} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}

function SeminarPage({ seminar }: { readonly seminar: SeminarView }) {
  const [renaming, setRenaming] = useState(false)
  const mayChange = can(seminar.role, 'seminar.change')
  const mayOpen = can(seminar.role, 'session.open')
  const readings = [...new Map(seminar.sessions.map((session) => [session.reading.id, session.reading])).values()]
  return (
    <>
      <Heading
        above={<Trans>Seminar</Trans>}
        action={
          <>
            {mayChange && (
              <Button look="quiet" onClick={() => setRenaming(true)}>
                <Trans>Rename</Trans>
              </Button>
            )}
            {mayOpen && (
              <ButtonLink href={`/sessions/new?seminar=${seminar.id}`} look="primary">
                <Trans>Open a session</Trans>
              </ButtonLink>
            )}
          </>
        }
      >
        <bdi>{seminar.title}</bdi>
      </Heading>
      <div className={styles['columns']}>
        <Section title={<Trans>Sessions</Trans>}>
          {seminar.sessions.length === 0 ? (
            <Empty title={<Trans>No session yet</Trans>}>
              {mayOpen ? (
                <Trans>Open one on a reading; its code lets readers in.</Trans>
              ) : (
                <Trans>When a facilitator opens one, it stands here.</Trans>
              )}
            </Empty>
          ) : (
            <RowList>
              {seminar.sessions.map((session) => (
                <SessionRow key={session.id} session={session} inSeminar />
              ))}
            </RowList>
          )}
        </Section>
        <div className={styles['side']}>
          {readings.length > 0 && (
            <Section title={<Trans>Readings</Trans>}>
              <RowList>
                {readings.map((reading) => (
                  <Row key={reading.id} href={`/readings/${reading.id}`} title={reading.title} facts={<bdi>{reading.author}</bdi>} />
                ))}
              </RowList>
            </Section>
          )}
          <Members seminar={seminar} />
        </div>
      </div>
      {renaming && <Rename seminar={seminar} onClose={() => setRenaming(false)} />}
    </>
  )
}

function Members({ seminar }: { readonly seminar: SeminarView }) {
  const { i18n } = useLingui()
  return (
    <Section title={<Trans>Members</Trans>}>
      <ul className={styles['members']}>
        {seminar.members.map((member) => (
          <li key={member.id} className={styles['member']}>
            <span className={styles['name']}>
              <bdi>{member.name}</bdi>
              {member.email !== undefined && <bdi className={styles['email']}>{member.email}</bdi>}
            </span>
            <span className={styles['role']}>{i18n._(roleWords[member.role])}</span>
          </li>
        ))}
      </ul>
      {can(seminar.role, 'seminar.invite') && (
        <p className={styles['hint']}>
          <Trans>Readers come in by a session's code; whoever joins stands here.</Trans>
        </p>
      )}
    </Section>
  )
}

function Rename({ seminar, onClose }: { readonly seminar: SeminarView; readonly onClose: () => void }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [title, setTitle] = useState(seminar.title)
  const parsed = Title.safeParse(title)
  const rename = useMutation({
    mutationFn: (name: string) => order('PATCH', `/seminars/${seminar.id}`, { body: { title: name } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['seminars'] })
      say(t`Renamed.`)
      onClose()
    },
  })
  return (
    <Dialog title={<Trans>Rename the seminar</Trans>} onClose={onClose}>
      <Form
        onSubmit={() => {
          if (parsed.success) rename.mutate(parsed.data)
          else focusFirstWrong()
        }}
      >
        <TextField
          label={t`Title`}
          value={title}
          maxLength={300}
          autoFocus
          error={parsed.success ? undefined : t`Type a title.`}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {rename.error && <FailureBox error={rename.error} />}
        <Button type="submit" look="primary" busy={rename.isPending}>
          <Trans>Rename</Trans>
        </Button>
      </Form>
    </Dialog>
  )
}
