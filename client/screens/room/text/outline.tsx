import { Trans, useLingui } from '@lingui/react/macro'
import { type RefObject, useMemo } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { RoomReading, TextPageHandle } from '../contract.ts'
import { HeadingList } from './heading-list.tsx'
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
  const indexOf = useMemo(() => new Map(reading.blocks.map((block, index) => [block.id, index])), [reading.blocks])
  const at = block === undefined ? -1 : (indexOf.get(block) ?? -1)
  const number = reading.blocks[at]?.number ?? reading.blocks.slice(0, at + 1).findLast((block) => block.number !== undefined)?.number
  const last = useMemo(() => reading.blocks.findLast((block) => block.number !== undefined)?.number, [reading.blocks])
  return (
    <nav className={styles['outline']} aria-label={t`Contents`}>
      <div className={styles['headings']}>
        <HeadingList reading={reading} page={page} className={styles['list']} />
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
