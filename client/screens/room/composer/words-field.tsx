import { useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, type RefObject, useId, useMemo, useState } from 'react'
import type { Thread } from '#shared/projections/thread.ts'
import { useGround } from '../stage.ts'
import { type Asked, askedAt, complete, completions } from './completion.ts'
import styles from './words-field.module.css'

interface WordsFieldProps {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly value: string
  readonly label: string
  readonly placeholder: string
  /** The id of what says that it is too long. */
  readonly wrong: string | undefined
  /** Whom one can name. */
  readonly people: readonly { readonly name: string }[]
  readonly onChange: (value: string) => void
}

/** The field for what one writes. After @ and # it offers names and tags that go on from what was typed. */
export function WordsField({ field, value, label, placeholder, wrong, people, onChange }: WordsFieldProps) {
  const { t } = useLingui()
  const { room } = useGround()
  const [asked, setAsked] = useState<Asked>()
  const [chosen, setChosen] = useState(0)
  const id = useId()
  const tags = useMemo(() => (asked?.sign === '#' ? tagsOf(room.threads.get()) : []), [asked?.sign, room])
  const offered = useMemo(
    () =>
      !asked
        ? []
        : asked.sign === '@'
          ? completions(asked, people, (person) => person.name).map(({ name }) => name)
          : completions(asked, tags, (tag) => tag).filter((tag) => tag !== asked.typed),
    [asked, people, tags],
  )

  const ask = (text: string, caret: number) => {
    setAsked(askedAt(text, caret))
    setChosen(0)
  }
  const take = (name: string) => {
    const area = field.current
    if (!asked || !area) return
    const next = complete(value, area.selectionStart, asked, name)
    onChange(next.text)
    setAsked(undefined)
    requestAnimationFrame(() => {
      area.focus()
      area.setSelectionRange(next.caret, next.caret)
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (offered.length === 0 || event.ctrlKey || event.metaKey) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const option = offered[chosen]
    if (step) {
      event.preventDefault()
      setChosen((chosen + step + offered.length) % offered.length)
    } else if ((event.key === 'Enter' || event.key === 'Tab') && option) {
      event.preventDefault()
      take(option)
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      setAsked(undefined)
    }
  }

  return (
    <div className={styles['field']}>
      <textarea
        ref={field}
        className={styles['area']}
        value={value}
        dir="auto"
        rows={3}
        aria-label={label}
        aria-describedby={wrong}
        aria-invalid={wrong !== undefined || undefined}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? id : undefined}
        aria-activedescendant={offered.length > 0 ? `${id}-${chosen}` : undefined}
        placeholder={placeholder}
        onChange={(event) => {
          onChange(event.target.value)
          ask(event.target.value, event.target.selectionStart)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setAsked(undefined)}
      />
      {offered.length > 0 && (
        <div id={id} role="listbox" aria-label={asked?.sign === '@' ? t`People` : t`Tags`} className={styles['offered']}>
          {offered.map((option, at) => (
            <div
              key={option}
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === chosen}
              className={styles['option']}
              dir="auto"
              onPointerDown={(event) => {
                event.preventDefault()
                take(option)
              }}
            >
              {asked?.sign}
              {option}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

/** The tags in use, those that are used most first. */
function tagsOf(threads: readonly Pick<Thread, 'tags'>[]): string[] {
  const counts = new Map<string, number>()
  for (const thread of threads) for (const tag of thread.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([tag]) => tag)
}
