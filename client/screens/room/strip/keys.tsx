import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { Button } from '../../../components/button.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { useDesk } from '../live/desk.ts'
import { facilitatorKeys, readerKeys } from '../live/live-keys.ts'
import { textKeys } from '../text/text-keys.ts'
import { keyOf, useKeyChoices, usualKeys } from './key-choices.ts'
import { type ChangeableKey, KeyRowView } from './key-row.tsx'
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

/** The list of keys. Each single one can be changed or switched off, or all of them, for those who speak to their computer (WCAG 2.1.4). */
export function Keys({ single, onSingle, onClose }: KeysProps) {
  const { _ } = useLingui()
  const { isFacilitator } = useDesk()
  const choices = useKeyChoices()
  const rows: ChangeableKey[] = [
    ...textKeys.map((row) => ({ ...row, scope: 'text' as const })),
    ...roomKeys.map((row) => ({ ...row, scope: 'room' as const })),
    ...(isFacilitator ? facilitatorKeys : readerKeys).map((row) => ({ ...row, scope: 'live' as const })),
  ]
  return (
    <Dialog title={<Trans>Keys</Trans>} onClose={onClose}>
      <div className={styles['head']}>
        <label className={styles['single']}>
          <input type="checkbox" checked={single} onChange={(event) => onSingle(event.target.checked)} />
          <Trans>Use single keys</Trans>
        </label>
        {choices.any && (
          <Button size="s" look="quiet" onClick={usualKeys}>
            <Trans>All usual keys</Trans>
          </Button>
        )}
      </div>
      <p className={styles['hint']}>
        <Trans>Choose a key in the list to change it or to switch it off.</Trans>
      </p>
      <dl className={styles['keys']}>
        {rows.map((row) => (
          <KeyRowView
            key={`${row.scope} ${row.does}`}
            row={row}
            now={choices.keyOf(row.scope, row)}
            takenBy={(key) =>
              rows.find((other) => (other.scope !== row.scope || other.does !== row.does) && keyOf(other.scope, other) === key)
            }
          />
        ))}
        {always.map(({ key, words }) => (
          <div key={key} className={styles['row']}>
            <dt>
              <kbd dir="ltr">{key}</kbd>
            </dt>
            <dd>{_(words)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
