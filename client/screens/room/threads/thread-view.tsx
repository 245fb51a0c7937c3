import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { memo, type Ref, useCallback, useEffect, useId, useRef, useState } from 'react'
import type { RecordId } from '#shared/ids.ts'
import type { Placed, Thread } from '#shared/projections/thread.ts'
import type { Presence } from '#shared/protocol/live/presence.ts'
import { classes } from '../../../components/classes.ts'
import { Observable } from '../../../stores/observable.ts'
import { useObservable } from '../../../stores/use.ts'
import { Composer } from '../composer/composer.tsx'
import { useNamedPost } from '../named-post.ts'
import { useGround, type Writing } from '../stage.ts'
import { PostView } from './post-view.tsx'
import styles from './thread.module.css'

interface ThreadViewProps {
  readonly thread: Thread
  readonly open: boolean
  /** Posts of others that are new to the reader. */
  readonly unread: number
  /** Shows the words it hangs on: in lists, where the text is not beside it. */
  readonly quote?: boolean
  /** What is being written in it. */
  readonly writing?: Writing | undefined
  readonly ref?: Ref<HTMLElement>
}

/** Replies shown before "n more". */
const FIRST = 3
/** Characters of the passage that assistive technology is told with the thread. */
const TOLD = 160
/** Deeper than this, replies are no further indented: they say whom they answer. */
const DEEPEST = 3

/** A thread: prose with names. Closed it is a few lines; open it has its replies, and what can be done. */
export const ThreadView = memo(function ThreadView({ thread, open, unread, quote = false, writing, ref }: ThreadViewProps) {
  const stage = useGround()
  const { t } = useLingui()
  const id = useId()
  const replies = thread.replies.length
  const words = thread.root.passage.quote.slice(0, TOLD)
  const readSince = useRef(0)
  useEffect(() => {
    if (!open || unread === 0) return
    readSince.current = window.setTimeout(() => stage.room.readMarks.read([thread]), 1_500)
    return () => clearTimeout(readSince.current)
  }, [open, unread, thread, stage.room])

  return (
    <article
      ref={ref}
      aria-labelledby={`${id}-head`}
      aria-description={words ? t`On the words: ${words}` : undefined}
      className={classes(styles['thread'], thread.resolved && !open && styles['resolved'])}
      tabIndex={-1}
      data-thread={thread.id}
      data-open={open || undefined}
      onClick={(event) => {
        if (open || !(event.target instanceof Element) || event.target.closest('a, button, textarea, input, select')) return
        if (getSelection()?.isCollapsed === false) return
        stage.open(thread.id)
      }}
    >
      {quote && (
        <button type="button" className={styles['quote']} onClick={() => stage.open(thread.id, { reach: true })} dir="auto">
          <span className={styles['quoted']}>{thread.root.passage.quote || t`Show the passage`}</span>
        </button>
      )}
      {writing?.editing?.id === thread.id ? (
        <Composer key={writing.id} writing={writing} />
      ) : (
        <PostView post={thread.root} headingId={`${id}-head`} brief={!open} replies={replies} fresh={unread > 0 && !thread.root.mine} />
      )}
      <button type="button" className={styles['toggle']} aria-expanded={open} onClick={() => stage.open(open ? undefined : thread.id)}>
        {open ? (
          <Trans>Close</Trans>
        ) : replies === 0 ? (
          <Trans>Open</Trans>
        ) : (
          <Plural value={replies} one="Open, with # reply" other="Open, with # replies" />
        )}
      </button>
      {open && <Replies thread={thread} writing={writing} />}
      {open && <TypingHere thread={thread.id} />}
    </article>
  )
})

function Replies({ thread, writing }: { readonly thread: Thread; readonly writing: Writing | undefined }) {
  const [all, setAll] = useState(false)
  const { replies } = thread
  useNamedPost(useCallback((named) => setAll((now) => now || replies.slice(FIRST).some(({ post }) => post.id === named)), [replies]))
  const target = writing && 'replyTo' in writing.on ? writing.on.replyTo : undefined
  const rest = replies.length - FIRST
  const folded = !all && rest > 1 && !replies.slice(FIRST).some(({ post }) => post.id === target || post.id === writing?.editing?.id)
  const shown = folded ? replies.slice(0, FIRST) : replies
  return (
    <div className={styles['replies']}>
      {target === thread.root.id && writing && !writing.editing && <Composer key={writing.id} writing={writing} />}
      {shown.map((placed, at) => (
        <Reply key={placed.post.id} placed={placed} before={shown[at - 1]} writing={writing} root={thread} />
      ))}
      {folded && (
        <button type="button" className={styles['more']} onClick={() => setAll(true)}>
          <Plural value={rest} one="# more reply" other="# more replies" />
        </button>
      )}
    </div>
  )
}

function Reply({
  placed,
  before,
  writing,
  root,
}: {
  readonly placed: Placed
  readonly before: Placed | undefined
  readonly writing: Writing | undefined
  readonly root: Thread
}) {
  const id = useId()
  const { post, depth, answers } = placed
  // It stands below the annotation or right below what it answers: then nothing needs to be said.
  const clear = answers?.id === root.id ? depth === 1 : before?.post.id === answers?.id && depth <= DEEPEST
  if (writing?.editing?.id === post.id)
    return (
      <div className={styles['reply']} style={{ '--depth': Math.min(depth, DEEPEST) - 1 } as React.CSSProperties}>
        <Composer key={writing.id} writing={writing} />
      </div>
    )
  return (
    <div
      className={styles['reply']}
      style={{ '--depth': Math.min(depth, DEEPEST) - 1 } as React.CSSProperties}
      role="group"
      aria-labelledby={id}
    >
      <PostView post={post} headingId={id} answers={clear ? undefined : (answers ?? 'unseen')} />
      {writing && !writing.editing && 'replyTo' in writing.on && writing.on.replyTo === post.id && (
        <Composer key={writing.id} writing={writing} />
      )}
    </div>
  )
}

const nobody = new Observable<Presence | undefined>(undefined)

/** Who is writing a reply just now. Its line is always there while the thread is open, so that it moves nothing. */
function TypingHere({ thread }: { readonly thread: RecordId }) {
  const { room, live } = useGround()
  const presence = useObservable(live?.presence ?? nobody)
  const focused = useObservable(room.focused)
  const me = room.viewer.id
  const names = focused
    ? []
    : (presence?.people ?? []).filter((person) => person.typing === thread && person.alias !== me).map(({ name }) => name)
  return (
    <p className={styles['typing']}>
      {names.length === 1 && <Trans>{names[0]} is writing</Trans>}
      {names.length === 2 && (
        <Trans>
          {names[0]} and {names[1]} are writing
        </Trans>
      )}
      {names.length > 2 && <Trans>{names.length} people are writing</Trans>}
    </p>
  )
}
