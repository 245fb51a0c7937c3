import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { SlidersHorizontal } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { Alias } from '#shared/ids.ts'
import { type Kind, kinds } from '#shared/margins/record.ts'
import {
  type Choice,
  chooseThreads,
  orderThreads,
  type ThreadOrder,
  threadOrders,
  threadStates,
} from '#shared/projections/choose-threads.ts'
import type { Thread } from '#shared/projections/thread.ts'
import { Button } from '../../../components/button.tsx'
import { KindSign } from '../../../components/kind-sign.tsx'
import { useObservable } from '../../../stores/use.ts'
import { HandPlaced } from '../placing/hand-placed.tsx'
import { NotPlaced } from '../placing/not-placed.tsx'
import { usePlacings } from '../placing/placings.ts'
import { useStage } from '../stage.ts'
import { KeptList } from './kept-list.tsx'
import styles from './list.module.css'
import { Strays } from './strays.tsx'
import { ThreadView } from './thread-view.tsx'
import { orderNames, stateNames } from './words.ts'

interface ThreadsListProps {
  readonly threads: readonly Thread[]
}

/** All threads as a list, to be chosen from and ordered. How many they are stands above it. */
export function ThreadsList({ threads }: ThreadsListProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { room } = useStage()
  const [choice, setChoice] = useState<Choice>({})
  const [order, setOrder] = useState<ThreadOrder>('passage')
  const marks = useObservable(room.readMarks.marks)
  const chosen = useMemo(
    () =>
      orderThreads(
        chooseThreads(threads, choice, (thread) => room.readMarks.unread(thread) > 0),
        order,
      ),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `marks` decides what is unread
    [threads, choice, order, room, marks],
  )
  const { orphans } = usePlacings()
  const [notPlaced, standing] = useMemo(() => {
    if (orphans.length === 0) return [orphans, chosen] as const
    const ids = new Set(orphans.map(({ id }) => id))
    return [chosen.filter(({ id }) => ids.has(id)), chosen.filter(({ id }) => !ids.has(id))] as const
  }, [chosen, orphans])
  const { people, tags } = useMemo(() => namesIn(threads), [threads])
  const without = (key: keyof Choice) => {
    const { [key]: _gone, ...rest } = choice
    return rest
  }
  const pick = <K extends keyof Choice>(key: K, value: Choice[K] | undefined) =>
    setChoice(value === undefined ? without(key) : { ...choice, [key]: value })
  const toggleKind = (kind: Kind) => {
    const set = new Set(choice.kinds)
    if (!set.delete(kind)) set.add(kind)
    pick('kinds', set.size === 0 ? undefined : set)
  }
  const narrowed = Object.keys(choice).length > 0

  return (
    <div className={styles['list']}>
      <div className={styles['choices']} role="search" aria-label={t`Choose annotations`}>
        <input
          type="search"
          className={styles['search']}
          placeholder={t`Search annotations`}
          aria-label={t`Search annotations`}
          value={choice.search ?? ''}
          onChange={(event) => pick('search', event.target.value === '' ? undefined : event.target.value)}
        />
        <details className={styles['narrow']}>
          <summary>
            <SlidersHorizontal aria-hidden />
            <Trans>Filter and order</Trans>
          </summary>
          <div role="group" aria-label={t`Kinds`} className={styles['kinds']}>
            {kinds.map((kind) => (
              <button
                key={kind}
                type="button"
                className={styles['kind']}
                aria-pressed={choice.kinds?.has(kind) ?? false}
                onClick={() => toggleKind(kind)}
              >
                <KindSign kind={kind} as="named" />
              </button>
            ))}
          </div>
          <div className={styles['selects']}>
            <Select
              label={t`Which`}
              value={choice.state ?? ''}
              onChange={(value) =>
                pick(
                  'state',
                  threadStates.find((state) => state === value),
                )
              }
            >
              <option value="">{t`All`}</option>
              {threadStates.map((state) => (
                <option key={state} value={state}>
                  {_(stateNames[state])}
                </option>
              ))}
            </Select>
            <Select label={t`By whom`} value={choice.person ?? ''} onChange={(value) => pick('person', Alias.safeParse(value).data)}>
              <option value="">{t`By anyone`}</option>
              {people.map((person) => (
                <option key={person.id} value={person.id}>
                  {person.name}
                </option>
              ))}
            </Select>
            {tags.length > 0 && (
              <Select label={t`Tag`} value={choice.tag ?? ''} onChange={(value) => pick('tag', value === '' ? undefined : value)}>
                <option value="">{t`Any tag`}</option>
                {tags.map((tag) => (
                  <option key={tag} value={tag}>
                    #{tag}
                  </option>
                ))}
              </Select>
            )}
            <Select label={t`Order`} value={order} onChange={(value) => setOrder(threadOrders.find((one) => one === value) ?? 'passage')}>
              {threadOrders.map((one) => (
                <option key={one} value={one}>
                  {_(orderNames[one])}
                </option>
              ))}
            </Select>
          </div>
        </details>
        <p className={styles['figure']} role="status">
          {narrowed && (
            <Trans>
              {chosen.length} of {threads.length}
            </Trans>
          )}
        </p>
      </div>
      {chosen.length === 0 && narrowed ? (
        <div className={styles['none']}>
          <p>
            <Trans>Nothing here meets your choice.</Trans>
          </p>
          <Button size="s" onClick={() => setChoice({})}>
            <Trans>Show all</Trans>
          </Button>
        </div>
      ) : (
        <Scroll
          threads={standing}
          before={
            <>
              {!narrowed && <KeptList />}
              <NotPlaced threads={notPlaced} />
              {!narrowed && <HandPlaced />}
            </>
          }
          after={!narrowed && <Strays />}
        />
      )}
    </div>
  )
}

/** A list of which only what is in view is drawn. */
export function Scroll({
  threads,
  before,
  after,
}: {
  readonly threads: readonly Thread[]
  readonly before?: React.ReactNode
  readonly after?: React.ReactNode
}) {
  const { room, active, writing } = useStage()
  useObservable(room.readMarks.marks)
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- it keeps its own state, which no memo of ours rests on
  const virtual = useVirtualizer({
    count: threads.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 150,
    overscan: 6,
    gap: 12,
    getItemKey: (at) => threads[at]?.id ?? at,
  })
  return (
    <div ref={scroller} className={styles['scroll']} tabIndex={-1} data-scroller>
      {before}
      <div style={{ blockSize: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const thread = threads[item.index]
          if (!thread) return null
          const open = thread.id === active
          return (
            <div
              key={item.key}
              data-index={item.index}
              ref={virtual.measureElement}
              className={styles['item']}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <ThreadView thread={thread} open={open} unread={room.readMarks.unread(thread)} quote writing={open ? writing : undefined} />
            </div>
          )
        })}
      </div>
      {after}
    </div>
  )
}

function Select({
  label,
  value,
  onChange,
  children,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children: React.ReactNode
}) {
  return (
    <select className={styles['select']} aria-label={label} title={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {children}
    </select>
  )
}

function namesIn(threads: readonly Thread[]): {
  readonly people: readonly { readonly id: Alias; readonly name: string }[]
  readonly tags: readonly string[]
} {
  const people = new Map<Alias, string>()
  const tags = new Set<string>()
  for (const thread of threads) {
    for (const [id, { name }] of thread.people) if (name !== '') people.set(id, name)
    for (const tag of thread.tags) tags.add(tag)
  }
  return {
    people: [...people].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
    tags: [...tags].sort((a, b) => a.localeCompare(b)),
  }
}
