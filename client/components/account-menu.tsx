import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { CircleUserRound, KeyRound, LogOut, UserRound } from 'lucide-react'
import { useRef } from 'react'
import { useLocation } from 'wouter'
import { forgetPerson } from '../device/forget.ts'
import { tellSignedOut } from '../device/other-tabs.ts'
import { hasUnsent } from '../device/unsent.ts'
import { order } from '../requests/call.ts'
import { useMe } from '../requests/me.ts'
import styles from './account-menu.module.css'
import { ButtonLink } from './button.tsx'
import { Menu, MenuItem } from './menu.tsx'
import { say } from './status.tsx'

/** Who is signed in, with the account and the way out; or the way in. */
export function AccountMenu() {
  const { t } = useLingui()
  const me = useMe()
  const signOut = useSignOut()
  if (me.isPending) return null
  const account = me.data?.account
  if (!account)
    return (
      <ButtonLink href="/sign-in" look="quiet" size="s">
        <Trans>Sign in</Trans>
      </ButtonLink>
    )
  return (
    <Menu
      label={t`Account`}
      side="end"
      trigger={(props) => (
        <button {...props} type="button" className={styles['who']} aria-label={t`Account: ${account.name}`}>
          <CircleUserRound aria-hidden />
          <bdi className={styles['name']}>{account.name}</bdi>
        </button>
      )}
    >
      <MenuItem icon={<UserRound />} href="/account">
        <Trans>Account</Trans>
      </MenuItem>
      <MenuItem icon={<KeyRound />} href="/join">
        <Trans>Join with a code</Trans>
      </MenuItem>
      <MenuItem icon={<LogOut />} onSelect={() => void signOut()}>
        <Trans>Sign out</Trans>
      </MenuItem>
    </Menu>
  )
}

/** Signs out on the server, and forgets on this device what was shown. */
export function useSignOut() {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const warned = useRef(false)
  return async () => {
    if (hasUnsent() && !warned.current) {
      warned.current = true
      say(t`Something you wrote is not sent yet. Open its session while Catena can be reached, or sign out once more to leave it.`)
      return
    }
    try {
      await order('POST', '/sign-out')
    } catch {
      say(t`You are still signed in: Catena could not be reached. Try again.`)
      return
    }
    tellSignedOut()
    navigate('/')
    queries.clear()
    await queries.refetchQueries({ queryKey: ['me'] })
    await forgetPerson()
    say(t`You are signed out.`)
  }
}
