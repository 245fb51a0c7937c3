import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RecordId } from '#shared/ids.ts'
import type { ReviewedThread } from '#shared/protocol/http/review.ts'
import { KindSign } from '../../../components/kind-sign.tsx'
import { Facts } from '../../../components/row-list.tsx'
import { wordsMissing } from '../../room/threads/words-missing.tsx'
import { MarkCount } from '../parts/post.tsx'
import { NoPlace } from '../parts/quote.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './thread-list.module.css'

interface ThreadListProps {
  readonly threads: readonly ReviewedThread[]
  readonly open: RecordId | undefined
  readonly onOpen: (id: RecordId) => void
  /** Called when the end of what is there comes into view. */
  readonly onEnd: () => void
  /** Given, each thread can be chosen, to be marked with others. */
  readonly chosen?: ReadonlySet<RecordId> | undefined
  /** `range`: all from the one chosen last up to this one. */
  readonly onChoose?: ((id: RecordId, range: boolean) => void) | undefined
}

const NEAR_THE_END = 20

/**
 * The threads that fit, one under the other; only those in view are drawn. Tab stops at one of them, and so goes on to what
 * comes after thousands; the arrows go from one to the next.
 */
export function ThreadList({ threads, open, onOpen, onEnd, chosen, onChoose }: ThreadListProps) {
  const { t } = useLingui()
  const list = useRef<HTMLOListElement>(null)
  const [margin, setMargin] = useState(0)
  useLayoutEffect(() => {
    const top = list.current?.getBoundingClientRect().top
    if (top !== undefined) setMargin(Math.round(top + scrollY))
  }, [threads.length])
  // oxlint-disable-next-line react/incompatible-library -- it keeps its own state, which no memo of ours rests on
  const virtual = useWindowVirtualizer({
    count: threads.length,
    estimateSize: () => 104,
    overscan: 8,
    scrollMargin: margin,
    getItemKey: (at) => threads[at]?.id ?? at,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= threads.length - NEAR_THE_END) onEnd()
  }, [last, threads.length, onEnd])
  const openAt = open === undefined ? -1 : threads.findIndex(({ id }) => id === open)
  useEffect(() => {
    if (openAt >= 0) virtual.scrollToIndex(openAt, { align: 'auto' })
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only when another thread is opened
  }, [openAt])
  const [focused, setFocused] = useState(-1)
  const wanted = focused >= 0 ? focused : openAt
  const stop = items.some(({ index }) => index === wanted) ? wanted : (items.find(({ end }) => end > scrollY)?.index ?? 0)
  const goBy = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const next = list.current?.querySelector<HTMLElement>(`[data-index="${stop + by}"] [data-thread]`)
    if (by === 0 || !next || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    next.focus()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are those of its buttons
    <ol onKeyDown={goBy} ref={list} className={styles['list']} aria-label={t`Threads`} style={{ blockSize: virtual.getTotalSize() }}>
      {items.map((item) => {
        const thread = threads[item.index]
        if (!thread) return null
        return (
          <li
            key={item.key}
            data-index={item.index}
            ref={virtual.measureElement}
            className={styles['item']}
            style={{ transform: `translateY(${item.start - margin}px)` }}
            aria-setsize={threads.length}
            aria-posinset={item.index + 1}
            data-open={thread.id === open || undefined}
            onFocus={() => setFocused(item.index)}
          >
            {onChoose && (
              <input
                type="checkbox"
                className={styles['choose']}
                checked={chosen?.has(thread.id) ?? false}
                aria-label={t`Choose this thread by ${nameOf(thread)}`}
                onMouseDown={(event) => event.shiftKey && event.preventDefault()}
                onClick={(event) => onChoose(thread.id, event.shiftKey)}
                readOnly
                tabIndex={item.index === stop ? 0 : -1}
              />
            )}
            <Item thread={thread} open={thread.id === open} stop={item.index === stop} onOpen={onOpen} />
          </li>
        )
      })}
    </ol>
  )
}

const nameOf = (thread: ReviewedThread): string => thread.posts[0]?.author.name ?? ''

const MOST = 220

function Item({
  thread,
  open,
  stop,
  onOpen,
}: {
  readonly thread: ReviewedThread
  readonly open: boolean
  /** Whether Tab stops here. */
  readonly stop: boolean
  readonly onOpen: (id: RecordId) => void
}) {
  const { place } = useReviewed()
  const [root, ...replies] = thread.posts
  if (!root) return null
  const hits = thread.found.find((found) => found.hits)
  const foundIn = hits && hits.id !== root.id ? thread.posts.find((post) => post.id === hits.id) : undefined
  const replier = foundIn?.author.name ?? ''
  return (
    <button
      type="button"
      className={styles['thread']}
      aria-current={open || undefined}
      tabIndex={stop ? 0 : -1}
      onClick={() => onOpen(thread.id)}
      data-thread={thread.id}
    >
      <span className={styles['head']}>
        {root.kind && <KindSign kind={root.kind} />}
        <bdi className={styles['name']}>{root.author.name || <Trans>Someone who has left</Trans>}</bdi>
        <span className={styles['place']}>{root.stands === 'nowhere' ? <NoPlace /> : root.passage && place(root.passage.start.block)}</span>
      </span>
      <span className={styles['words']} dir="auto">
        {hits?.hits
          ? hits.hits.map(({ text, hit }, at) =>
              // oxlint-disable-next-line react/no-array-index-key -- the parts of one text have no identity but their place
              hit ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
            )
          : (wordsMissing(root) ?? root.body.slice(0, MOST))}
      </span>
      <span className={styles['facts']}>
        <Facts>
          {foundIn && <Trans>in a reply by {replier}</Trans>}
          {replies.length > 0 ? <Plural value={replies.length} one="# reply" other="# replies" /> : <Trans>no reply</Trans>}
          {(root.marks['me-too'] ?? 0) > 0 && <MarkCount sort="me-too" count={root.marks['me-too'] ?? 0} />}
          {thread.resolved && <Trans>resolved</Trans>}
          {(root.marks.pin ?? 0) > 0 && <Trans>pinned</Trans>}
          {root.hidden && <Trans>hidden from readers</Trans>}
        </Facts>
      </span>
    </button>
  )
}
