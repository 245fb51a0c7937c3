import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from 'wouter'
import { ButtonLink } from '../../components/button.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { Heading } from '../../components/heading.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { order } from '../../requests/call.ts'
import styles from './digest-stop.module.css'

/** Behind the link that ends the daily mails. Opening it is enough: what is ended can be switched on again. */
export default function DigestStop() {
  const { t } = useLingui()
  const token = new URLSearchParams(useSearch()).get('token') ?? ''
  const stopped = useQuery({
    queryKey: ['digest-stop', token],
    queryFn: async () => {
      await order('POST', '/digest/stop', { body: { token } })
      return true
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (stopped.isPending) return <Loading />
  return (
    <Page title={t`Daily mail`} width="narrow" quiet>
      <div className={styles['parts']}>
        {stopped.error ? (
          <>
            <Heading>
              <Trans>Daily mail</Trans>
            </Heading>
            <FailureBox error={stopped.error} />
          </>
        ) : (
          <Heading below={<Trans>You can switch it on again under Account.</Trans>}>
            <Trans>You get no more daily mails</Trans>
          </Heading>
        )}
        <ButtonLink href="/account">
          <Trans>Account</Trans>
        </ButtonLink>
      </div>
    </Page>
  )
}
