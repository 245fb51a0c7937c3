import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { CheckCheck, Ellipsis, Eye, EyeOff, Flag, Link2, Pencil, Pin, Quote, Stamp, Trash2 } from 'lucide-react'
import { memo, useRef } from 'react'
import type { RecordId } from '#shared/ids.ts'
import type { Sort } from '#shared/margins/record.ts'
import { can } from '#shared/permissions.ts'
import type { Post } from '#shared/projections/post.ts'
import { classes } from '../../../components/classes.ts'
import { KindSign } from '../../../components/kind-sign.tsx'
import { Menu, MenuGroup, MenuItem } from '../../../components/menu.tsx'
import { say } from '../../../components/status.tsx'
import { Tooltip } from '../../../components/tooltip.tsx'
import { useMoments } from '../../../i18n/moments.ts'
import { useObservable } from '../../../stores/use.ts'
import { useColouring } from '../colours.ts'
import { ThreadItems } from '../live/thread-items.tsx'
import { useMayAnswer } from '../live/use-may-answer.ts'
import { useGround } from '../stage.ts'
import { EditedWord } from './edited-word.tsx'
import { PersonSign } from './person-sign.tsx'
import styles from './post.module.css'
import { PostBody } from './post-body.tsx'
import { PostWords } from './post-words.tsx'
import { Count, sortIcons, Tallies } from './tallies.tsx'
import { moveWords, sortNames, sortUndone } from './words.ts'

interface PostViewProps {
  readonly post: Post
  /** Whom it answers, where that does not show from where it stands. */
  readonly answers?: Post | 'unseen' | undefined
  readonly fresh?: boolean
  /** Cut to a few lines, with nothing to press; `replies` are counted beside the name, so that a new one makes no new line. */
  readonly brief?: boolean
  readonly replies?: number
  /** Id for the post's heading, which names it. */
  readonly headingId: string
}

/** One annotation or reply: who, what, and what can be done with it. */
export const PostView = memo(function PostView({ post, answers, fresh = false, brief = false, replies = 0, headingId }: PostViewProps) {
  return (
    <div className={classes(styles['post'], post.is === 'reply' && styles['reply'])} data-post={post.id}>
      <PostHead
        post={post}
        answers={answers}
        fresh={fresh}
        id={headingId}
        tallies={brief && <Tallies post={post} replies={replies} />}
        brief={brief}
      />
      <PostBody post={post} brief={brief} />
      {!brief && !post.deleted && !post.withheld && <PostActions post={post} />}
    </div>
  )
})

function PostHead({
  post,
  answers,
  fresh,
  id,
  tallies,
  brief,
}: {
  readonly post: Post
  readonly answers: Post | 'unseen' | undefined
  readonly fresh: boolean
  readonly id: string
  readonly tallies: React.ReactNode
  readonly brief: boolean
}) {
  const { _ } = useLingui()
  const colouring = useColouring()
  const name = post.author.name || <Trans>Someone who has left</Trans>
  return (
    <div className={styles['head']}>
      <span className={styles['named']} id={id}>
        {fresh && (
          <span className={styles['fresh']}>
            <Trans>new</Trans>
          </span>
        )}
        {colouring === 'person' && <PersonSign person={post.author} className={styles['sign']} />}
        {post.is === 'annotation' && (
          <KindSign kind={post.kind} className={classes(styles['sign'], colouring === 'person' && styles['plain'])} />
        )}
        <span className={styles['name']} dir="auto">
          {name}
        </span>
        {post.author.role === 'facilitator' && (
          <span className={styles['word']}>
            <Trans>facilitator</Trans>
          </span>
        )}
        {post.is === 'reply' && <span className={styles['word']}>{_(moveWords[post.move])}</span>}
        {answers === 'unseen' ? (
          <span className={styles['word']}>
            <Trans>in reply to something you cannot see here</Trans>
          </span>
        ) : (
          answers && (
            <span className={styles['word']} dir="auto">
              <Trans>in reply to {answers.author.name}</Trans>
            </span>
          )
        )}
        <PostWords post={post} brief={brief} />
        {tallies}
      </span>
      {!brief && (post.deleted ? post.mine && !post.onlyMine : post.editedAt !== undefined) && <EditedWord post={post} />}
    </div>
  )
}

