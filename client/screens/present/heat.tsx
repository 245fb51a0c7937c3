import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { Thread } from '#shared/projections/thread.ts'
import type { Block } from '#shared/reading/block.ts'
import type { Places } from '../room/placing/use-places.ts'
import styles from './present.module.css'

interface HeatProps {
  readonly blocks: readonly Block[]
  readonly threads: readonly Thread[]
  readonly places: Places
}

const WIDTH = 1600
const HEIGHT = 620
const FOOT = 54

/** Where the text is written on, without names: a column for each paragraph, as high as much is written there; questions are hatched. */
export function Heat({ blocks, threads, places }: HeatProps) {
  const { t } = useLingui()
  const numbered = blocks.flatMap(({ id, number }) => (number === undefined ? [] : [{ id, number }]))
  const counts = new Map<string, { posts: number; questions: number }>()
  for (const thread of threads) {
    const { root, posts } = thread
    const placing = places.of(thread)
    if (placing?.is !== 'placed') continue
    const { block } = placing.start
    const before = counts.get(block) ?? { posts: 0, questions: 0 }
    counts.set(block, { posts: before.posts + posts, questions: before.questions + (root.kind === 'question' ? 1 : 0) })
  }
  const most = Math.max(1, ...[...counts.values()].map(({ posts }) => posts))
  const total = [...counts.values()].reduce((sum, { posts }) => sum + posts, 0)
  const top = numbered.toSorted((a, b) => (counts.get(b.id)?.posts ?? 0) - (counts.get(a.id)?.posts ?? 0))[0]
  const each = WIDTH / Math.max(1, numbered.length)
  const every = Math.max(1, Math.ceil(numbered.length / 16))
  const high = (value: number) => (value / most) * (HEIGHT - 60)
  return (
    <div className={styles['heat']}>
      <p className={styles['headline']}>
        {total === 0 || !top ? <Trans>Nothing is written for everyone yet</Trans> : <Trans>Most is written at ¶ {top.number}</Trans>}
      </p>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`}
        className={styles['plot']}
        role="img"
        aria-label={t`${plural(total, { one: '# annotation or reply', other: '# annotations and replies' })}`}
      >
        <defs>
          <pattern id="hatch" width="10" height="10" patternTransform="rotate(45)" patternUnits="userSpaceOnUse">
            <rect width="10" height="10" className={styles['ink']} />
            <rect width="4" height="10" className={styles['gap']} />
          </pattern>
        </defs>
        {numbered.map(({ id, number }, at) => {
          const { posts, questions } = counts.get(id) ?? { posts: 0, questions: 0 }
          const x = at * each
          const width = Math.max(2, each - Math.min(8, each * 0.2))
          return (
            <g key={id}>
              {posts > 0 && (
                <>
                  <rect x={x} y={HEIGHT - high(posts)} width={width} height={high(posts)} className={styles['ink']} />
                  <rect
                    x={x}
                    y={HEIGHT - high(Math.min(questions, posts))}
                    width={width}
                    height={high(Math.min(questions, posts))}
                    fill="url(#hatch)"
                  />
                  {each > 40 && (
                    <text x={x + width / 2} y={HEIGHT - high(posts) - 12} textAnchor="middle" className={styles['value']}>
                      {posts}
                    </text>
                  )}
                </>
              )}
              {at % every === 0 && (
                <text x={x + width / 2} y={HEIGHT + 42} textAnchor="middle" className={styles['tick']}>
                  {number}
                </text>
              )}
            </g>
          )
        })}
        <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className={styles['axis']} />
      </svg>
      <p className={styles['legend']}>
        <Trans>Annotations and replies at each paragraph; hatched: questions</Trans>
      </p>
    </div>
  )
}
