import { useLingui } from '@lingui/react/macro'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { ProposedBlock } from '#shared/reading/block.ts'
import styles from './block-list.module.css'
import { BlockRow, type RowActions, type RowTask } from './block-row.tsx'

interface BlockListProps {
  readonly blocks: readonly ProposedBlock[]
  readonly byHand: ReadonlySet<BlockId>
  readonly current: BlockId | undefined
  /** What is being done with a block. */
  readonly task: RowTask | undefined
  readonly language: string
  readonly picture: (image: string) => string | undefined
  readonly actions: RowActions
}

/** Rows of a stretch; only the stretches near the screen are drawn, so that a book opens as fast as a page. */
const STRETCH = 60
/** What an undrawn row is reckoned to take, until it has been drawn once. */
const ROW = 74

export function BlockList({ blocks, byHand, current, task, language, picture, actions }: BlockListProps) {
  const { t } = useLingui()
  const isLinking = task?.is === 'notes'
  const notes = useMemo(
    () => (isLinking ? blocks.filter((block) => block.type === 'footnote' && block.drop === undefined) : undefined),
    [blocks, isLinking],
  )
  const last = blocks.length - 1
  const currentAt = current === undefined ? -1 : blocks.findIndex((block) => block.id === current)
  const stop = currentAt < 0 ? 0 : currentAt
  const stretches = Array.from({ length: Math.ceil(blocks.length / STRETCH) }, (_, nth) => nth * STRETCH)
  return (
    <div lang={language} className={styles['list']} role="region" aria-label={t`What came out`}>
      {stretches.map((from) => (
        <Stretch
          key={from}
          rows={Math.min(STRETCH, blocks.length - from)}
          wanted={from === 0 || (stop >= from - 1 && stop <= from + STRETCH)}
        >
          {() =>
            blocks
              .slice(from, from + STRETCH)
              .map((block, nth) => (
                <BlockRow
                  key={block.id}
                  block={block}
                  byHand={byHand.has(block.id)}
                  state={block.id === task?.block ? task.is : block.id === current ? 'current' : 'idle'}
                  notes={block.id === task?.block ? notes : undefined}
                  opensPage={block.page !== undefined && block.page !== blocks[from + nth - 1]?.page}
                  stop={from + nth === stop}
                  last={from + nth === last}
                  picture={picture}
                  actions={actions}
                />
              ))
          }
        </Stretch>
      ))}
    </div>
  )
}

function Stretch({
  rows,
  wanted,
  children,
}: {
  readonly rows: number
  readonly wanted: boolean
  readonly children: () => React.ReactNode
}) {
  const list = useRef<HTMLOListElement>(null)
  const [near, setNear] = useState(false)
  const [height, setHeight] = useState<number>()
  useEffect(() => {
    const element = list.current
    if (!element) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return
        if (!entry.isIntersecting && entry.boundingClientRect.height > 0) setHeight(entry.boundingClientRect.height)
        setNear(entry.isIntersecting)
      },
      { rootMargin: '1200px 0px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const drawn = near || wanted
  return (
    <ol ref={list} className={styles['stretch']} style={drawn ? undefined : { blockSize: height ?? rows * ROW }}>
      {drawn && children()}
    </ol>
  )
}
