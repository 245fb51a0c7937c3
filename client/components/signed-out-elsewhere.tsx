import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { forgetPerson } from '../device/forget.ts'
import { onSignedOutElsewhere, seeToLeaving } from '../device/other-tabs.ts'
import { say } from './status.tsx'

/** Ends this tab when the person signs out in another: what is open first has its say, then nothing of it stays. */
export function SignedOutElsewhere() {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  useEffect(
    () =>
      onSignedOutElsewhere(() => {
        void (async () => {
          await seeToLeaving()
          navigate('/')
          queries.clear()
          await queries.refetchQueries({ queryKey: ['me'] })
          await forgetPerson()
          say(t`You signed out in another tab.`)
        })()
      }),
    [navigate, queries, t],
  )
  return null
}
