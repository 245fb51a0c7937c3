import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { Redirect } from 'wouter'
import { ReturnLink } from '#shared/protocol/http/account.ts'
import { useSignOut } from '../../components/account-menu.tsx'
import { Button } from '../../components/button.tsx'
import { themeWords } from '../../components/display-menu.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { SelectField } from '../../components/field.tsx'
import { Heading } from '../../components/heading.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { chooseLanguage, languages } from '../../i18n/language.ts'
import { useMoments } from '../../i18n/moments.ts'
import { call } from '../../requests/call.ts'
import { useMe } from '../../requests/me.ts'
import { chooseTheme, themes, useTheme } from '../../styles/theme.ts'
import { CopyButton } from '../session-new/copy-button.tsx'
import styles from './account.module.css'

/** Who one is here, how the pages look on this device, and the way out. */
export default function Account() {
  const { t, i18n } = useLingui()
  const me = useMe()
  const theme = useTheme()
  const signOut = useSignOut()
  if (me.data && !me.data.account) return <Redirect to="/sign-in?to=/account" replace />
  const account = me.data?.account
  return (
    <Page title={t`Account`} width="narrow">
      <Heading>
        <Trans>Account</Trans>
      </Heading>
      {me.error && !me.data ? (
        <FailureBox error={me.error} onRetry={() => void me.refetch()} />
      ) : !account ? (
        <Loading />
      ) : (
        <div className={styles['parts']}>
          <dl className={styles['facts']}>
            <dt>
              <Trans>Name</Trans>
            </dt>
            <dd>
              <bdi>{account.name}</bdi>
            </dd>
            {account.email !== undefined && (
              <>
                <dt>
                  <Trans>E-mail</Trans>
                </dt>
                <dd>
                  <bdi>{account.email}</bdi>
                </dd>
              </>
            )}
          </dl>
          {account.email === undefined && (
            <p className={styles['guest']}>
              <Trans>You joined with a code, without an account. Your place is kept on this device; signing out gives it up here.</Trans>
            </p>
          )}
          <OtherDevice />
          <Section title={<Trans>On this device</Trans>}>
            <div className={styles['choices']}>
              <SelectField
                label={t`Look`}
                value={theme}
                onChange={(event) => {
                  const chosen = themes.find((one) => one === event.currentTarget.value)
                  if (chosen) chooseTheme(chosen)
                }}
              >
                {themes.map((one) => (
                  <option key={one} value={one}>
                    {i18n._(themeWords[one])}
                  </option>
                ))}
              </SelectField>
              <SelectField
                label={t`Language`}
                value={i18n.locale}
                onChange={(event) => {
                  const chosen = languages.find(({ tag }) => tag === event.currentTarget.value)
                  if (chosen) void chooseLanguage(chosen.tag)
                }}
              >
                {languages.map(({ tag, name }) => (
                  <option key={tag} value={tag} lang={tag}>
                    {name}
                  </option>
                ))}
              </SelectField>
            </div>
          </Section>
          <div>
            <Button onClick={() => void signOut()}>
              <Trans>Sign out</Trans>
            </Button>
          </div>
        </div>
      )}
    </Page>
  )
}

/** A link that brings the same person in on another device. */
function OtherDevice() {
  const make = useMutation({ mutationFn: () => call(ReturnLink, 'POST', '/return/link') })
  const moments = useMoments()
  return (
    <Section title={<Trans>On another device</Trans>}>
      <div className={styles['other']}>
        {make.data ? (
          <>
            <p role="status">
              <Trans>
                Open this link there, until {moments.short(new Date(make.data.expiresAt))}. Whoever has it comes in as you, so give it to
                nobody.
              </Trans>
            </p>
            <p className={styles['url']} dir="ltr">
              {make.data.url}
            </p>
            <CopyButton text={make.data.url}>
              <Trans>Copy the link</Trans>
            </CopyButton>
          </>
        ) : (
          <>
            <p className={styles['guest']}>
              <Trans>A link of your own brings you back as the same person, without a password.</Trans>
            </p>
            {make.error && <FailureBox error={make.error} />}
            <Button busy={make.isPending} onClick={() => make.mutate()}>
              <Trans>Make a link</Trans>
            </Button>
          </>
        )}
      </div>
    </Section>
  )
}
