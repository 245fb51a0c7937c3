import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { Check, Mic, X } from 'lucide-react'
import { Button } from '../../../../components/button.tsx'
import { classes } from '../../../../components/classes.ts'
import { Question } from '../../../../components/dialog.tsx'
import { IconButton } from '../../../../components/icon-button.tsx'
import { useDesk } from '../desk.ts'
import { handMoveNames } from '../words.ts'
import styles from './tab.module.css'

/** Who wants to speak, in the order in which they are called. */
export function QueueTab() {
  const { _ } = useLingui()
  const { t } = useWords()
  const { state, give, ask, nameOf, goTo } = useDesk()
  if (!state) return null
  const { hands, fair } = state.queue
  const waiting = hands.filter(({ called }) => !called)
  return (
    <div className={styles['tab']}>
      {hands.length === 0 ? (
        <p className={styles['lead']}>
          <Trans>
            Nobody has a hand up. In groups and in the plenary, readers raise one from a passage or a thread and say what it is for.
          </Trans>
        </p>
      ) : (
        <Button
          look="plain"
          icon={<Mic aria-hidden />}
          disabled={waiting.length === 0}
          aria-keyshortcuts="Shift+C"
          onClick={() => void give({ is: 'call-hand' })}
        >
          {waiting[0] ? <Trans>Give the floor to {waiting[0].who.name}</Trans> : <Trans>Nobody else is waiting</Trans>}
        </Button>
      )}
      <ol className={styles['list']} aria-label={t`Speaking queue`}>
        {hands.map(({ who, move, called, target }, at) => {
          const place = target && nameOf(target)
          return (
            <li key={who.alias} className={styles['item']} data-hand={who.alias}>
              <div className={classes(styles['line'], styles['waiting'])}>
                <span className={styles['grow']}>
                  <bdi className={styles['name']}>{who.name}</bdi>{' '}
                  <span className={called ? styles['now'] : styles['small']}>
                    {called ? <Trans>has the floor</Trans> : _(handMoveNames[move])}
                  </span>
                </span>
                {called ? (
                  <Button size="s" icon={<Check aria-hidden />} onClick={() => void give({ is: 'hand-done', who: who.alias })}>
                    <Trans>Done</Trans>
                  </Button>
                ) : (
                  at > 0 && (
                    <Button size="s" look="quiet" onClick={() => void give({ is: 'call-hand', who: who.alias })}>
                      <Trans>Call</Trans>
                    </Button>
                  )
                )}
                {!called && (
                  <IconButton
                    size="s"
                    label={t`Lower the hand of ${who.name}`}
                    icon={<X />}
                    onClick={() =>
                      ask((close) => (
                        <Question
                          title={<Trans>Lower the hand of {who.name}?</Trans>}
                          yes={<Trans>Lower it</Trans>}
                          onNo={close}
                          onYes={() => {
                            void give({ is: 'lower-hand', who: who.alias })
                            close()
                          }}
                        >
                          <p>
                            <Trans>They lose their place in the queue. They can raise it again.</Trans>
                          </p>
                        </Question>
                      ))
                    }
                  />
                )}
              </div>
              {target && place !== undefined && (
                <button type="button" className={styles['link']} onClick={() => goTo(target)}>
                  {target.is === 'thread' ? <Trans>about a thread at {place}</Trans> : <Trans>about {place}</Trans>}
                </button>
              )}
            </li>
          )
        })}
      </ol>
      <label className={styles['check']}>
        <input type="checkbox" checked={fair} onChange={(event) => void give({ is: 'set-fair', fair: event.target.checked })} />
        <Trans>Whoever has spoken least comes first</Trans>
      </label>
    </div>
  )
}
