import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'wouter'
import { bareWords } from '#shared/markdown/bare-words.ts'
import type { BriefedThread } from '#shared/protocol/http/review-briefing.ts'
import { shortened } from '#shared/shortened.ts'
import { KindSign } from '../../../components/kind-sign.tsx'
import { Facts } from '../../../components/row-list.tsx'
import { People, Replies } from '../parts/counted.tsx'
import { MarkCount } from '../parts/post.tsx'
import { NoPlace } from '../parts/quote.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './briefed-threads.module.css'

const MOST = 180

/** Threads in a line or two each, with what is counted of them; each leads to the whole. */
export function BriefedThreads({ threads, none }: { readonly threads: readonly BriefedThread[]; readonly none: string }) {
  const { t } = useLingui()
  const { session, place } = useReviewed()
  if (threads.length === 0) return <p className={styles['none']}>{none}</p>
  return (
    <ul className={styles['threads']}>
      {threads.map(({ root, replies, voices, meToo, answered, resolved }) => (
        <li key={root.id} className={styles['thread']}>
          {root.kind && <KindSign kind={root.kind} className={styles['sign']} />}
          <div className={styles['words']}>
            <Link href={`/review/${session.id}/threads?thread=${root.id}`} className={styles['body'] ?? ''} dir="auto">
              {shortened(bareWords(root.body), MOST)}
            </Link>
            <p className={styles['facts']}>
              <Facts>
                <bdi>{root.author.name || t`Someone who has left`}</bdi>
                {root.stands === 'nowhere' ? <NoPlace /> : root.passage ? place(root.passage.start.block) : ''}
                {meToo > 0 && <MarkCount sort="me-too" count={meToo} />}
                {replies > 0 ? <Replies count={replies} /> : <Trans>no reply</Trans>}
                {replies > 0 && voices <= 1 && <Trans>from the same person</Trans>}
                {voices > 1 && <People count={voices} />}
                {root.kind === 'question' && replies > 0 && !answered && !resolved && <Trans>unanswered</Trans>}
                {resolved && <Trans>resolved</Trans>}
              </Facts>
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
