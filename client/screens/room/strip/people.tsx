import { Plural, useLingui } from '@lingui/react/macro'
import { Users } from 'lucide-react'
import type { Presence } from '#shared/protocol/live/presence.ts'
import { Button } from '../../../components/button.tsx'
import { later } from '../../../components/later.tsx'
import { Popover } from '../../../components/popover.tsx'
import { Observable } from '../../../stores/observable.ts'
import { useObservable } from '../../../stores/use.ts'
import { useStage } from '../stage.ts'
import styles from './strip.module.css'

const PeopleList = later(async () => (await import('./people-list.tsx')).PeopleList, 'soon')

const nobody = new Observable<Presence | undefined>(undefined)

/** Who is here: a number first, faces and places on request. */
export function People() {
  const { t } = useLingui()
  const { room, live } = useStage()
  const view = useObservable(room.view)
  const presence = useObservable(live?.presence ?? nobody)
  // Until the server says who is here, we know who belongs here.
  const count = presence?.count ?? view.people.length
  return (
    <Popover
      label={t`People in this session`}
      side="end"
      className={styles['people']}
      trigger={(trigger) => (
        <Button {...trigger} look="quiet" size="s" icon={<Users aria-hidden />} className={styles['here']}>
          <span className={styles['number']}>{count}</span>
          <span className={styles['beside']}>
            {presence ? (
              <Plural value={count} one="person here" other="people here" />
            ) : (
              <Plural value={count} one="person" other="people" />
            )}
          </span>
        </Button>
      )}
    >
      {(close) => <PeopleList view={view} presence={presence} onGo={close} />}
    </Popover>
  )
}
