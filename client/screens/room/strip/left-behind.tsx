import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../../../components/button.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { say } from '../../../components/status.tsx'
import styles from './left-behind.module.css'

interface LeftBehindProps {
  readonly words: readonly string[]
  readonly onLeave: () => void
  /** Closed without leaving: by Escape, or by pressing beside it. */
  readonly onStay: () => void
}

/** The person signed out in another tab while something written here was not sent: the words, to be taken along. */
export function LeftBehind({ words, onLeave, onStay }: LeftBehindProps) {
  const { t } = useLingui()
  return (
    <Dialog
      title={<Trans>You signed out in another tab</Trans>}
      onClose={onStay}
      actions={
        <>
          <Button
            look="quiet"
            onClick={() => {
              void navigator.clipboard.writeText(words.join('\n\n')).then(
                () => say(t`Copied.`),
                () => say(t`It could not be copied. Select the words and copy them by hand.`),
              )
            }}
          >
            <Trans>Copy</Trans>
          </Button>
          <Button look="primary" onClick={onLeave}>
            <Trans>Leave this page</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Plural
          value={words.length}
          one="Something you wrote here was not sent, and cannot be any more. Copy it if you want to keep it: it goes from this device when you leave this page."
          other="# pieces you wrote here were not sent, and cannot be any more. Copy them if you want to keep them: they go from this device when you leave this page."
        />
      </p>
      {words.map((text, nth) => (
        // oxlint-disable-next-line react/no-array-index-key -- the list stands still
        <blockquote key={nth} className={styles['words']} dir="auto">
          {text}
        </blockquote>
      ))}
    </Dialog>
  )
}
