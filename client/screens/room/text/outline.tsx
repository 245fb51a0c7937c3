import { Trans, useLingui } from '@lingui/react/macro'
import { type RefObject, useEffect, useMemo, useRef } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { RoomReading, TextPageHandle } from '../contract.ts'
import { Minimap } from './minimap.tsx'
import styles from './outline.module.css'
import { type ReadingPlace, useReadingPlace } from './reading-place.ts'

interface OutlineProps {
  readonly reading: RoomReading
  readonly counts: ReadonlyMap<BlockId, number>
  readonly page: RefObject<TextPageHandle | null>
}

const blockOf = ({ block }: ReadingPlace) => block

/** The reading's headings, with where one is; beside them the whole text as a strip with its densities. */
export function Outline({ reading, counts, page }: OutlineProps) {
  const { t } = useLingui()
  const block = useReadingPlace(blockOf)
  const list = useRef<HTMLOListElement>(null)
  const headings = useMemo(() => {
    const found = reading.blocks.flatMap((block, index) =>
      block.type === 'heading' ? [{ id: block.id, index, level: block.level ?? 1, words: block.text.replaceAll('\n', ' ') }] : [],
    )
    const top = Math.min(...found.map((heading) => heading.level))
    return found.map((heading) => ({ ...heading, level: heading.level - top }))
  }, [reading.blocks])
  const indexOf = useMemo(() => new Map(reading.blocks.map((block, index) => [block.id, index])), [reading.blocks])
  const at = block === undefined ? -1 : (indexOf.get(block) ?? -1)
  const current = headings.findLast((heading) => heading.index <= at)?.id

  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [current])

  const number = reading.blocks[at]?.number ?? reading.blocks.slice(0, at + 1).findLast((block) => block.number !== undefined)?.number
  const last = useMemo(() => reading.blocks.findLast((block) => block.number !== undefined)?.number, [reading.blocks])
  return (
    <nav className={styles['outline']} aria-label={t`Contents`}>
      <div className={styles['headings']}>
        <ol ref={list} className={styles['list']}>
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
                }}
                lang={reading.meta.language}
                dir="auto"
              >
                <span>{heading.words}</span>
              </a>
            </li>
          ))}
        </ol>
        {last !== undefined && (
          <p className={styles['progress']}>
            <Trans>
              ¶ {number ?? 1} of {last}
            </Trans>
          </p>
        )}
      </div>
      <Minimap reading={reading} counts={counts} page={page} />
    </nav>
  )
}
