import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { languages } from '#shared/languages.ts'
import type { AccountChange } from '#shared/protocol/http/account.ts'
import { Button } from '../../components/button.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { Section } from '../../components/section.tsx'
import { say } from '../../components/status.tsx'
import { accountQuery } from '../../requests/account.ts'
import { order } from '../../requests/call.ts'
import styles from './account.module.css'

const nameOf = (language: string): string => languages.find(({ tag }) => tag === language)?.name ?? language

interface DailyMailProps {
  readonly email: string
  /** Somebody showed that the address is theirs. */
  readonly proven: boolean
  readonly on: boolean
  /** In which it comes. */
  readonly language: string | undefined
}

/** A mail that says once a day what is new: off until somebody switches it on for themselves. */
export function DailyMail({ email, proven, on, language }: DailyMailProps) {
  const { t, i18n } = useLingui()
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: (digest: boolean) => order('PATCH', '/account', { body: { digest } satisfies AccountChange }),
    onSuccess: async (_, digest) => {
      await queries.invalidateQueries(accountQuery)
      say(digest ? t`You get a mail when something is new.` : t`You get no more of these mails.`)
    },
  })
  const prove = useMutation({ mutationFn: () => order('POST', '/magic-link', { body: { email } }) })
  const error = change.error ?? prove.error
  return (
    <Section title={<Trans>What is new, by mail</Trans>}>
      <div className={styles['link']}>
        <p className={styles['quiet']}>
          <Trans>
            Once a day at most, a mail tells you what others wrote in your running sessions since you were there, and what closes.
          </Trans>
        </p>
        {error && <FailureBox error={error} />}
        {proven || on ? (
          <>
            {on && (
              <p>
                <Trans>
                  It goes to <bdi>{email}</bdi>, in this language: <bdi>{nameOf(language ?? 'en')}</bdi>.
                </Trans>
              </p>
            )}
            <div className={styles['row']}>
              <Button busy={change.isPending} onClick={() => change.mutate(!on)}>
                {on ? <Trans>Send me no mails</Trans> : <Trans>Send me a daily mail</Trans>}
              </Button>
              {on && i18n.locale !== (language ?? 'en') && (
                <Button look="quiet" busy={change.isPending} onClick={() => change.mutate(true)}>
                  <Trans>
                    Write to me in <bdi>{nameOf(i18n.locale)}</bdi>
                  </Trans>
                </Button>
              )}
            </div>
          </>
        ) : prove.isSuccess ? (
          <p role="status">
            <Trans>
              A link is on its way to <bdi>{email}</bdi>. Open it on this device, then come back here.
            </Trans>
          </p>
        ) : (
          <>
            <p className={styles['quiet']}>
              <Trans>First show that the address is yours: a link is sent to it, which you open.</Trans>
            </p>
            <Button busy={prove.isPending} onClick={() => prove.mutate()}>
              <Trans>Send me the link</Trans>
            </Button>
          </>
        )}
      </div>
    </Section>
  )
}
