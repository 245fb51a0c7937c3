import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { AccountChange, AccountView } from '#shared/protocol/http/account.ts'
import { DisplayName, EmailAddress, NewPassword } from '#shared/protocol/http/name.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { TextField } from '../../components/field.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { say } from '../../components/status.tsx'
import { order } from '../../requests/call.ts'
import { failureOf } from '../../requests/failure.ts'

interface ChangeProps {
  readonly account: AccountView
  readonly onClose: () => void
}

/** What others see beside one's words from now on. */
export function NameDialog({ account, onClose }: ChangeProps) {
  const { t } = useLingui()
  const [name, setName] = useState(account.name)
  const change = useChange(t`Your name is changed.`, onClose)
  const parsed = DisplayName.safeParse(name)
  return (
    <ChangeForm
      title={<Trans>Change your name</Trans>}
      onClose={onClose}
      change={change}
      request={parsed.success ? { name: parsed.data } : undefined}
    >
      <TextField
        label={t`Your name`}
        hint={t`In sessions you joined before, the name you had then stays.`}
        autoComplete="name"
        maxLength={80}
        autoFocus
        value={name}
        error={change.tried && !parsed.success ? t`Type your name.` : change.said('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </ChangeForm>
  )
}

export function EmailDialog({ account, onClose }: ChangeProps) {
  const { t } = useLingui()
  const [email, setEmail] = useState(account.email ?? '')
  const [present, setPresent] = useState('')
  const change = useChange(t`Your e-mail address is changed.`, onClose)
  const parsed = EmailAddress.safeParse(email)
  const isWhole = parsed.success && (!account.hasPassword || present !== '')
  return (
    <ChangeForm
      title={<Trans>Change your e-mail address</Trans>}
      onClose={onClose}
      change={change}
      request={isWhole ? { email: parsed.data, ...(account.hasPassword && { currentPassword: present }) } : undefined}
    >
      <EmailField email={email} onEmail={setEmail} change={change} autoFocus />
      {account.hasPassword && <PresentPassword password={present} onPassword={setPresent} change={change} />}
    </ChangeForm>
  )
}

export function PasswordDialog({ account, onClose }: ChangeProps) {
  const { t } = useLingui()
  const [password, setPassword] = useState('')
  const [present, setPresent] = useState('')
  const change = useChange(t`Your password is changed.`, onClose)
  const parsed = NewPassword.safeParse(password)
  const isWhole = parsed.success && (!account.hasPassword || present !== '')
  return (
    <ChangeForm
      title={account.hasPassword ? <Trans>Change your password</Trans> : <Trans>Add a password</Trans>}
      onClose={onClose}
      change={change}
      request={isWhole ? { password: parsed.data, ...(account.hasPassword && { currentPassword: present }) } : undefined}
    >
      {/* for programs that keep passwords: whose it is */}
      <input type="text" autoComplete="username" value={account.email ?? ''} readOnly hidden />
      {account.hasPassword && <PresentPassword password={present} onPassword={setPresent} change={change} autoFocus />}
      <NewPasswordField password={password} onPassword={setPassword} change={change} autoFocus={!account.hasPassword} />
      {account.hasPassword && (
        <p>
          <Trans>Every other browser is signed out.</Trans>
        </p>
      )}
    </ChangeForm>
  )
}

/** A guest gives e-mail and password, and has an account from then on. */
export function GuestDialog({ onClose }: Pick<ChangeProps, 'onClose'>) {
  const { t } = useLingui()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const change = useChange(t`You have an account now.`, onClose)
  const parsedEmail = EmailAddress.safeParse(email)
  const parsed = NewPassword.safeParse(password)
  return (
    <ChangeForm
      title={<Trans>Make it an account</Trans>}
      onClose={onClose}
      change={change}
      request={parsedEmail.success && parsed.success ? { email: parsedEmail.data, password: parsed.data } : undefined}
    >
      <p>
        <Trans>You stay who you are, with all you wrote, and can sign in anywhere.</Trans>
      </p>
      <EmailField email={email} onEmail={setEmail} change={change} autoFocus />
      <NewPasswordField password={password} onPassword={setPassword} change={change} />
    </ChangeForm>
  )
}

type Change = ReturnType<typeof useChange>

function useChange(done: string, onClose: () => void) {
  const queries = useQueryClient()
  const [tried, setTried] = useState(false)
  const change = useMutation({
    mutationFn: (request: AccountChange) => order('PATCH', '/account', { body: request }),
    onSuccess: async () => {
      await Promise.all([queries.invalidateQueries({ queryKey: ['account'] }), queries.invalidateQueries({ queryKey: ['me'] })])
      say(done)
      onClose()
    },
    onError: focusFirstWrong,
  })
  const failure = change.error ? failureOf(change.error) : undefined
  return {
    tried,
    isPending: change.isPending,
    failure,
    said: (field: string) => failure?.field(field),
    send(request: AccountChange | undefined) {
      setTried(true)
      if (request) change.mutate(request)
      else focusFirstWrong()
    },
  }
}

interface ChangeFormProps {
  readonly title: ReactNode
  readonly onClose: () => void
  readonly change: Change
  /** Nothing while a field is missing or wrong. */
  readonly request: AccountChange | undefined
  readonly children: ReactNode
}

const ChangeForm = ({ title, onClose, change, request, children }: ChangeFormProps) => (
  <Dialog title={title} onClose={onClose}>
    <Form onSubmit={() => change.send(request)}>
      {children}
      {change.failure?.code === 'already-there' ? (
        <ErrorBox title={<Trans>There is an account with this e-mail address.</Trans>}>
          <Trans>Take another address, or sign in to that account. Nothing was changed.</Trans>
        </ErrorBox>
      ) : (
        change.failure && !change.failure.problem?.fields?.length && <FailureBox error={change.failure} />
      )}
      <Button type="submit" look="primary" busy={change.isPending}>
        <Trans>Save</Trans>
      </Button>
    </Form>
  </Dialog>
)

function EmailField({
  email,
  onEmail,
  change,
  autoFocus,
}: {
  readonly email: string
  readonly onEmail: (email: string) => void
  readonly change: Change
  readonly autoFocus?: boolean
}) {
  const { t } = useLingui()
  const isWrong = change.tried && !EmailAddress.safeParse(email).success
  return (
    <TextField
      label={t`E-mail`}
      hint={t`You sign in with it.`}
      type="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      dir="ltr"
      autoFocus={autoFocus}
      value={email}
      error={isWrong ? t`Type an e-mail address, such as name@example.org.` : change.said('email')}
      onChange={(event) => onEmail(event.currentTarget.value)}
    />
  )
}

interface PasswordProps {
  readonly password: string
  readonly onPassword: (password: string) => void
  readonly change: Change
  readonly autoFocus?: boolean
}

function NewPasswordField({ password, onPassword, change, autoFocus }: PasswordProps) {
  const { t } = useLingui()
  return (
    <PasswordField
      label={t`New password`}
      hint={t`At least 8 characters. A few words in a row are easy to keep and hard to guess.`}
      autoComplete="new-password"
      dir="ltr"
      autoFocus={autoFocus}
      value={password}
      error={change.tried && !NewPassword.safeParse(password).success ? t`Use at least 8 characters.` : change.said('password')}
      onChange={(event) => onPassword(event.currentTarget.value)}
    />
  )
}

function PresentPassword({ password, onPassword, change, autoFocus }: PasswordProps) {
  const { t } = useLingui()
  const isWrong = change.failure?.code === 'wrong-password'
  return (
    <PasswordField
      label={t`Present password`}
      autoComplete="current-password"
      dir="ltr"
      autoFocus={autoFocus}
      value={password}
      error={
        change.tried && password === ''
          ? t`Type your present password.`
          : isWrong
            ? t`This is not your present password. Nothing was changed.`
            : undefined
      }
      onChange={(event) => onPassword(event.currentTarget.value)}
    />
  )
}
