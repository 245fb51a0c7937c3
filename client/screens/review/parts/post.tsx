import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useWords } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import type { ReviewedPost } from '#shared/protocol/http/review.ts'
import { KindSign } from '../../../components/kind-sign.tsx'
import { later } from '../../../components/later.tsx'
import { phaseWords } from '../../../components/phase-words.ts'
import { Facts } from '../../../components/row-list.tsx'
import { useMoments } from '../../../i18n/moments.ts'
import { Markdown } from '../../room/composer/markdown.tsx'
import { useGroupName } from '../../room/live/words.ts'
import { moveWords } from '../../room/threads/words.ts'
import { wordsMissing } from '../../room/threads/words-missing.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './post.module.css'

const EditedHistory = later(async () => (await import('../../room/threads/edited-history.tsx')).EditedHistory)

interface PostProps {
  readonly post: ReviewedPost
  /** Leaves the author out, where everything is by one person. */
  readonly unnamed?: boolean
  /** Stands after the name: what it replies to. */
  readonly about?: ReactNode
  readonly children?: ReactNode
}

/** An annotation or a reply as it is read afterwards: prose with a name, and small words for what became of it. */
export function Post({ post, unnamed = false, about, children }: PostProps) {
  const { _ } = useLingui()
  const { session } = useReviewed()
  const moments = useMoments()
  const groupName = useGroupName()
  const group = session.groups.find(({ id }) => id === post.group)
  const at = new Date(post.at)
  return (
    <div className={styles['post']}>
      <p className={styles['head']}>
        {post.kind && <KindSign kind={post.kind} as={unnamed ? 'named' : 'titled'} className={styles['kind']} />}
        {!unnamed && <bdi className={styles['name']}>{post.author.name || <Trans>Someone who has left</Trans>}</bdi>}
        {!unnamed && post.author.role === 'facilitator' && (
          <span>
            <Trans>facilitator</Trans>
          </span>
        )}
        {!unnamed && post.author.imported && (
          <span>
            <Trans>imported</Trans>
          </span>
        )}
        {post.move && <span>{_(moveWords[post.move])}</span>}
        {about}
        <time dateTime={post.at} title={moments.full(at)}>
          {moments.short(at)}
        </time>
        <span>{_(phaseWords(session.manner, post.phase))}</span>
      </p>
      <Words post={post} />
      <Facts>
        {(['agree', 'me-too', 'thanks'] as const).map(
          (sort) => (post.marks[sort] ?? 0) > 0 && <MarkCount key={sort} sort={sort} count={post.marks[sort] ?? 0} />,
        )}
        {(post.marks.endorse ?? 0) > 0 && <Trans>endorsed</Trans>}
        {(post.marks.pin ?? 0) > 0 && <Trans>pinned</Trans>}
        {(post.marks.resolve ?? 0) > 0 && <Trans>resolved</Trans>}
        {group && <bdi>{groupName(group.name)}</bdi>}
        {post.to === 'facilitators' && <Trans>to the facilitator</Trans>}
        {post.hidden && <Trans>hidden from readers</Trans>}
      </Facts>{' '}
      {post.edited && !post.deleted && <Edited post={post} />}
      {children}
    </div>
  )
}

/** How many people made a mark, in words. */
export function MarkCount({ sort, count }: { readonly sort: 'agree' | 'me-too' | 'thanks'; readonly count: number }) {
  switch (sort) {
    case 'agree':
      return <Plural value={count} one="# agrees" other="# agree" />
    case 'me-too':
      return <Plural value={count} one="# asks the same" other="# ask the same" />
    case 'thanks':
      return <Plural value={count} one="# says thanks" other="# say thanks" />
  }
}

function Words({ post }: { readonly post: ReviewedPost }) {
  const missing = wordsMissing(post)
  if (missing) return <p className={styles['gone']}>{missing}</p>
  return <Markdown text={post.body} className={styles['body'] ?? ''} />
}

/** What stood there before, opened in place. */
function Edited({ post }: { readonly post: ReviewedPost }) {
  const { t } = useWords()
  const { session } = useReviewed()
  // Asked for when it is opened: a page holds many.
  const [open, setOpen] = useState(false)
  return (
    <details className={styles['edited']} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t`edited: what was changed`}</summary>
      <div className={styles['versions']}>{open && <EditedHistory session={session.id} record={post.id} />}</div>
    </details>
  )
}
