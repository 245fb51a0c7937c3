import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState } from 'react'
import type { State } from '#shared/protocol/live/state.ts'
import { Button } from '../../../components/button.tsx'
import { useObservable } from '../../../stores/use.ts'
import { Markdown } from '../composer/markdown.tsx'
import { useStage } from '../stage.ts'
import { useMedia } from '../use-media.ts'
import { useDesk } from './desk.ts'
import { HideNote } from './hide-note.tsx'
import styles from './notes.module.css'
import { useGroupName } from './words.ts'

/** What the groups bring, at the head of the plenary: side by side, each under its group's name. */
export function BroughtNotes() {
  const { state } = useDesk()
  // Each plenary begins with them open; folded away they stay so until the next phase.
  return state && state.brought.length > 0 ? <Brought key={state.since} state={state} /> : null
}

function Brought({ state }: { readonly state: State }) {
  const { t } = useLingui()
  const { room } = useStage()
  const { isFacilitator } = useDesk()
  const notes = useObservable(room.notes)
  const nameOf = useGroupName()
  const phone = useMedia('(width < 43.75rem)')
  const [open, setOpen] = useState(state.phase === 'plenary' && !phone)
  const shown = state.brought.flatMap(({ id, name }) => {
    const note = notes.find(({ group }) => group === id)
    return note ? [{ note, name: nameOf(name) }] : []
  })
  if (shown.length === 0) return null
  return (
    <section className={styles['notes']} aria-label={t`What the groups bring`} data-brought>
      <div className={styles['head']}>
        <h2 className={styles['title']}>
          <Trans>What the groups bring</Trans>
        </h2>
        <span className={styles['small']}>{shown.length}</span>
        <span className={styles['space']} />
        <Button
          size="s"
          look="quiet"
          aria-expanded={open}
          icon={open ? <ChevronUp aria-hidden /> : <ChevronDown aria-hidden />}
          onClick={() => setOpen(!open)}
        >
          {open ? <Trans>Fold away</Trans> : <Trans>Show</Trans>}
        </Button>
      </div>
      {open && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
        <ul className={styles['cards']} tabIndex={0} aria-label={t`What the groups bring`}>
          {shown.map(({ note, name }) => (
            <li key={note.id} className={styles['card']}>
              <h3 className={styles['group']} dir="auto">
                {name}
              </h3>
              <Markdown text={note.body} className={styles['words']} />
              <p className={styles['small']}>
                <Trans>
                  written by <bdi>{note.author.name}</bdi>
                </Trans>
                {note.hidden && (
                  <>
                    {' · '}
                    <Trans>hidden from readers</Trans>
                  </>
                )}
              </p>
              {isFacilitator && <HideNote note={note} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
