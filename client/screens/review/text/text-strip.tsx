import { Trans, useLingui } from '@lingui/react/macro'
import { type MouseEvent, useEffect, useMemo, useRef } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { blockAtShare, densitiesOf } from '../../room/text/densities.ts'
import styles from './text-strip.module.css'

interface TextStripProps {
  readonly blocks: readonly Block[]
  readonly counts: ReadonlyMap<BlockId, number>
}

const PARTS = 160
const HEIGHT = 40

/**
 * The whole text as a strip, from its beginning to its end: how much is written where, and what of it is in the window.
 * Pressed, it leads there. The numbers beside the text and the table lead there by key.
 */
export function TextStrip({ blocks, counts }: TextStripProps) {
  const { t } = useLingui()
  const parts = useMemo(() => densitiesOf(blocks, counts, PARTS), [blocks, counts])
  const seen = useRef<SVGRectElement>(null)
  useEffect(() => {
    const text = document.getElementById('reviewed-text')
    if (!text) return
    let frame = 0
    const look = () => {
      frame = 0
      const { top, height } = text.getBoundingClientRect()
      const from = Math.min(1, Math.max(0, -top / height))
      const to = Math.min(1, Math.max(from, (innerHeight - top) / height))
      seen.current?.setAttribute('x', `${from * PARTS}`)
      seen.current?.setAttribute('width', `${(to - from) * PARTS}`)
    }
    const later = () => {
      frame ||= requestAnimationFrame(look)
    }
    look()
    addEventListener('scroll', later, { passive: true })
    addEventListener('resize', later)
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('scroll', later)
      removeEventListener('resize', later)
    }
  }, [])
  const go = (event: MouseEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const share = (event.clientX - left) / width
    const block = blockAtShare(blocks, document.dir === 'rtl' ? 1 - share : share)
    if (block) document.getElementById(`at-${block.id}`)?.scrollIntoView({ block: 'start' })
  }
  return (
    <div className={styles['strip']}>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the links beside the text are the way by key */}
      <svg
        viewBox={`0 0 ${PARTS} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t`How much is written along the text, from its beginning to its end`}
        className={styles['plot']}
        onClick={go}
      >
        <rect ref={seen} y="0" width="0" height={HEIGHT} className={styles['seen']} />
        {parts.map(({ share }, at) =>
          share > 0 ? (
            // oxlint-disable-next-line react/no-array-index-key -- a part of the text is its place
            <rect
              key={at}
              x={at + 0.1}
              width={0.8}
              y={HEIGHT - share * (HEIGHT - 2)}
              height={share * (HEIGHT - 2)}
              className={styles['bar']}
            />
          ) : null,
        )}
      </svg>
      <div className={styles['ends']} aria-hidden>
        <span>
          <Trans>beginning</Trans>
        </span>
        <span>
          <Trans>end of the text</Trans>
        </span>
      </div>
    </div>
  )
}
