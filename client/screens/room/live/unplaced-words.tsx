import { Trans } from '@lingui/react/macro'
import type { Passage } from '#shared/anchoring/passage.ts'
import { shortened } from '#shared/shortened.ts'
import styles from './band.module.css'

/** That the words which a prompt or the spotlight points to were corrected away, and which words these were. */
export function UnplacedWords({ passage: { quote } }: { readonly passage: Passage }) {
  return (
    <p className={styles['unplaced']}>
      {quote === '' ? (
        <Trans>The text was corrected; the words this was about are not in it any more.</Trans>
      ) : (
        <Trans>
          The text was corrected; the words this was about are not in it any more: “<bdi>{short(quote)}</bdi>”
        </Trans>
      )}
    </p>
  )
}

const short = (quote: string): string => shortened(quote, 118)
