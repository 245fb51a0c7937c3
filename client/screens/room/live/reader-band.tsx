import { useLingui } from '@lingui/react/macro'
import { LiveBand } from './band.tsx'
import { useDesk } from './desk.ts'
import { HandDialog } from './dialogs.ts'
import { LiftNotices } from './lift-notices.tsx'
import { readerKeys } from './live-keys.ts'
import { useLiveKeys } from './use-live-keys.ts'

/** A reader's band: where the session stands, and what has become of their own threads. */
export function ReaderBand() {
  const { t } = useLingui()
  const { state, give, ask, goTo, follow } = useDesk()
  const talks = state?.phase === 'discuss' || state?.phase === 'plenary'
  useLiveKeys(readerKeys, {
    ...(state?.phase === 'read' && state.me.role === 'reader'
      ? {
          ready: () =>
            void give({ is: 'ready', ready: !state.me.ready }, { said: state.me.ready ? t`You are not ready yet.` : t`You are ready.` }),
        }
      : {}),
    ...(talks && state.me.role === 'reader' && state.manner === 'live'
      ? { hand: () => ask((close) => <HandDialog onClose={close} />) }
      : {}),
    go() {
      if (!state?.spotlight) return
      follow(true)
      goTo(state.spotlight.target)
    },
  })
  return (
    <>
      <LiveBand />
      <LiftNotices />
    </>
  )
}
