import { Trans, useLingui } from '@lingui/react/macro'
import { FailureBox } from '../../components/failure-box.tsx'
import { later } from '../../components/later.tsx'
import { Page } from '../../components/page.tsx'
import { failureOf } from '../../requests/failure.ts'
import { useMe } from '../../requests/me.ts'
import { CodeForm } from '../join/code-form.tsx'
import { GlossedPage } from './glossed-page.tsx'
import styles from './welcome.module.css'

const OutOfReach = later(async () => (await import('./out-of-reach.tsx')).OutOfReach)

/** For whoever comes without being signed in: what this is, and the way in by code. */
export default function Welcome() {
  const { t } = useLingui()
  const me = useMe()
  if (me.error && !me.data && failureOf(me.error).code === 'unreachable') return <OutOfReach onRetry={() => void me.refetch()} />
  return (
    <Page title="" width="full">
      <div className={styles['welcome']}>
        <section className={styles['in']}>
          <h1 className={styles['title']}>
            <Trans>Read a text together.</Trans>
          </h1>
          <p className={styles['what']}>
            <Trans>Everyone opens the same text and writes beside its passages, alone, in groups, and with the whole class.</Trans>
          </p>
          {me.error && <FailureBox error={me.error} onRetry={() => void me.refetch()} />}
          <section aria-label={t`Join a session`} className={styles['join']}>
            <CodeForm />
            <p className={styles['hint']}>
              <Trans>Your facilitator gives you the code. You need no account.</Trans>
            </p>
          </section>
          {me.data?.firstStart && (
            <p className={styles['first']}>
              <Trans>This Catena is new. Open the link that the server printed when it started, and become its first facilitator.</Trans>
            </p>
          )}
        </section>
        <GlossedPage />
      </div>
    </Page>
  )
}
