import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { limits } from '#shared/limits.ts'
import { type Audience, groupAudience, groupOf } from '#shared/margins/audience.ts'
import { type Kind, kinds, type Move, moves } from '#shared/margins/record.ts'
import { Button } from '../../../components/button.tsx'
import { classes } from '../../../components/classes.ts'
import { KindSign } from '../../../components/kind-sign.tsx'
import { say } from '../../../components/status.tsx'
import { useObservable } from '../../../stores/use.ts'
import type { Writing as Words } from '../../../stores/write.ts'
import { useDesk } from '../live/desk.ts'
import { useGroupName } from '../live/words.ts'
import { useGround, type Writing } from '../stage.ts'
import { moveNames, stems } from '../threads/words.ts'
import { AudienceSentence } from './audience-sentence.tsx'
import { addressable, beginning, isChanged } from './beginning.ts'
import { Choice } from './choice.tsx'
import { namedIn } from './completion.ts'
import styles from './composer.module.css'
import { Markdown } from './markdown.tsx'
import { WordsField } from './words-field.tsx'

interface ComposerProps {
  readonly writing: Writing
}

/** From how many letters before the limit the person is told of it. */
const NEAR = 500

/** Where one writes: what it is, the words, who will see them. It keeps every letter; closing it loses nothing. */
export function Composer({ writing }: ComposerProps) {
  const { t } = useWords()
  const { _ } = useLingui()
  const { room, live, stopWriting, open, write } = useGround()
  const view = useObservable(room.view)
  const { on, editing } = writing
  const reply = 'replyTo' in on
  const { state } = useDesk()
  const nameOf = useGroupName()
  const [written, setWords] = useState<Words>(() => beginning(writing, room, state))
  // Whoever is moved to another group while they write does not address the former one; never is it anybody more.
  const mine = state?.me.group
  const strayed =
    !editing && view.me.role === 'reader' && state !== undefined && written.to.startsWith('group:') && groupOf(written.to) !== mine
  const words: Words = strayed ? { ...written, to: mine && !reply ? groupAudience(mine) : 'me' } : written
  const [previewing, setPreviewing] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const end = useRef<HTMLDivElement>(null)
  /** Where the caret was before the preview. */
  const left = useRef(0)
  const id = useId()

  const people = useMemo(() => view.people.filter((person) => person.alias !== view.me.alias && person.name !== ''), [view])

  useEffect(() => {
    const field = area.current
    if (!field) return
    field.focus({ preventScroll: true })
    field.setSelectionRange(field.value.length, field.value.length)
    field.closest('[data-composer]')?.scrollIntoView({ block: 'nearest' })
  }, [])

  const thread = 'replyTo' in on && words.to !== 'me' ? room.threadWith(on.replyTo)?.id : undefined
  const begun = words.body !== ''
  useEffect(() => {
    if (!thread || !begun) return
    live?.typing(thread)
    return () => live?.typing(undefined)
  }, [live, thread, begun])

  const change = (next: Words) => {
    setWords(next)
    if (!editing) room.drafts.keep(writing.id, next)
    else if (isChanged(next, editing)) room.drafts.keepChange(editing.id, next)
    else room.drafts.forget(editing.id)
    // Whoever writes on at the end keeps in sight who will see it and how it is posted, as the words grow.
    const { selectionEnd = 0, value = '' } = area.current ?? {}
    if (next.body !== words.body && selectionEnd === value.length)
      requestAnimationFrame(() => end.current?.scrollIntoView({ block: 'nearest' }))
  }

  const tooLong = words.body.length > limits.body
  const empty = words.body.trim() === ''
  const look = () => {
    const { selectionStart: caret = words.body.length } = area.current ?? {}
    setPreviewing(!previewing)
    if (!previewing) left.current = caret
    // whoever goes on writing does so where they were
    else
      requestAnimationFrame(() => {
        area.current?.focus()
        area.current?.setSelectionRange(left.current, left.current)
      })
  }
  const post = () => {
    if (empty || tooLong) {
      area.current?.focus()
      return
    }
    const final = { ...words, mentions: namedIn(words.body, people, ({ name }) => name).map(({ alias }) => alias) }
    if (editing) {
      room.edit(editing.id, final)
      room.drafts.forget(editing.id)
      say(t`Changed.`)
      stopWriting()
      return
    }
    const posted = room.post(writing.id, final)
    stopWriting()
    const thread = room.threadWith(posted)
    if (thread) open(thread.id, { focus: true, post: posted })
    say(reply ? t`Your reply is posted.` : t`Posted.`)
  }
  /** What was being changed stays as it was posted; what is new stays as a draft. */
  const leave = () => {
    stopWriting()
    if (!editing || !isChanged(words, editing)) return
    room.drafts.forget(editing.id)
    say(t`Nothing is changed.`, () => {
      room.drafts.keepChange(editing.id, words)
      write(on, { editing })
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      post()
      return
    }
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      if (editing ? isChanged(words, editing) : !empty) say(t`Your draft is kept.`)
      stopWriting()
    }
  }

  return (
    <section
      className={styles['composer']}
      data-composer
      aria-label={editing ? t`Change what you wrote` : reply ? t`Your reply` : t`Your annotation`}
      onKeyDown={onKeyDown}
    >
      {'passage' in on && (
        <blockquote className={styles['quote']} dir="auto">
          {on.passage.quote}
        </blockquote>
      )}
      {reply ? (
        <Choice
          label={t`What your reply does`}
          options={moves}
          value={words.move}
          onChange={(move: Move) => change({ ...words, move })}
          draw={(move) => _(moveNames[move])}
        />
      ) : (
        <Choice
          label={t`Kind`}
          options={kinds}
          value={words.kind}
          onChange={(kind: Kind) => change({ ...words, kind })}
          draw={(kind) => <KindSign kind={kind} as="named" />}
        />
      )}
      {previewing ? (
        <div className={styles['preview']} role="region" aria-label={t`Preview`}>
          {empty ? (
            <p className={styles['hint']}>
              <Trans>Nothing to show yet.</Trans>
            </p>
          ) : (
            <Markdown text={words.body} names={people.map((person) => person.name)} />
          )}
        </div>
      ) : (
        <WordsField
          field={area}
          value={words.body}
          label={reply ? t`Your reply` : t`Your words`}
          placeholder={reply ? t`Write a reply` : t`What do you see here?`}
          wrong={tooLong ? `${id}-long` : undefined}
          people={people}
          onChange={(body) => change({ ...words, body })}
        />
      )}
      {reply && !editing && !previewing && (
        <div className={styles['stems']} role="group" aria-label={t`Ways to begin`}>
          {stems[words.move].map((stem) => (
            <button
              key={stem.id}
              type="button"
              className={styles['stem']}
              onClick={() => {
                const start = _(stem).replace(/\s*…$/, '')
                change({ ...words, body: `${words.body.trim() === '' ? '' : `${words.body.trimEnd()} `}${start} ` })
                requestAnimationFrame(() => area.current?.focus())
              }}
            >
              {_(stem)}
            </button>
          ))}
        </div>
      )}
      {words.body.length > limits.body - NEAR && (
        <p id={`${id}-long`} className={classes(styles['hint'], tooLong && styles['wrong'])} role={tooLong ? 'status' : undefined}>
          {tooLong ? (
            <Trans>
              This is {words.body.length - limits.body} characters too long. Shorten it or post it in parts; it is kept as it is.
            </Trans>
          ) : (
            <Trans>{limits.body - words.body.length} characters left.</Trans>
          )}
        </p>
      )}
      <div ref={end} className={styles['end']}>
        <AudienceSentence
          value={words.to}
          fixed={editing !== undefined}
          role={view.me.role}
          margins={addressable(view, state)}
          groupNames={new Map(state?.groups.map(({ id, name }) => [groupAudience(id), nameOf(name)]))}
          onChange={(to: Audience) => change({ ...words, to })}
        />
        <div className={styles['foot']}>
          <button type="button" className={styles['plain']} aria-pressed={previewing} onClick={look}>
            {previewing ? <Trans>Go on writing</Trans> : <Trans>Preview</Trans>}
          </button>
          {!editing && !empty && (
            <button
              type="button"
              className={styles['plain']}
              onClick={() => {
                const kept = words
                room.drafts.throwAway(writing.id)
                stopWriting()
                say(t`The draft is thrown away.`, () => room.drafts.keep(writing.id, kept))
              }}
            >
              <Trans>Discard</Trans>
            </button>
          )}
          <span className={styles['space']} />
          <button type="button" className={styles['plain']} onClick={leave}>
            {editing ? <Trans>Cancel</Trans> : <Trans>Close</Trans>}
          </button>
          <Button
            look="primary"
            size="s"
            className={styles['post']}
            onClick={post}
            aria-disabled={empty || tooLong}
            aria-keyshortcuts="Control+Enter Meta+Enter"
            title={t`Ctrl + Enter`}
          >
            {editing ? <Trans>Save</Trans> : <Trans>Post</Trans>}
          </Button>
        </div>
      </div>
    </section>
  )
}
