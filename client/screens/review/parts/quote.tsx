import { Trans } from '@lingui/react/macro'
import type { Passage } from '#shared/anchoring/passage.ts'
import type { ReviewedPost } from '#shared/protocol/http/review.ts'
import { Facts } from '../../../components/row-list.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './quote.module.css'

const AROUND = 90

interface QuoteProps {
  readonly passage: Passage
  /** What a correction has made of its words. */
  readonly stands?: ReviewedPost['stands']
  readonly around?: boolean
}

/** A passage with some words around it, as it was written on, and where it stands. */
export function Quote({ passage, stands, around = true }: QuoteProps) {
  const { reading, place } = useReviewed()
  const { quote, prefix, suffix } = passage
  // What is around ends where it was cut off, in the middle of a word.
  const before = prefix.slice(-AROUND).replace(/^\S+\s/u, '')
  const after = suffix.slice(0, AROUND).replace(/\s\S+$/u, '')
  return (
    <blockquote className={styles['quote']} lang={reading.meta.language}>
      <p dir="auto">
        {around && before !== '' && `…${before}`}
        <mark className={styles['words']}>{quote}</mark>
        {around && after !== '' && `${after}…`}
      </p>
      <footer className={styles['place']}>
        <Facts>
          {stands === 'nowhere' ? <NoPlace /> : place(passage.start.block)}
          {stands === 'corrected' && <Trans>its words were corrected</Trans>}
        </Facts>
      </footer>
    </blockquote>
  )
}

/** In the place of its place: the words that it was written on are not in the text any more. */
export const NoPlace = () => <Trans>not placed: the text was corrected</Trans>
