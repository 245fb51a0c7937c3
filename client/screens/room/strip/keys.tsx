import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { Dialog } from '../../../components/dialog.tsx'
import { textKeys } from '../text/text-keys.ts'
import styles from './keys.module.css'

/** What the keyboard does around the text. */
export const roomKeys = [
  { does: 'next', key: 'n', words: msg`Next annotation` },
  { does: 'previous', key: 'p', words: msg`Previous annotation` },
  { does: 'reply', key: 'r', words: msg`Reply to the open annotation` },
  { does: 'let-in', key: 'u', words: msg`Let in what others wrote` },
  { does: 'list', key: 'l', words: msg`List of all annotations` },
  { does: 'show', key: 'h', words: msg`Show, dim or hide annotations` },
  { does: 'focus', key: 'f', words: msg`Focus: hold back what others write` },
  { does: 'keys', key: '?', words: msg`These keys` },
] as const satisfies readonly { does: string; key: string; words: MessageDescriptor }[]
export type RoomKey = (typeof roomKeys)[number]['does']

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
  return (
    <Dialog title={<Trans>Keys</Trans>} onClose={onClose}>
      <label className={styles['single']}>
        <input type="checkbox" checked={single} onChange={(event) => onSingle(event.target.checked)} />
        <Trans>Use single keys</Trans>
      </label>
      <dl className={styles['keys']}>
        {[...textKeys, ...roomKeys, ...always].map(({ key, words }) => (
          <div key={key} className={styles['row']}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{_(words)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