function PostActions({ post }: { readonly post: Post }) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { room, write } = useGround()
  const moments = useMoments()
  // A press takes the selection away before it opens the menu.
  const selected = useRef('')
  const at = new Date(post.at)
  const view = useObservable(room.view)
  const closed = view.phase === 'closed'
  const { role } = view.me
  const mayMark = can(role, 'mark.reader', { closed })
  const mayReply = useMayAnswer(post) && can(role, 'annotation.post', { closed })
  const offered = (['agree', 'me-too', 'thanks'] as const).filter(
    (sort) => sort !== 'me-too' || (post.is === 'annotation' && post.kind === 'question'),
  )
  return (
    <div className={styles['actions']}>
      {mayReply && (
        <button type="button" className={styles['action']} data-action="reply" onClick={() => write({ replyTo: post.id })}>
          <Trans>Reply</Trans>
        </button>
      )}
      {offered.map((sort) => {
        const count = post.marks.counts[sort] ?? 0
        const pressed = post.marks.mine[sort] !== undefined
        if (!mayMark || post.mine) return count === 0 ? null : <Count key={sort} sort={sort} count={count} />
        return (
          <Tooltip key={sort} text={_(sortNames[sort])}>
            {(hover) => (
              <button
                type="button"
                {...hover({ onClick: () => room.toggle(post, sort) })}
                className={classes(styles['action'], styles['mark'])}
                aria-pressed={pressed}
                data-any={count > 0 || undefined}
                data-sort={sort}
                aria-label={count === 0 ? _(sortNames[sort]) : `${_(sortNames[sort])}, ${count}`}
              >
                {sortIcons[sort]}
                {count > 0 && <span className={styles['count']}>{count}</span>}
              </button>
            )}
          </Tooltip>
        )
      })}
      <Menu
        label={t`More for this post`}
        side="end"
        trigger={(trigger) => (
          <button
            type="button"
            {...trigger}
            onPointerDownCapture={() => (selected.current = selectedIn(post.id))}
            className={classes(styles['action'], styles['mark'])}
            aria-label={t`More`}
            data-action="more"
          >
            <Ellipsis />
          </button>
        )}
      >
        <OwnItems post={post} closed={closed} />
        <MenuItem icon={<Link2 />} onSelect={() => void copyLink(post, t`The link is copied.`)}>
          <Trans>Copy a link to this</Trans>
        </MenuItem>
        {mayReply && (
          <MenuItem
            icon={<Quote />}
            onSelect={() => write({ replyTo: post.id }, { begin: quoted(selectedIn(post.id) || selected.current || post.body) })}
          >
            <Trans>Reply with a quotation</Trans>
          </MenuItem>
        )}
        {mayMark && !post.mine && <SortItem post={post} sort="flag" icon={<Flag />} />}
        <ThreadItems post={post} />
        {can(role, 'mark.facilitator', { closed }) && (
          <MenuGroup label={t`For facilitators`}>
            <SortItem post={post} sort="endorse" icon={<Stamp />} />
            {post.is === 'annotation' && <SortItem post={post} sort="pin" icon={<Pin />} />}
            {post.is === 'annotation' && <SortItem post={post} sort="resolve" icon={<CheckCheck />} />}
            <HideItem post={post} />
          </MenuGroup>
        )}
      </Menu>
      <time className={styles['time']} dateTime={at.toISOString()} title={moments.full(at)}>
        {moments.short(at)}
      </time>
    </div>
  )
}

function OwnItems({ post, closed }: { readonly post: Post; readonly closed: boolean }) {
  const { t } = useWords()
  const { room, write } = useGround()
  const { role } = room.view.get().me
  if (!post.mine) return null
  return (
    <>
      {can(role, 'annotation.edit', { own: true, closed }) && (
        <MenuItem
          icon={<Pencil />}
          onSelect={() => write(post.is === 'annotation' ? { passage: post.passage } : { replyTo: post.replyTo }, { editing: post })}
        >
          <Trans>Edit</Trans>
        </MenuItem>
      )}
      {can(role, 'annotation.delete', { own: true, closed }) && (
        <MenuItem icon={<Trash2 />} danger onSelect={() => say(t`Deleted.`, room.remove(post.id))}>
          <Trans>Delete</Trans>
        </MenuItem>
      )}
    </>
  )
}

function SortItem({ post, sort, icon }: { readonly post: Post; readonly sort: Sort; readonly icon: React.ReactNode }) {
  const { _ } = useLingui()
  const { room } = useGround()
  const undone = sortUndone[sort]
  return (
    <MenuItem icon={icon} onSelect={() => room.toggle(post, sort)}>
      {_(post.marks.mine[sort] !== undefined && undone ? undone : sortNames[sort])}
    </MenuItem>
  )
}

/** Whoever of the facilitators hid it, each can show it again. */
function HideItem({ post }: { readonly post: Post }) {
  const { _ } = useLingui()
  const { room } = useGround()
  const hidden = post.hidden && (post.marks.counts.hide ?? 0) > 0
  return (
    <MenuItem icon={hidden ? <Eye /> : <EyeOff />} onSelect={() => room.setHidden(post.id, !hidden)}>
      {_((hidden && sortUndone.hide) || sortNames.hide)}
    </MenuItem>
  )
}

async function copyLink(post: Post, done: string): Promise<void> {
  const link = new URL(location.href)
  link.hash = `t-${post.id}`
  await navigator.clipboard.writeText(link.href)
  say(done)
}

/** What is selected of a post's words; nothing where the selection goes beyond them. */
function selectedIn(post: RecordId): string {
  const selection = getSelection()
  const bodyOf = (node: Node | null | undefined) => (node instanceof Element ? node : node?.parentElement)?.closest(`.${styles['body']}`)
  const body = bodyOf(selection?.anchorNode)
  const isWithin = body && body === bodyOf(selection?.focusNode) && body.closest(`[data-post="${CSS.escape(post)}"]`)
  return isWithin ? (selection?.toString().trim() ?? '') : ''
}

/** The words as a Markdown quotation, with room to go on below. */
const quoted = (body: string): string =>
  `${body
    .trim()
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')}\n\n`
