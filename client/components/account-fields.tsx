import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { DisplayName, EmailAddress, NewPassword } from '#shared/protocol/http/name.ts'
import type { Failure } from '../requests/failure.ts'
import { TextField } from './field.tsx'
import { PasswordField } from './password-field.tsx'

interface NewAccount {
  readonly name: string
  readonly email: string
  readonly password: string
}

/** The three fields of a new account, and what is wrong with them once somebody has tried. */
export function useAccountFields(initial: Partial<NewAccount>, said: (field: string) => string | undefined) {
  const { t } = useLingui()
  const [account, setAccount] = useState<NewAccount>({ name: '', email: '', password: '', ...initial })
  const [tried, setTried] = useState(false)
  const wrong = {
    name: tried && !DisplayName.safeParse(account.name).success ? t`Type your name.` : said('name'),
    email: tried && !EmailAddress.safeParse(account.email).success ? t`Type an e-mail address, such as name@example.org.` : said('email'),
    password: tried && !NewPassword.safeParse(account.password).success ? t`Use at least 8 characters.` : said('password'),
  }
  const set = (key: keyof NewAccount) => (event: { currentTarget: { value: string } }) =>
    setAccount({ ...account, [key]: event.currentTarget.value })
  return {
    account,
    isWrong: wrong.name !== undefined || wrong.email !== undefined || wrong.password !== undefined,
    try: () => setTried(true),
    fields: (
      <>
        <TextField
          label={t`Your name`}
          hint={t`Readers see it beside what you write.`}
          autoComplete="name"
          autoFocus
          maxLength={80}
          value={account.name}
          error={wrong.name}
          onChange={set('name')}
        />
        <TextField
          label={t`E-mail`}
          hint={t`You sign in with it.`}
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          value={account.email}
          error={wrong.email}
          onChange={set('email')}
        />
        <PasswordField
          label={t`Password`}
          hint={t`At least 8 characters. A few words in a row are easy to keep and hard to guess.`}
          autoComplete="new-password"
          dir="ltr"
          value={account.password}
          error={wrong.password}
          onChange={set('password')}
        />
      </>
    ),
  }
}

/** What a refusal said about a field, whether the fields stand alone or inside an account. */
export const saidAbout = (failure: Failure | undefined) => (field: string) => failure?.field(field) ?? failure?.field(`account.${field}`)
