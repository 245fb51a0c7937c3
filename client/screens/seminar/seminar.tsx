import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, FileJson, Pencil, Trash2, UserMinus, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { can, type Role, roles } from '#shared/permissions.ts'
import { Title } from '#shared/protocol/http/name.ts'
import type { SeminarMember, SeminarView } from '#shared/protocol/http/seminars.ts'
import type { SessionSummary } from '#shared/protocol/http/sessions.ts'
import { Button, ButtonLink } from '../../components/button.tsx'
import { Dialog, Question } from '../../components/dialog.tsx'
import { Empty } from '../../components/empty.tsx'
import { Failed } from '../../components/failed.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { TextField } from '../../components/field.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import { Heading } from '../../components/heading.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { later } from '../../components/later.tsx'
import { Loading } from '../../components/loading.tsx'
import { MailAddress } from '../../components/mail-address.tsx'
import { Menu, MenuGroup, MenuItem } from '../../components/menu.tsx'
import { Page } from '../../components/page.tsx'
import { roleWords } from '../../components/phase-words.ts'
import { Row, RowList } from '../../components/row-list.tsx'
import { Section } from '../../components/section.tsx'
import { SessionRow } from '../../components/session-row.tsx'
import { say } from '../../components/status.tsx'
import { order } from '../../requests/call.ts'
import { useMe } from '../../requests/me.ts'
import { seminarQuery } from '../../requests/seminars.ts'
import { DeleteSeminar } from './delete-seminar.tsx'
import { DeleteSession } from './delete-session.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { RunSheets } from './run-sheets.tsx'
import styles from './seminar.module.css'

const BringSession = later(async () => (await import('./bring-session.tsx')).default)

