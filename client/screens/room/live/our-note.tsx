import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronDown, ChevronUp, NotebookPen } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { GroupId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import type { GroupNote } from '#shared/projections/notes.ts'
import type { State } from '#shared/protocol/live/state.ts'
import { Button } from '../../../components/button.tsx'
import { TextArea } from '../../../components/field.tsx'
import { useObservable } from '../../../stores/use.ts'
import { Markdown } from '../composer/markdown.tsx'
import { useStage } from '../stage.ts'
import { useDesk } from './desk.ts'
import styles from './notes.module.css'

/** ms after the last key until what is written is kept. */
const PAUSE = 1_200

/** What one's own group brings to the plenary: its synthesizer writes it here, beside the group's threads; the others read along. */
export function OurNote({ state }: { readonly state: State }) {
  const { room } = useStage()
  const notes = useObservable(room.notes)
  const group = state.groups.find(({ id }) => id === state.me.group)
  const writes = state.me.groupRole === 'synthesizer'
  const [open, setOpen] = useState(false)
  if (!group || state.me.role !== 'reader' || (state.phase !== 'discuss' && !(state.phase === 'plenary' && writes))) return null
  const note = notes.find((one) => one.group === group.id)
  return (
    <section className={styles['notes']} aria-labelledby="our-note" data-our-note>
      <div className={styles['head']}>
        <NotebookPen size={18} aria-hidden color="var(--ink-2)" />
        <h2 className={styles['title']} id="our-note">
          <Trans>Our note for the plenary</Trans>
        </h2>
        <span className={styles['space']} />
        <Button
          size="s"
          look={writes && !note ? 'plain' : 'quiet'}
          aria-expanded={open}
          icon={open ? <ChevronUp aria-hidden /> : <ChevronDown aria-hidden />}
          onClick={() => setOpen(!open)}
        >
          {open ? <Trans>Fold away</Trans> : writes ? <Trans>Write</Trans> : <Trans>Read</Trans>}
        </Button>
      </div>
      {open && (
        <div className={styles['own']}>
          {writes ? (
            <Editor key={group.id} group={group.id} note={note} inPlenary={state.phase === 'plenary'} />
          ) : (
            <Others state={state} note={note} />
          )}
        </div>
      )}
    </section>
  )
}

interface EditorProps {
  readonly group: GroupId
  readonly note: GroupNote | undefined
  readonly inPlenary: boolean
}

function Editor({ group, note, inPlenary }: EditorProps) {
  const { room } = useStage()
  // Whoever takes over begins with the words that are there; they become theirs when they change them.
  const [text, setText] = useState(note?.body ?? '')
  const latest = useRef(text)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const dirty = useRef(false)
  const keep = useRef(() => {})
  useEffect(() => {
    keep.current = () => {
      clearTimeout(timer.current)
      if (!dirty.current) return
      dirty.current = false
      room.keepNote(group, latest.current)
    }
  }, [room, group])
  useEffect(() => {
    const now = () => keep.current()
    addEventListener('pagehide', now)
    return () => {
      removeEventListener('pagehide', now)
      now()
    }
  }, [])
  return (
    <TextArea
      label={<Trans>What does your group bring to the plenary?</Trans>}
      hint={
        inPlenary ? (
          <Trans>Everyone reads it. What you change here is changed for everyone.</Trans>
        ) : (
          <Trans>Your group reads along as you write. Everyone else sees it when the plenary begins.</Trans>
        )
      }
      value={text}
      maxLength={limits.note}
      rows={4}
      dir="auto"
      onChange={(event) => {
        setText(event.target.value)
        latest.current = event.target.value
        dirty.current = true
        clearTimeout(timer.current)
        timer.current = setTimeout(() => keep.current(), PAUSE)
      }}
      onBlur={() => keep.current()}
    />
  )
}

function Others({ state, note }: { readonly state: State; readonly note: GroupNote | undefined }) {
  const { t } = useLingui()
  const { give } = useDesk()
  const group = state.groups.find(({ id }) => id === state.me.group)
  const writer = group?.members?.find(({ groupRole }) => groupRole === 'synthesizer')
  return (
    <>
      {note && <Markdown text={note.body} className={styles['words']} />}
      <p className={styles['small']}>
        {writer ? (
          note ? (
            <Trans>
              <bdi>{writer.name}</bdi> writes it. It goes to everyone when the plenary begins.
            </Trans>
          ) : (
            <Trans>
              <bdi>{writer.name}</bdi> writes it and has not begun yet.
            </Trans>
          )
        ) : (
          <Trans>Nobody in your group writes it yet.</Trans>
        )}
      </p>
      {!writer && state.ownRoles && (
        <div>
          <Button
            size="s"
            onClick={() => void give({ is: 'set-group-role', who: state.me.alias, role: 'synthesizer' }, { said: t`You write it.` })}
          >
            <Trans>I write it</Trans>
          </Button>
        </div>
      )}
    </>
  )
}
