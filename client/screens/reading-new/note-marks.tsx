import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { ProposedBlock } from '#shared/reading/block.ts'
import { shortened } from '#shared/shortened.ts'
import { Button } from '../../components/button.tsx'
import { SelectField } from '../../components/field.tsx'
import { say } from '../../components/status.tsx'
import { CaretText } from './caret-text.tsx'
import type { Edit } from './edits.ts'
import { likelyMark, likelyNote, type Stretch } from './likely-mark.ts'
import styles from './note-marks.module.css'

interface NoteMarksProps {
  readonly block: ProposedBlock
  readonly notes: readonly ProposedBlock[]
  readonly onEdit: (edit: Edit) => void
  readonly onLeave: () => void
}

const none: Stretch = { start: 0, end: 0 }

/** Which words of a block are the marks of which notes: a mark is selected in the text, and its note chosen from the reading's. */
export function NoteMarks({ block, notes, onEdit, onLeave }: NoteMarksProps) {
  const { t } = useLingui()
  const area = useRef<HTMLTextAreaElement>(null)
  const [selected, setSelected] = useState<Stretch>(none)
  const [chosen, setChosen] = useState<BlockId>()
  const marks = block.spans.filter((span) => span.is === 'note-ref')
  const others = notes.filter((note) => note.id !== block.id)
  const mark = block.text.slice(selected.start, selected.end)
  const note = others.find(({ id }) => id === chosen) ?? likelyNote(mark, others)
  useEffect(() => {
    const element = area.current
    if (!element) return
    const next = likelyMark(block) ?? none
    element.focus()
    element.setSelectionRange(next.start, next.end)
    setSelected(next)
    setChosen(undefined)
  }, [block])
  const link = () => {
    if (!note || selected.start === selected.end) return
    onEdit({ is: 'link-note', block: block.id, ...selected, note: note.id })
    say(t`${mark.trim()} leads to the note now.`)
  }
  return (
    <div
      className={styles['marks']}
      role="group"
      aria-label={t`Note marks`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        onLeave()
      }}
    >
      <CaretText
        ref={area}
        label={t`Select the mark of a note`}
        text={block.text}
        onEnter={link}
        onLeave={onLeave}
        onSelect={() => area.current && setSelected({ start: area.current.selectionStart, end: area.current.selectionEnd })}
      />
      {others.length === 0 ? (
        <p className={styles['hint']}>
          <Trans>This reading has no notes yet. Make a block a note first, then come back.</Trans>
        </p>
      ) : (
        <div className={styles['link']}>
          <SelectField
            label={mark.trim() === '' ? t`Select a mark above; it leads to` : t`“${mark.trim()}” leads to`}
            value={note?.id}
            onChange={(event) => setChosen(others.find(({ id }) => id === event.currentTarget.value)?.id)}
          >
            {others.map((one) => (
              <option key={one.id} value={one.id}>
                {beginning(one)}
              </option>
            ))}
          </SelectField>
          <Button size="s" look="primary" aria-disabled={mark.trim() === ''} onClick={link}>
            <Trans>Link</Trans>
          </Button>
        </div>
      )}
      {marks.length > 0 && (
        <ul className={styles['list']} aria-label={t`Marks in this block`}>
          {marks.map(({ start, end, note: id }) => {
            const target = notes.find((one) => one.id === id)
            return (
              <li key={`${start}-${end}`}>
                <span className={styles['mark']}>{block.text.slice(start, end)}</span>
                <bdi className={styles['note']}>{target && beginning(target)}</bdi>
                <Button
                  size="s"
                  look="quiet"
                  aria-label={t`Unlink ${block.text.slice(start, end)}`}
                  onClick={() => onEdit({ is: 'unlink-note', block: block.id, start, end })}
                >
                  <Trans>Unlink</Trans>
                </Button>
              </li>
            )
          })}
        </ul>
      )}
      <div>
        <Button size="s" look="quiet" onClick={onLeave}>
          <Trans>Done</Trans>
        </Button>
      </div>
    </div>
  )
}

const beginning = ({ marker, text }: ProposedBlock): string => {
  const words = shortened(text, 60)
  return marker === undefined ? words : `${marker} ${words}`
}
