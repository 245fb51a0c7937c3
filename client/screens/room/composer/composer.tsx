import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { limits } from '#shared/limits.ts'
import { type Audience, groupAudience, groupOf, type MarginAudience } from '#shared/margins/audience.ts'
import { type Kind, kinds, type Move, moves } from '#shared/margins/record.ts'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import type { State } from '#shared/protocol/live/state.ts'
import { Button } from '../../../components/button.tsx'
import { classes } from '../../../components/classes.ts'
import { KindSign } from '../../../components/kind-sign.tsx'
import { say } from '../../../components/status.tsx'
import { useObservable } from '../../../stores/use.ts'
import type { Writing as Words } from '../../../stores/write.ts'
import { useDesk } from '../live/desk.ts'
import { useGroupName } from '../live/words.ts'
import { useStage, type Writing } from '../stage.ts'
import { moveNames, stems } from '../threads/words.ts'
import { AudienceSentence } from './audience-sentence.tsx'
import { type Asked, askedAt, complete, completions, namedIn } from './completion.ts'
import styles from './composer.module.css'
import { Markdown } from './markdown.tsx'

interface ComposerProps {
  readonly writing: Writing
}

/** From how many letters before the limit the person is told of it. */
const NEAR = 500

/** Where one writes: what it is, the words, who will see them. It keeps every letter; closing it loses nothing. */
export function Composer({ writing }: ComposerProps) {
  const { t } = useWords()
  const { _ } = useLingui()
  const { room, live, stopWriting, open } = useStage()
  const view = useObservable(room.view)
  const { on, editing } = writing
  const reply = 'replyTo' in on
  const { state } = useDesk()
  const nameOf = useGroupName()
  const [written, setWords] = useState<Words>(() => begin(writing, room, state))
  // Whoever is moved to another group while they write does not address the former one; never is it anybody more.
  const mine = state?.me.group
  const strayed =
    !editing && view.me.role === 'reader' && state !== undefined && written.to.startsWith('group:') && groupOf(written.to) !== mine
  const words: Words = strayed ? { ...written, to: mine && !reply ? groupAudience(mine) : 'me' } : written
  const [previewing, setPreviewing] = useState(false)
  const [asked, setAsked] = useState<Asked>()
  const [chosen, setChosen] = useState(0)
  const area = useRef<HTMLTextAreaElement>(null)
  /** Where the caret was before the preview. */
  const left = useRef(0)
  const id = useId()

  const people = useMemo(() => view.people.filter((person) => person.alias !== view.me.alias && person.name !== ''), [view])
  const threads = useObservable(room.threads)
  const tags = useMemo(() => (asked?.sign === '#' ? tagsOf(threads) : []), [asked?.sign, threads])
  const offered = useMemo(
    () =>
      !asked
        ? []
        : asked.sign === '@'
          ? completions(asked, people, (person) => person.name).map(({ name }) => name)
          : completions(asked, tags, (tag) => tag).filter((tag) => tag !== asked.typed),
    [asked, people, tags],
  )

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
  }
  const ask = (text: string, caret: number) => {
    const now = askedAt(text, caret)
    setAsked(now)
    setChosen(0)
  }
  const take = (name: string) => {
    const field = area.current
    if (!asked || !field) return
    const next = complete(words.body, field.selectionStart, asked, name)
    change({ ...words, body: next.text })
    setAsked(undefined)
    requestAnimationFrame(() => {
      field.focus()
      field.setSelectionRange(next.caret, next.caret)
    })
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
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      post()
      return
    }
    if (asked && offered.length > 0) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step) {
        event.preventDefault()
        setChosen((chosen + step + offered.length) % offered.length)
        return
      }
      const option = offered[chosen]
      if ((event.key === 'Enter' || event.key === 'Tab') && option) {
        event.preventDefault()
        take(option)
        return
      }
      if (event.key === 'Escape') {
        event.stopPropagation()
        setAsked(undefined)
        return
      }
    }
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      if (!empty && !editing) say(t`Your draft is kept.`)
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
        <div className={styles['field']}>
          <textarea
            ref={area}
            className={styles['area']}
            value={words.body}
            dir="auto"
            rows={3}
            aria-label={reply ? t`Your reply` : t`Your words`}
            aria-describedby={tooLong ? `${id}-long` : undefined}
            aria-invalid={tooLong || undefined}
            aria-autocomplete="list"
            aria-controls={offered.length > 0 ? `${id}-offered` : undefined}
            aria-activedescendant={offered.length > 0 ? `${id}-offered-${chosen}` : undefined}
            placeholder={reply ? t`Write a reply` : t`What do you see here?`}
            onChange={(event) => {
              change({ ...words, body: event.target.value })
              ask(event.target.value, event.target.selectionStart)
            }}
            onBlur={() => setAsked(undefined)}
          />
          {offered.length > 0 && (
            <div id={`${id}-offered`} role="listbox" aria-label={asked?.sign === '@' ? t`People` : t`Tags`} className={styles['offered']}>
              {offered.map((option, at) => (
                <div
                  key={option}
                  id={`${id}-offered-${at}`}
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
      <AudienceSentence
        value={words.to}
        fixed={editing !== undefined}
        role={view.me.role}
        margins={addressed(view, state)}
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
        <button type="button" className={styles['plain']} onClick={stopWriting}>
          {editing ? <Trans>Cancel</Trans> : <Trans>Close</Trans>}
        </button>
        <Button
          look="primary"
          size="s"
          onClick={post}
          aria-disabled={empty || tooLong}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          title={t`Ctrl + Enter`}
        >
          {editing ? <Trans>Save</Trans> : <Trans>Post</Trans>}
        </Button>
      </div>
    </section>
  )
}

interface ChoiceProps<V extends string> {
  readonly label: string
  readonly options: readonly V[]
  readonly value: V
  readonly onChange: (value: V) => void
  readonly draw: (value: V) => React.ReactNode
}

/** One of a few, as a row of words. */
function Choice<V extends string>({ label, options, value, onChange, draw }: ChoiceProps<V>) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={styles['choice']}>
      {options.map((option) => (
        <label key={option} className={styles['one']}>
          <input type="radio" name={name} value={option} checked={option === value} onChange={() => onChange(option)} />
          <span>{draw(option)}</span>
        </label>
      ))}
    </div>
  )
}

function begin(
  { id, on, editing, begin: first, prompt }: Writing,
  room: ReturnType<typeof useStage>['room'],
  state: State | undefined,
): Words {
  if (editing)
    return {
      on,
      kind: editing.is === 'annotation' ? editing.kind : 'comment',
      move: editing.is === 'reply' ? editing.move : 'build',
      to: editing.to,
      body: editing.body,
      mentions: editing.mentions,
    }
  const kept = room.drafts.writingOf(id)
  if (kept) return first && !kept.body.includes(first.trim()) ? { ...kept, body: first + kept.body } : kept
  return {
    on,
    kind: 'comment',
    move: 'build',
    to: audienceFor(on, room, state),
    body: first ?? '',
    mentions: [],
    ...(prompt ? { prompt } : {}),
  }
}

/** A reply goes where what it answers stands; an annotation to the smallest circle the person is in. */
function audienceFor(on: Words['on'], room: ReturnType<typeof useStage>['room'], state: State | undefined): Audience {
  if ('replyTo' in on) {
    const thread = room.threadWith(on.replyTo)
    // What was brought to the plenary goes on there.
    if (thread?.root.lifted && (state?.phase === 'plenary' || groupOf(thread.root.to) !== state?.me.group)) return 'commons'
    if (thread) return thread.root.to
  }
  const { margins, me } = room.view.get()
  // Where the session says in which group one is and what it does now, that decides.
  if (state && me.role === 'reader' && state.manner === 'live')
    return state.me.group !== undefined && state.phase !== 'plenary' ? groupAudience(state.me.group) : 'commons'
  const groups = margins.filter(({ audience }) => audience.startsWith('group:'))
  return me.role !== 'facilitator' && groups.length === 1 && groups[0] ? groups[0].audience : 'commons'
}

function tagsOf(threads: readonly { readonly tags: ReadonlySet<string> }[]): string[] {
  const counts = new Map<string, number>()
  for (const thread of threads) for (const tag of thread.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([tag]) => tag)
}

/** The groups that can be addressed: a reader's own, and every group for facilitators. A margin of an earlier group is only read. */
function addressed({ margins, me }: SessionView, state: State | undefined): MarginAudience[] {
  const all = margins.map(({ audience }) => audience)
  if (!state || me.role === 'observer') return all
  const open = new Set(me.role === 'facilitator' ? state.groups.map(({ id }) => id) : state.me.group ? [state.me.group] : [])
  return all.filter((audience) => !audience.startsWith('group:') || [...open].some((id) => groupAudience(id) === audience))
}
