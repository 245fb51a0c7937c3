import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { Alias, SessionId } from '#shared/ids.ts'
import { Erased } from '#shared/protocol/http/own-data.ts'
import { forgetPerson } from '../device/forget.ts'
import { call } from '../requests/call.ts'
import { Button } from './button.tsx'
import { Question } from './dialog.tsx'
import { FailureBox } from './failure-box.tsx'
import { Section } from './section.tsx'
import styles from './your-data.module.css'

interface YourDataProps {
  /** Given, one erases oneself from this session only; else everywhere, with the account. */
  readonly place?: { readonly session: SessionId; readonly alias: Alias } | undefined
}

/** All that is kept about oneself, as a file; and the way to have it erased. */
export function YourData({ place }: YourDataProps) {
  const [asking, setAsking] = useState(false)
  return (
    <Section title={<Trans>What Catena keeps about you</Trans>}>
      <div className={styles['parts']}>
        <p>
          <Trans>
            Everything in one file: your account, your places in sessions, all that you wrote with its earlier versions, and your marks.
          </Trans>
        </p>
        <div className={styles['actions']}>
          <a href="/api/account/data" download className={styles['file']}>
            <Download aria-hidden />
            <Trans>Download what is kept about you</Trans>
          </a>
          <Button look="danger" size="s" onClick={() => setAsking(true)}>
            {place ? <Trans>Erase me from this session</Trans> : <Trans>Erase me</Trans>}
          </Button>
        </div>
      </div>
      {asking && <Erase place={place} onClose={() => setAsking(false)} />}
    </Section>
  )
}

function Erase({ place, onClose }: YourDataProps & { readonly onClose: () => void }) {
  const [sure, setSure] = useState(false)
  const erase = useMutation({
    mutationFn: () =>
      call(Erased, 'POST', place ? `/sessions/${place.session}/people/${place.alias}/erasure` : '/account/erasure', {
        body: { confirm: 'erase' },
      }),
    onSuccess: async () => {
      await forgetPerson()
      // What the page still holds of the person goes with the page.
      location.assign('/')
    },
  })
  return (
    <Question
      title={place ? <Trans>Erase yourself from this session?</Trans> : <Trans>Erase yourself everywhere?</Trans>}
      yes={<Trans>Erase me</Trans>}
      danger
      busy={erase.isPending}
      onYes={() => {
        if (sure) erase.mutate()
      }}
      onNo={onClose}
    >
      <p>
        {place ? (
          <Trans>
            Your name and every word you wrote in this session go, with their earlier versions. Threads stay standing, without your words.
          </Trans>
        ) : (
          <Trans>
            Your account, your name and every word you wrote in any session go, with their earlier versions. Threads stay standing, without
            your words.
          </Trans>
        )}
      </p>
      <p>
        <strong>
          <Trans>This cannot be undone. Download what is kept about you first, if you want to have it.</Trans>
        </strong>
      </p>
      <label className={styles['sure']}>
        <input type="checkbox" checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />
        <Trans>I understand, and want to be erased</Trans>
      </label>
      {erase.error && <FailureBox error={erase.error} />}
    </Question>
  )
}
