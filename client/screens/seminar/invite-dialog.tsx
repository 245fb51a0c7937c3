import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Role } from '#shared/permissions.ts'
import { InvitationList, MadeInvitation, type NewInvitation } from '#shared/protocol/http/members.ts'
import { EmailAddress } from '#shared/protocol/http/name.ts'
import { Button } from '../../components/button.tsx'
import { Choices } from '../../components/choices.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { TextField } from '../../components/field.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import { MailAddress } from '../../components/mail-address.tsx'
import { roleWords } from '../../components/phase-words.ts'
import { Facts } from '../../components/row-list.tsx'
import { useMoments } from '../../i18n/moments.ts'
import { call, order } from '../../requests/call.ts'
import { CopyButton } from '../session-new/copy-button.tsx'
import styles from './invite-dialog.module.css'

/** Makes a link that lets one person into the seminar with a role, and shows those that nobody has used yet. */
export function InviteDialog({ seminar, onClose }: { readonly seminar: string; readonly onClose: () => void }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [role, setRole] = useState<Role>('reader')
  const [email, setEmail] = useState('')
  const [tried, setTried] = useState(false)
  const parsed = email.trim() === '' ? undefined : EmailAddress.safeParse(email)
  const invite = useMutation({
    mutationFn: (request: NewInvitation) => call(MadeInvitation, 'POST', `/seminars/${seminar}/invitations`, { body: request }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['invitations', seminar] }),
  })
  const made = invite.data
  return (
    <Dialog title={<Trans>Invite somebody</Trans>} onClose={onClose}>
      {made ? (
        <div className={styles['made']} role="status">
          <p>
            {made.sent ? (
              <Trans>The invitation is on its way to {made.email ?? ''}. This link is the same:</Trans>
            ) : (
              <Trans>Give this link to one person. It works once, within two weeks, and is shown only now.</Trans>
            )}
          </p>
          <p className={styles['url']} dir="ltr">
            {made.url}
          </p>
          <CopyButton text={made.url}>
            <Trans>Copy the link</Trans>
          </CopyButton>
          <Button
            look="quiet"
            onClick={() => {
              setEmail('')
              setTried(false)
              invite.reset()
            }}
          >
            <Trans>Invite another</Trans>
          </Button>
        </div>
      ) : (
        <Form
          onSubmit={() => {
            setTried(true)
            if (parsed?.success === false) return focusFirstWrong()
            invite.mutate({ role, ...(parsed ? { email: parsed.data } : {}) })
          }}
        >
          <Choices
            label={t`As`}
            value={role}
            onChange={setRole}
            options={[
              { value: 'reader', title: t`Reader`, text: t`Reads and writes in its sessions.` },
              { value: 'facilitator', title: t`Facilitator`, text: t`Brings readings, opens and runs sessions.` },
              { value: 'observer', title: t`Observer`, text: t`Reads what is written, and writes nothing.` },
            ]}
          />
          <TextField
            label={t`E-mail`}
            aside={t`optional`}
            type="email"
            dir="ltr"
            value={email}
            error={tried && parsed?.success === false ? t`Type an e-mail address, such as name@example.org.` : undefined}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          {invite.error && <FailureBox error={invite.error} />}
          <Button type="submit" look="primary" busy={invite.isPending}>
            <Trans>Make the invitation</Trans>
          </Button>
        </Form>
      )}
      <Waiting seminar={seminar} />
    </Dialog>
  )
}

function Waiting({ seminar }: { readonly seminar: string }) {
  const { i18n } = useLingui()
  const moments = useMoments()
  const queries = useQueryClient()
  const list = useQuery({
    queryKey: ['invitations', seminar],
    queryFn: ({ signal }) => call(InvitationList, 'GET', `/seminars/${seminar}/invitations`, { signal }),
  })
  const end = useMutation({
    mutationFn: (id: string) => order('DELETE', `/seminars/${seminar}/invitations/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['invitations', seminar] }),
  })
  if (!list.data || list.data.invitations.length === 0) return null
  return (
    <section>
      <h3 className={styles['title']}>
        <Trans>Not accepted yet</Trans>
      </h3>
      {end.error && <FailureBox error={end.error} />}
      <ul className={styles['list']}>
        {list.data.invitations.map((one) => (
          <li key={one.id} className={styles['row']}>
            <span className={styles['who']}>
              {one.email === undefined ? i18n._(roleWords[one.role]) : <MailAddress>{one.email}</MailAddress>}
              <span className={styles['until']}>
                <Facts>
                  {one.email !== undefined && i18n._(roleWords[one.role])}
                  <Trans>until {moments.short(new Date(one.expiresAt))}</Trans>
                </Facts>
              </span>
            </span>
            <Button size="s" look="quiet" onClick={() => end.mutate(one.id)}>
              <Trans>Take back</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
