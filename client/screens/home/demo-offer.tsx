import { Trans } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { Demo } from '#shared/protocol/http/demo.ts'
import { Button } from '../../components/button.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { call } from '../../requests/call.ts'
import styles from './first-steps.module.css'

/** For who would rather see it than read about it: a session that is there already. */
export function DemoOffer() {
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const make = useMutation({
    mutationFn: () => call(Demo, 'POST', '/demo'),
    onSuccess: async ({ seminar, session }) => {
      navigate(session === undefined ? `/seminars/${seminar}` : `/s/${session}`)
      await queries.invalidateQueries()
    },
  })
  return (
    <section className={styles['demo']} aria-labelledby="demo">
      <h2 id="demo" className={styles['title']}>
        <Trans>Or look around first</Trans>
      </h2>
      <p>
        <Trans>
          A short text of our own, about reading together, with a few threads by made-up readers to answer. Delete it whenever you like.
        </Trans>
      </p>
      {make.error && <FailureBox error={make.error} />}
      <Button busy={make.isPending} onClick={() => make.mutate()} className={styles['action']}>
        <Trans>Try it with our own short reading</Trans>
      </Button>
    </section>
  )
}
