import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { RecordId } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import { Button } from '../../../components/button.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { Empty } from '../../../components/empty.tsx'
import { FailureBox } from '../../../components/failure-box.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { Loading } from '../../../components/loading.tsx'
import { threadIds, threadsQuery } from '../../../requests/review.ts'
import { useSingleKeys } from '../../room/strip/use-single-keys.ts'
import { useMedia } from '../../room/use-media.ts'
import { Lead } from '../parts/lead.tsx'
import { useReviewed } from '../reviewed.ts'
import { choosing, nothingChosen } from './chosen.ts'
import { FilterBar } from './filter-bar.tsx'
import { asking, filtersIn, openIn, orderIn } from './filters.ts'
import { MarkBar } from './mark-bar.tsx'
import { ThreadBeside } from './thread-beside.tsx'
import { ThreadList } from './thread-list.tsx'
import styles from './threads-review.module.css'
import { useWalkKeys } from './use-walk-keys.ts'

/** The threads of a session, to be searched, narrowed and walked through. What is asked for stands in the address. */
export default function ThreadsReview() {
  const { t } = useLingui()
  const { session } = useReviewed()
  const [search, setSearch] = useSearchParams()
  const filters = useMemo(() => filtersIn(search), [search])
  const order = orderIn(search)
  const open = openIn(search)
  const narrow = useMedia('(width < 60rem)')
  const [single] = useSingleKeys()
  const found = useInfiniteQuery(threadsQuery(session.id, filters, order))
  const threads = useMemo(() => found.data?.pages.flatMap((page) => page.threads) ?? [], [found.data])
  const at = threads.findIndex(({ id }) => id === open)
  const thread = threads[at]
  // What is chosen is among what the list shows: another list begins with nothing.
  const list = JSON.stringify(filters)
  const [choice, setChoice] = useState({ list, ...nothingChosen })
  const { ids: chosen, last } = choice.list === list ? choice : nothingChosen
  const choose = (id: RecordId, range: boolean) =>
    setChoice({ list, ...choosing({ ids: chosen, last }, id, { list: threads.map((one) => one.id), range }) })
  const beside = useRef<HTMLDivElement>(null)

  const ask = (change: Parameters<typeof asking>[1]) => setSearch(asking(search, change))
  const show = (id: RecordId | undefined) => setSearch(asking(search, { thread: id }), { replace: true })
  const step = (by: 1 | -1) => {
    const next = threads[at < 0 ? 0 : at + by]
    if (next) show(next.id)
  }
  const mayMark = can(session.me.role, 'mark.facilitator', { closed: session.phase === 'closed' })
  useWalkKeys(single, { step, choose: mayMark && thread ? (range) => choose(thread.id, range) : undefined })
  useEffect(() => {
    beside.current?.scrollTo(0, 0)
  }, [open])
  const { hasNextPage, isFetching, fetchNextPage } = found
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])

  const walk = (
    <>
      <IconButton label={t`The thread before`} shortcut="K" icon={<ChevronUp />} disabled={at <= 0} onClick={() => step(-1)} />
      <IconButton
        label={t`The next thread`}
        shortcut="J"
        icon={<ChevronDown />}
        disabled={at >= threads.length - 1}
        onClick={() => step(1)}
      />
    </>
  )
  const count = threads.length
  return (
    <>
      <Lead
        note={
          single && !narrow ? (
            <>
              <Trans>Click on a thread to read it here; J and K go to the next one and the one before.</Trans>{' '}
              {mayMark && <Trans>X chooses it, with Shift all from the last one chosen.</Trans>}
            </>
          ) : undefined
        }
      >
        <span role="status">
          {!found.data ? <Trans>Threads</Trans> : <Plural value={found.data.pages[0]?.total ?? 0} one="# thread" other="# threads" />}
        </span>
      </Lead>
      {!thread && (
        <p className={styles['paper']}>
          <Trans>The thread that is open is printed here. All of them are in the record, under Export.</Trans>
        </p>
      )}
      <FilterBar filters={filters} order={order} onAsk={ask} />
      {found.error && !found.data ? (
        <FailureBox error={found.error} onRetry={() => void found.refetch()} />
      ) : !found.data ? (
        <Loading />
      ) : count === 0 ? (
        <Nothing narrowed={Object.keys(filters).length > 0} onAll={() => setSearch({})} />
      ) : (
        <div className={styles['columns']}>
          <div className={styles['list']}>
            {mayMark && (
              <MarkBar
                chosen={chosen}
                onChoose={(ids) => setChoice({ list, ids })}
                total={found.data.pages[0]?.total ?? 0}
                all={() => threadIds(session.id, filters, order)}
              />
            )}
            <ThreadList threads={threads} open={open} onOpen={show} onEnd={more} chosen={chosen} onChoose={mayMark ? choose : undefined} />
            {isFetching && <Loading />}
          </div>
          {!narrow && (
            <section ref={beside} className={styles['beside']} aria-label={t`The thread that is open`} aria-live="polite" tabIndex={-1}>
              {thread ? (
                <>
                  <div className={styles['walk']}>{walk}</div>
                  <ThreadBeside thread={thread} />
                </>
              ) : (
                <p className={styles['hint']}>
                  <Trans>Choose a thread to read it here, with its passage.</Trans>
                </p>
              )}
            </section>
          )}
        </div>
      )}
      {narrow && thread && (
        <Dialog title={<Trans>Thread</Trans>} onClose={() => show(undefined)} actions={walk} wide>
          <ThreadBeside thread={thread} />
        </Dialog>
      )}
    </>
  )
}

const Nothing = ({ narrowed, onAll }: { readonly narrowed: boolean; readonly onAll: () => void }) =>
  narrowed ? (
    <Empty
      title={<Trans>Nothing here meets your choice.</Trans>}
      action={
        <Button onClick={onAll}>
          <Trans>Show all</Trans>
        </Button>
      }
    >
      <Trans>Take one of the filters away, or search for other words.</Trans>
    </Empty>
  ) : (
    <Empty title={<Trans>No thread yet</Trans>}>
      <Trans>Every annotation begins a thread; the replies to it follow.</Trans>
    </Empty>
  )
