import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Pause, Play, SkipForward, Timer as TimerSign } from 'lucide-react'
import { Button } from '../../../../components/button.tsx'
import { IconButton } from '../../../../components/icon-button.tsx'
import { Popover } from '../../../../components/popover.tsx'
import { useDesk } from '../desk.ts'
import { clockOf, useTimeLeft } from '../use-time-left.ts'
import { nextAction } from './next-action.ts'
import styles from './timer-tools.module.css'

const lengths = [1, 2, 5, 10, 15, 20] as const

/** The time of the phase: seen, stopped, lengthened. */
export function TimerTools() {
  const { t } = useLingui()
  const { state, live, give } = useDesk()
  const timer = state?.timer ?? null
  const left = useTimeLeft(timer, live)
  if (!state) return null
  // Only a run-sheet says what the next step is.
  const leads = timer?.auto === true || nextAction(state)?.step !== undefined
  const clock = left === undefined ? '' : clockOf(left)
  return (
    <span className={styles['timer']}>
      {timer && (
        <IconButton
          size="s"
          label={timer.is === 'paused' ? t`Let the time run on` : t`Pause the time`}
          shortcut="T"
          icon={timer.is === 'paused' ? <Play /> : <Pause />}
          onClick={() => void give({ is: timer.is === 'paused' ? 'resume-timer' : 'pause-timer' })}
        />
      )}
      <Popover
        label={t`Time`}
        side="end"
        className={styles['panel']}
        trigger={(trigger) => (
          <Button
            {...trigger}
            size="s"
            look="quiet"
            icon={timer ? undefined : <TimerSign aria-hidden />}
            className={styles['clock']}
            data-near={left !== undefined && left <= 60_000 ? true : undefined}
            aria-label={timer ? (timer.auto ? t`Time left: ${clock}. The next step begins by itself.` : t`Time left: ${clock}`) : undefined}
            title={timer?.auto ? t`The next step begins by itself when the time is over` : undefined}
          >
            {timer ? (
              <bdi dir="ltr" className={styles['digits']}>
                {clock}
              </bdi>
            ) : (
              <Trans>Timer</Trans>
            )}
            {timer?.auto && <SkipForward aria-hidden />}
          </Button>
        )}
      >
        {(close) => (
          <div className={styles['inside']}>
            {timer ? (
              <>
                <div className={styles['row']}>
                  {[-1, 1, 5].map((minutes) => (
                    <Button key={minutes} size="s" onClick={() => void give({ is: 'extend-timer', minutes })}>
                      {minutes > 0 ? `+${minutes}` : `\u2212${-minutes}`} <Plural value={Math.abs(minutes)} one="minute" other="minutes" />
                    </Button>
                  ))}
                </div>
                {leads && (
                  <label className={styles['auto']}>
                    <input
                      type="checkbox"
                      checked={timer.auto}
                      onChange={(event) => void give({ is: 'set-auto', auto: event.target.checked })}
                    />
                    <Trans>The next step begins by itself when the time is over</Trans>
                  </label>
                )}
                <Button
                  size="s"
                  look="quiet"
                  onClick={() => {
                    close()
                    const minutes = Math.max(0.1, (left ?? 60_000) / 60_000)
                    void give(
                      { is: 'stop-timer' },
                      { said: t`No time is set now.`, undo: { is: 'start-timer', minutes, auto: timer.auto } },
                    )
                  }}
                >
                  <Trans>Take the timer away</Trans>
                </Button>
              </>
            ) : (
              <div className={styles['row']}>
                {lengths.map((minutes) => (
                  <Button
                    key={minutes}
                    size="s"
                    onClick={() => {
                      close()
                      void give({ is: 'start-timer', minutes, auto: false }, { said: t`The time runs.`, undo: { is: 'stop-timer' } })
                    }}
                  >
                    <Plural value={minutes} one="# minute" other="# minutes" />
                  </Button>
                ))}
              </div>
            )}
          </div>
        )}
      </Popover>
    </span>
  )
}
