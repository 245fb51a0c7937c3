import { Plural, Trans } from '@lingui/react/macro'
import { Button, ButtonLink } from '../../../components/button.tsx'
import { Heard } from '../../../components/heard.tsx'
import { useObservable } from '../../../stores/use.ts'
import { PlacingNotice } from '../placing/placing-notice.tsx'
import { useStage } from '../stage.ts'
import styles from './notice.module.css'

/** What the person must know about their own writing: refused, signed out, closed. What happened, what was kept, what to do. */
export function RoomNotice({ onKept }: { readonly onKept: () => void }) {
  const { room } = useStage()
  const refused = useObservable(room.pen.refused)
  const saving = useObservable(room.pen.saving)
  if (refused)
    return (
      <Heard className={styles['notice']}>
        <p>
          <Trans>Catena did not take something you wrote.</Trans> {refused.detail}{' '}
          {refused.kept > 0 ? (
            <Plural value={refused.kept} one="Your words are kept on this device." other="# pieces are kept on this device." />
          ) : (
            <Trans>Nothing you wrote is lost.</Trans>
          )}
        </p>
        {refused.kept > 0 && (
          <Button size="s" onClick={onKept}>
            <Trans>Show them</Trans>
          </Button>
        )}
        <Button size="s" look="quiet" onClick={() => room.pen.refused.set(undefined)}>
          <Trans>Close</Trans>
        </Button>
      </Heard>
    )
  if (saving.is !== 'ended') return <PlacingNotice />
  const code = saving.code
  return (
    <Heard className={styles['notice']}>
      <p>
        {code === 4401 ? (
          <Trans>You are signed out. What you wrote is kept on this device; sign in or join again to send it.</Trans>
        ) : code === 4410 ? (
          <Trans>The session is closed. You can still read everything; what was not sent is kept on this device.</Trans>
        ) : code === 4403 || code === 4404 ? (
          <Trans>
            Your part in this session has ended. Ask the facilitator if that is a mistake; what was not sent is kept on this device.
          </Trans>
        ) : (
          <Trans>Catena could not go on with what you write. It is kept on this device; reload the page to try again.</Trans>
        )}
      </p>
      {code === 4401 && (
        <ButtonLink href="/join" size="s">
          <Trans>Join again</Trans>
        </ButtonLink>
      )}
      {code !== 4401 && code !== 4410 && (
        <Button size="s" onClick={() => room.pen.retry()}>
          <Trans>Try again</Trans>
        </Button>
      )}
    </Heard>
  )
}