/** One seminar: its meetings, what it read, who is in it. */
export default function Seminar({ id }: { readonly id: string }) {
  const { t } = useLingui()
  const seminar = useQuery(seminarQuery(id))
  return (
    <Page title={seminar.data?.title ?? t`Seminar`}>
      {seminar.data ? (
        <SeminarPage seminar={seminar.data} />
      ) : seminar.error ? (
        <Failed error={seminar.error} onRetry={() => void seminar.refetch()} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}

function SeminarPage({ seminar }: { readonly seminar: SeminarView }) {
  const { t } = useLingui()
  const [renaming, setRenaming] = useState(false)
  const [deleting, setDeleting] = useState(false)
  const [ending, setEnding] = useState<SessionSummary>()
  const [bringing, setBringing] = useState(false)
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
              <Menu
                label={t`More for this seminar`}
                side="end"
                trigger={(props) => <IconButton {...props} label={t`More for this seminar`} icon={<Ellipsis />} />}
              >
                <MenuItem icon={<Pencil />} onSelect={() => setRenaming(true)}>
                  <Trans>Rename</Trans>
                </MenuItem>
                {can(seminar.role, 'seminar.delete') && (
                  <MenuItem icon={<Trash2 />} danger onSelect={() => setDeleting(true)}>
                    <Trans>Delete</Trans>
                  </MenuItem>
                )}
              </Menu>
            )}
            {can(seminar.role, 'review.see') && seminar.sessions.length > 0 && (
              <ButtonLink href={`/seminars/${seminar.id}/review`}>
                <Trans>Review</Trans>
              </ButtonLink>
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
        <Section
          title={<Trans>Sessions</Trans>}
          action={
            mayOpen &&
            can(seminar.role, 'reading.import') && (
              <Button look="quiet" size="s" icon={<FileJson aria-hidden />} onClick={() => setBringing(true)}>
                <Trans>Bring one from a file</Trans>
              </Button>
            )
          }
        >
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
                <SessionRow
                  key={session.id}
                  session={session}
                  inSeminar
                  more={
                    can(seminar.role, 'session.delete') && (
                      <Menu
                        label={t`More for “${session.title}”`}
                        side="end"
                        trigger={(props) => <IconButton {...props} size="s" label={t`More for “${session.title}”`} icon={<Ellipsis />} />}
                      >
                        <MenuItem icon={<Trash2 />} danger onSelect={() => setEnding(session)}>
                          <Trans>Delete</Trans>
                        </MenuItem>
                      </Menu>
                    )
                  }
                />
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
          {can(seminar.role, 'seminar.plan') && <RunSheets seminar={seminar.id} />}
          <Members seminar={seminar} />
        </div>
      </div>
      {renaming && <Rename seminar={seminar} onClose={() => setRenaming(false)} />}
      {bringing && <BringSession seminar={seminar.id} onClose={() => setBringing(false)} />}
      {ending && <DeleteSession session={ending} onClose={() => setEnding(undefined)} />}
      {deleting && <DeleteSeminar seminar={seminar} onClose={() => setDeleting(false)} />}
    </>
  )
}

function Members({ seminar }: { readonly seminar: SeminarView }) {
  const { t, i18n } = useLingui()
  const queries = useQueryClient()
  const me = useMe()
  const [inviting, setInviting] = useState(false)
  const [ending, setEnding] = useState<SeminarMember>()
  const mayInvite = can(seminar.role, 'seminar.invite')
  const mayChange = can(seminar.role, 'seminar.change')
  const mayEnd = can(seminar.role, 'seminar.end-membership')
  const again = () => queries.invalidateQueries({ queryKey: ['seminars'] })
  const change = useMutation({
    mutationFn: ({ id, role }: { id: SeminarMember['id']; role: Role }) =>
      order('PATCH', `/seminars/${seminar.id}/members/${id}`, { body: { role } }),
    onSuccess: again,
  })
  const end = useMutation({
    mutationFn: ({ id }: SeminarMember) => order('DELETE', `/seminars/${seminar.id}/members/${id}`),
    onSuccess: async () => {
      setEnding(undefined)
      await again()
    },
  })
  return (
    <Section
      title={<Trans>Members</Trans>}
      action={
        mayInvite && (
          <Button look="quiet" size="s" icon={<UserPlus aria-hidden />} onClick={() => setInviting(true)}>
            <Trans>Invite</Trans>
          </Button>
        )
      }
    >
      {change.error && <FailureBox error={change.error} />}
      <ul className={styles['members']}>
        {seminar.members.map((member) => (
          <li key={member.id} className={styles['member']}>
            <span className={styles['name']}>
              <bdi>{member.name}</bdi>
              {member.email !== undefined && (
                <span className={styles['email']}>
                  <MailAddress>{member.email}</MailAddress>
                </span>
              )}
            </span>
            <span className={styles['role']}>{i18n._(roleWords[member.role])}</span>
            {mayChange && member.id !== me.data?.account?.id && (
              <Menu
                label={t`${member.name}: role and membership`}
                side="end"
                trigger={(props) => <IconButton {...props} size="s" label={t`${member.name}: role and membership`} icon={<Ellipsis />} />}
              >
                <MenuGroup label={t`Role`}>
                  {roles.map((role) => (
                    <MenuItem key={role} checked={role === member.role} onSelect={() => change.mutate({ id: member.id, role })}>
                      {i18n._(roleWords[role])}
                    </MenuItem>
                  ))}
                </MenuGroup>
                {mayEnd && (
                  <MenuItem danger icon={<UserMinus />} onSelect={() => setEnding(member)}>
                    <Trans>End the membership</Trans>
                  </MenuItem>
                )}
              </Menu>
            )}
          </li>
        ))}
      </ul>
      {mayInvite && (
        <p className={styles['hint']}>
          <Trans>Readers come in by a session's code, too; whoever joins stands here.</Trans>
        </p>
      )}
      {inviting && <InviteDialog seminar={seminar.id} onClose={() => setInviting(false)} />}
      {ending && (
        <Question
          title={<Trans>End the membership of {ending.name}?</Trans>}
          yes={<Trans>End the membership</Trans>}
          danger
          busy={end.isPending}
          onYes={() => end.mutate(ending)}
          onNo={() => setEnding(undefined)}
        >
          <p>
            <Trans>What they wrote stays. They can join a session again with its code.</Trans>
          </p>
          {end.error && <FailureBox error={end.error} />}
        </Question>
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
