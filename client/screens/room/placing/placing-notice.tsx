import { Trans } from '@lingui/react/macro'
import { shortened } from '#shared/shortened.ts'
import { Button } from '../../../components/button.tsx'
import styles from '../strip/notice.module.css'
import { usePlacings } from './placings.ts'

/** That the text was corrected, which is shown when the reader wants it; or that a place is being chosen. */
export function PlacingNotice() {
  const { settling, settle, showNewest } = usePlacings()
  if (settling)
    return (
      <div className={styles['notice']} role="status">
        <p>
          <Trans>
            Where does “<bdi>{short(settling.root.passage.quote)}</bdi>” belong now? Select the words and press Comment, or press the sign
            beside a paragraph.
          </Trans>
        </p>
        <Button size="s" look="quiet" onClick={() => settle(undefined)}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    )
  if (!showNewest) return null
  return (
    <div className={styles['notice']} role="status">
      <p>
        <Trans>The text has been corrected. You are still reading it as it was.</Trans>
      </p>
      <Button size="s" onClick={showNewest}>
        <Trans>Show the corrected text</Trans>
      </Button>
    </div>
  )
}

const short = (quote: string): string => shortened(quote, 78)
