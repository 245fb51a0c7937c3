import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { Dialog } from '../../../components/dialog.tsx'
import { useDesk } from '../live/desk.ts'
import { facilitatorKeys, readerKeys } from '../live/live-keys.ts'
import { textKeys } from '../text/text-keys.ts'
import styles from './keys.module.css'
import { roomKeys } from './room-keys.ts'

const always: readonly { key: string; words: MessageDescriptor }[] = [
  { key: 'Ctrl + Enter', words: msg`Post what you write` },
  { key: 'Esc', words: msg`Close; a draft is kept` },
]

interface KeysProps {
  readonly single: boolean
  readonly onSingle: (on: boolean) => void
  readonly onClose: () => void
}

/** The list of keys. Single letters can be turned off, for those who speak to their computer (WCAG 2.1.4). */
export function Keys({ single, onSingle, onClose }: KeysProps) {
  const { _ } = useLingui()
  const { isFacilitator } = useDesk()
  return (
    <Dialog title={<Trans>Keys</Trans>} onClose={onClose}>
      <label className={styles['single']}>
        <input type="checkbox" checked={single} onChange={(event) => onSingle(event.target.checked)} />
        <Trans>Use single keys</Trans>
      </label>
      <dl className={styles['keys']}>
        {[...textKeys, ...roomKeys, ...(isFacilitator ? facilitatorKeys : readerKeys), ...always].map(({ key, words }) => (
          <div key={key} className={styles['row']}>
            <dt>
              <kbd>{/^[A-Z]$/.test(key) ? `Shift + ${key}` : key}</kbd>
            </dt>
            <dd>{_(words)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
