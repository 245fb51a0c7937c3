import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useSearch } from 'wouter'
import { ReturnInfo } from '#shared/protocol/http/account.ts'
import { Button, ButtonLink } from '../../components/button.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { Heading } from '../../components/heading.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { call, order } from '../../requests/call.ts'
import styles from './way-back.module.css'

interface WayBackProps {
  /** `return`: one's own link to another device; `magic-link`: the link from a mail. */
  readonly kind: 'return' | 'magic-link'
}

/** Behind a link that signs somebody in. It asks for a press, since mail programs open links by themselves and would use it up. */
export default function WayBack({ kind }: WayBackProps) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const token = new URLSearchParams(useSearch()).get('token') ?? ''
  const whose = useQuery({
    queryKey: ['return', token],
    queryFn: ({ signal }) => call(ReturnInfo, 'GET', `/return?token=${encodeURIComponent(token)}`, { signal }),
    enabled: kind === 'return',
  })
  const use = useMutation({
    mutationFn: () => order('POST', kind === 'return' ? '/return' : '/magic-link/use', { body: { token } }),
    onSuccess: async () => {
      navigate('/', { replace: true })
      await queries.resetQueries()
    },
  })
  const error = whose.error ?? use.error
  return (
    <Page title={t`Come back`} width="narrow" quiet>
      {kind === 'return' && whose.isPending ? (
        <Loading />
      ) : (
        <>
          <Heading below={!error && <Trans>This signs you in on this device.</Trans>}>
            {whose.data ? (
              <Trans>
                Go on as <bdi>{whose.data.name}</bdi>
              </Trans>
            ) : (
              <Trans>Come back</Trans>
            )}
          </Heading>
          {error ? (
            <div className={styles['ended']}>
              <FailureBox error={error} />
              {kind === 'magic-link' && (
                <ButtonLink href="/sign-in">
                  <Trans>Ask for a new link</Trans>
                </ButtonLink>
              )}
            </div>
          ) : (
            <Button look="primary" size="l" busy={use.isPending} onClick={() => use.mutate()}>
              <Trans>Sign in here</Trans>
            </Button>
          )}
        </>
      )}
    </Page>
  )
}
