import { Trans, useLingui } from '@lingui/react/macro'
import { Flashlight } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { useMedia } from '../use-media.ts'
import styles from './band.module.css'
import { useDesk } from './desk.ts'

/** Where everyone is led, and whether one goes along. */
export function SpotlightLine() {
  const { t } = useLingui()
  const phone = useMedia('(width < 43.75rem)')
  const { state, nameOf, isUnplaced, goTo, follows, follow, give, isFacilitator } = useDesk()
  if (!state?.spotlight || state.phase === 'closed') return null
  const { target, by } = state.spotlight
  const unplaced = target.is === 'passage' && isUnplaced(target)
  const place = nameOf(target) ?? t`a thread`
  const mine = by.alias === state.me.alias
  const leave = () => follow(false)
  const rejoin = () => {
    follow(true)
    goTo(target)
  }
  const end = isFacilitator && (
    <Button
      size="s"
      look="plain"
      onClick={() => void give({ is: 'end-spotlight' }, { said: t`You lead nobody now.`, undo: { is: 'spotlight', target } })}
    >
      <Trans>End</Trans>
    </Button>
  )
  const stay = !mine && follows && !unplaced && (
    <Button size="s" look="quiet" onClick={leave}>
      <Trans>Stay here</Trans>
    </Button>
  )
  const again = !mine && !follows && !unplaced && (
    <Button size="s" aria-keyshortcuts="g" onClick={rejoin}>
      <Trans>Follow again</Trans>
    </Button>
  )
  const where = unplaced ? (
    mine ? (
      <Trans>You led everyone to {place}.</Trans>
    ) : (
      // nobody can be led to a place that the text has no more: it is told as what was
      <Trans>
        <bdi>{by.name}</bdi> led everyone to {place}.
      </Trans>
    )
  ) : mine ? (
    <Trans>You lead everyone to {place}.</Trans>
  ) : follows ? (
    <Trans>
      <bdi>{by.name}</bdi> leads you to {place}.
    </Trans>
  ) : phone ? (
    <Trans>
      You stay; <bdi>{by.name}</bdi> is at {place}.
    </Trans>
  ) : (
    <Trans>
      <bdi>{by.name}</bdi> leads everyone to {place}. You stay where you are.
    </Trans>
  )
  return (
    <div className={styles['spot']} data-spotlight>
      <Flashlight aria-hidden className={styles['sign']} />
      {phone && !unplaced && (mine || follows) ? (
        // one line: the words themselves lead there
        <p>
          <button type="button" className={styles['there']} onClick={() => goTo(target)}>
            {where}
          </button>
        </p>
      ) : (
        <p>{where}</p>
      )}
      <div className={styles['buttons']}>
        {!phone && (mine || follows) && !unplaced && (
          <Button size="s" look="quiet" onClick={() => goTo(target)} aria-keyshortcuts="g">
            <Trans>Go there</Trans>
          </Button>
        )}
        {stay}
        {again}
        {end}
      </div>
    </div>
  )
}
