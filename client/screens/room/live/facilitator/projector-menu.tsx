import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { ExternalLink, Presentation } from 'lucide-react'
import { useState } from 'react'
import type { Thread } from '#shared/projections/thread.ts'
import { type Projector, projectorViews } from '#shared/session/live.ts'
import { Button } from '../../../../components/button.tsx'
import { Popover } from '../../../../components/popover.tsx'
import { useObservable } from '../../../../stores/use.ts'
import { usePlacings } from '../../placing/placings.ts'
import { useStage } from '../../stage.ts'
import { useDesk } from '../desk.ts'
import styles from './projector-menu.module.css'

const words: Record<Projector['view'], MessageDescriptor> = {
  session: msg`What fits the moment`,
  code: msg`Join code`,
  phase: msg`Phase and time`,
  passage: msg`Passage and threads`,
  heat: msg`Where the text is written on`,
  notes: msg`What the groups bring`,
}

/** Opens the projector and says what it shows. */
export function ProjectorMenu() {
  const { _ } = useLingui()
  const { t } = useWords()
  const { room } = useStage()
  const { state } = useDesk()
  const { id } = useObservable(room.view)
  const [shown, show] = useProjector()
  if (!state) return null
  return (
    <Popover
      label={t`Projector`}
      side="end"
      className={styles['panel']}
      trigger={(trigger) => (
        <Button {...trigger} look="quiet" size="s" icon={<Presentation aria-hidden />}>
          <Trans>Projector</Trans>
        </Button>
      )}
    >
      {() => (
        <div className={styles['inside']}>
          <a className={styles['open']} href={`/present/${id}`} target={`catena-projector-${id}`} rel="opener">
            <ExternalLink aria-hidden />
            <Trans>Open in a window for the projector</Trans>
          </a>
          <p className={styles['small']}>
            <Trans>On another machine, sign in there and open this address. It follows what you choose here.</Trans>
            <br />
            <span className={styles['address']} dir="ltr">
              {location.host}/present/{id}
            </span>
          </p>
          <fieldset className={styles['views']}>
            <legend className={styles['legend']}>
              <Trans>It shows</Trans>
            </legend>
            {projectorViews.map((view) => (
              <label key={view} className={styles['view']}>
                <input type="radio" name="projector" checked={shown.view === view} onChange={() => show({ ...shown, view })} />
                {_(words[view])}
              </label>
            ))}
          </fieldset>
          {(shown.view === 'passage' || (shown.view === 'session' && state.spotlight)) && <ChosenThreads shown={shown} show={show} />}
        </div>
      )}
    </Popover>
  )
}

/** What the projector shows, as the server says it; a choice of one's own at once, until it is said or refused. */
function useProjector(): readonly [Projector, (next: Projector) => void] {
  const { state, give } = useDesk()
  const [asked, setAsked] = useState<{ readonly version: number | undefined; readonly projector: Projector }>()
  const show = (projector: Projector) => {
    setAsked({ version: state?.version, projector })
    void give({ is: 'project', ...projector }).then((taken) => {
      if (!taken) setAsked(undefined)
    })
  }
  // whatever the server says next is newer than the choice, or is it
  const waits = asked?.version === state?.version ? asked?.projector : undefined
  return [waits ?? state?.projector ?? { view: 'session', threads: [] }, show]
}

const MOST = 12

/** Threads of the passage that everyone may read, to be shown beside it. */
function ChosenThreads({ shown, show }: { readonly shown: Projector; readonly show: (next: Projector) => void }) {
  const { state, stretchOf } = useDesk()
  const { threads, stretchOf: placeOf } = usePlacings()
  const block = state?.spotlight && stretchOf(state.spotlight.target)?.start.block
  const here = threads.filter(isForAll).filter((thread) => block === undefined || placeOf(thread)?.start.block === block)
  if (!state?.spotlight)
    return (
      <p className={styles['small']}>
        <Trans>Lead everyone to a passage or a thread; it is shown here in large letters.</Trans>
      </p>
    )
  if (here.length === 0)
    return (
      <p className={styles['small']}>
        <Trans>No thread of the plenary is at this passage.</Trans>
      </p>
    )
  return (
    <fieldset className={styles['views']}>
      <legend className={styles['legend']}>
        <Trans>Beside the passage</Trans>
      </legend>
      {here.slice(0, MOST).map((thread) => (
        <label key={thread.id} className={styles['view']}>
          <input
            type="checkbox"
            checked={shown.threads.includes(thread.id)}
            onChange={(event) =>
              show({
                ...shown,
                threads: event.target.checked ? [...shown.threads, thread.id] : shown.threads.filter((one) => one !== thread.id),
              })
            }
          />
          <span className={styles['thread']} dir="auto">
            <bdi>{thread.root.author.name}</bdi>: {thread.root.body}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** Only what stands in everyone's margin is offered; the projector itself opens no other. */
const isForAll = ({ root }: Thread): boolean => (root.to === 'commons' || root.lifted) && !root.hidden && !root.onlyMine && !root.deleted
