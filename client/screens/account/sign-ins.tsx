import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { AccountView } from '#shared/protocol/http/account.ts'
import { Button } from '../../components/button.tsx'
import { Question } from '../../components/dialog.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { Section } from '../../components/section.tsx'
import { say } from '../../components/status.tsx'
import { forgetPerson } from '../../device/forget.ts'
import { useMoments } from '../../i18n/moments.ts'
import { order } from '../../requests/call.ts'
import styles from './account.module.css'

/** As many as one looks through; whoever does not know one of them signs out everywhere. */
const SHOWN = 6

/** The browsers in which one is signed in, and the way out of all of them. */
export function SignIns({ account }: { readonly account: AccountView }) {
  const moments = useMoments()
  const [asking, setAsking] = useState(false)
  const signOut = useSignOutEverywhere()
  const others = account.signIns.filter((one) => !one.thisOne).toSorted((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt))
  const here = account.signIns.find((one) => one.thisOne)
  return (
    <Section title={<Trans>Where you are signed in</Trans>}>
      <ul className={styles['sign-ins']}>
        {here && (
          <li>
            <Trans>This browser</Trans>
            <span className={styles['since']}>
              <Trans>since {moments.short(new Date(here.since))}</Trans>
            </span>
          </li>
        )}
        {others.slice(0, SHOWN).map((one) => (
          <li key={one.since + one.lastSeenAt}>
            <Trans>Another browser</Trans>
            <span className={styles['since']}>
              <Trans>last used {moments.short(new Date(one.lastSeenAt))}</Trans>
            </span>
          </li>
        ))}
        {others.length > SHOWN && (
          <li>
            <Plural value={others.length - SHOWN} one="# more browser" other="# more browsers" />
          </li>
        )}
      </ul>
      <Button onClick={() => setAsking(true)}>
        <Trans>Sign out everywhere</Trans>
      </Button>
      {asking && (
        <Question
          title={<Trans>Sign out everywhere?</Trans>}
          yes={<Trans>Sign out everywhere</Trans>}
          danger
          busy={signOut.isPending}
          onYes={() => signOut.mutate()}
          onNo={() => setAsking(false)}
        >
          <p>
            {account.email === undefined && !account.openIdConnect ? (
              <Trans>
                In this browser, too. Without an account you cannot come back as the same person, unless you made a link for it.
              </Trans>
            ) : (
              <Trans>In this browser, too. What you wrote stays; then sign in again.</Trans>
            )}
          </p>
          {signOut.error && <FailureBox error={signOut.error} />}
        </Question>
      )}
    </Section>
  )
}

function useSignOutEverywhere() {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  return useMutation({
    mutationFn: () => order('POST', '/account/sign-out-everywhere'),
    onSuccess: async () => {
      navigate('/')
      queries.clear()
      await forgetPerson()
      await queries.refetchQueries({ queryKey: ['me'] })
      say(t`You are signed out everywhere.`)
    },
  })
}
