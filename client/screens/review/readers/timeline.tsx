import { useLingui as useMessages } from '@lingui/react'
import { Trans, useLingui } from '@lingui/react/macro'
import { scaleLinear } from 'd3-scale'
import type { ReviewedPost } from '#shared/protocol/http/review.ts'
import { kindWords } from '../../../components/kind-sign.tsx'
import { useMoments } from '../../../i18n/moments.ts'
import { Table, TableBehind } from '../parts/table-behind.tsx'
import styles from './timeline.module.css'

const WIDTH = 600
const HEIGHT = 56

/** When somebody wrote, along the time from their first word to their last: annotations above the line, replies below it. */
export function Timeline({ posts }: { readonly posts: readonly ReviewedPost[] }) {
  const { t } = useLingui()
  const { _ } = useMessages()
  const moments = useMoments()
  const times = posts.map((post) => Date.parse(post.at))
  const from = Math.min(...times)
  const to = Math.max(...times)
  if (posts.length < 2 || from === to) return null
  const x = scaleLinear([from, to], [8, WIDTH - 8])
  const ticks = (kind: 'annotation' | 'reply') =>
    posts
      .filter((post) => (post.kind === undefined) === (kind === 'reply'))
      .map((post) => `M${x(Date.parse(post.at)).toFixed(1)} ${HEIGHT / 2}v${kind === 'annotation' ? -18 : 18}`)
      .join('')
  return (
    <figure className={styles['figure']}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t`When it was written, from ${moments.full(new Date(from))} to ${moments.full(new Date(to))}: annotations above the line, replies below it`}
        className={styles['plot']}
      >
        <path d={`M0 ${HEIGHT / 2}H${WIDTH}`} className={styles['axis']} />
        <path d={ticks('annotation')} className={styles['annotation']} />
        <path d={ticks('reply')} className={styles['reply']} />
      </svg>
      <figcaption className={styles['caption']}>
        <span>{moments.short(new Date(from))}</span>
        <span>
          <Trans>above the line annotations, below it replies</Trans>
        </span>
        <span>{moments.short(new Date(to))}</span>
      </figcaption>
      <TableBehind>
        <Table
          label={t`When it was written`}
          head={
            <tr>
              <th scope="col">{t`When`}</th>
              <th scope="col">{t`What`}</th>
            </tr>
          }
        >
          {posts
            .toSorted((a, b) => a.at.localeCompare(b.at))
            .map((post) => (
              <tr key={post.id}>
                <td>{moments.full(new Date(post.at))}</td>
                <td>{post.kind ? _(kindWords[post.kind]) : t`Reply`}</td>
              </tr>
            ))}
        </Table>
      </TableBehind>
    </figure>
  )
}
