import { type RefObject, useEffect, useMemo, useRef } from 'react'
import type { BlockId } from '#shared/ids.ts'
import { classes } from '../../../components/classes.ts'
import type { RoomReading, TextPageHandle } from '../contract.ts'
import styles from './heading-list.module.css'
import { type ReadingPlace, useReadingPlace } from './reading-place.ts'

interface HeadingListProps {
  readonly reading: RoomReading
  readonly page: RefObject<TextPageHandle | null>
  /** Once one of them was pressed. */
  readonly onGo?: () => void
  readonly className?: string | undefined
}

const blockOf = ({ block }: ReadingPlace) => block

/** The reading's headings, with where one is, as ways there. */
export function HeadingList({ reading, page, onGo, className }: HeadingListProps) {
  const block = useReadingPlace(blockOf)
  const list = useRef<HTMLOListElement>(null)
  const headings = useMemo(() => {
    const found = reading.blocks.flatMap(({ id, type, level = 1, text }) =>
      type === 'heading' ? [{ id, level, words: text.replaceAll('\n', ' ') }] : [],
    )
    const top = Math.min(...found.map((heading) => heading.level))
    return found.map((heading) => ({ ...heading, level: heading.level - top }))
  }, [reading.blocks])
  const headingOf = useMemo(() => {
    const over = new Map<BlockId, BlockId>()
    let current: BlockId | undefined
    for (const { id, type } of reading.blocks) {
      if (type === 'heading') current = id
      if (current) over.set(id, current)
    }
    return over
  }, [reading.blocks])
  const current = block && headingOf.get(block)
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <ol ref={list} className={classes(styles['list'], className)}>
      {headings.map((heading) => (
        <li key={heading.id}>
          <a
            className={styles['heading']}
            data-level={Math.min(heading.level, 3)}
            href={`#b-${heading.id}`}
            aria-current={heading.id === current ? 'location' : undefined}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return
              event.preventDefault()
              page.current?.scrollToBlock(heading.id)
              onGo?.()
            }}
            lang={reading.meta.language}
            dir="auto"
          >
            <span>{heading.words}</span>
          </a>
        </li>
      ))}
    </ol>
  )
}
