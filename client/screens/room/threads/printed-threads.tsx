import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import type { Post } from '#shared/projections/post.ts'
import type { Thread } from '#shared/projections/thread.ts'
import type { Block } from '#shared/reading/block.ts'
import { KindSign, kindWords } from '../../../components/kind-sign.tsx'
import { useMoments } from '../../../i18n/moments.ts'
import Parsed from '../composer/parsed.tsx'
import { WordsLost } from '../placing/words-lost.tsx'
import { PostBody } from './post-body.tsx'
import { PostWords } from './post-words.tsx'
import styles from './printed-threads.module.css'
import { Tallies } from './tallies.tsx'
import { moveWords } from './words.ts'

interface PrintedThreadsProps {
  readonly threads: readonly Thread[]
  /** What they stand after; none where they have no place in the text. */
  readonly blocks?: readonly Block[]
}

/** Threads as they are printed after what they speak of: whole, with nothing to press. */
export function PrintedThreads({ threads, blocks }: PrintedThreadsProps) {
  const { i18n } = useWords()
  return (
    <div data-aside className={styles['threads']} lang={i18n.locale} dir={i18n.locale === 'ar' ? 'rtl' : 'ltr'}>
      {!blocks && (
        <p className={styles['why']}>
          <WordsLost threads={threads.length} />
        </p>
      )}
      {threads.map((thread) => (
        <article key={thread.id} className={styles['thread']}>
          {!blocks?.some(({ text }) => text === thread.root.passage.quote) && (
            <p className={styles['quote']} dir="auto">
              {shortened(thread.root.passage.quote)}
            </p>
          )}
          <PrintedPost post={thread.root} />
          {thread.replies.map(({ post, depth, answers }) => (
            <div key={post.id} className={styles['reply']} data-depth={Math.min(depth, DEEPEST)}>
              <PrintedPost post={post} answers={depth > DEEPEST ? answers : undefined} />
            </div>
          ))}
        </article>
      ))}
    </div>
  )
}

/** Deeper than this, replies are no further indented: they say whom they answer. */
const DEEPEST = 3

function PrintedPost({ post, answers }: { readonly post: Post; readonly answers?: Post | undefined }) {
  const { _ } = useLingui()
  const moments = useMoments()
  return (
    <>
      <p className={styles['head']}>
        {post.is === 'annotation' && <KindSign kind={post.kind} as="decoration" className={styles['sign']} />}
        <bdi className={styles['name']}>{post.author.name || <Trans>Someone who has left</Trans>}</bdi>
        <span className={styles['word']}>{post.is === 'annotation' ? _(kindWords[post.kind]) : _(moveWords[post.move])}</span>
        {answers && (
          <span className={styles['word']}>
            <Trans>in reply to {answers.author.name}</Trans>
          </span>
        )}
        <PostWords post={post} brief />
        <time className={styles['word']} dateTime={new Date(post.at).toISOString()}>
          {moments.full(new Date(post.at))}
        </time>
        <Tallies post={post} replies={0} />
      </p>
      <PostBody post={post} brief={false} parsed={Parsed} />
    </>
  )
}

const BEGINNING = 90
const ENDING = 40

/** A long quote by its beginning and its end. */
const shortened = (quote: string): string => {
  const words = quote.replaceAll(/\s+/g, ' ').trim()
  return words.length <= BEGINNING + ENDING + 20 ? words : `${words.slice(0, BEGINNING).trimEnd()} … ${words.slice(-ENDING).trimStart()}`
}
