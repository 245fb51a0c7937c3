import { Trans, useLingui } from '@lingui/react/macro'
import { blockTypes, type ProposedBlock } from '#shared/reading/block.ts'
import { Button } from '../../components/button.tsx'
import type { RowActions } from './block-row.tsx'
import styles from './block-tools.module.css'
import { typeWords } from './block-words.ts'

interface BlockToolsProps {
  readonly block: ProposedBlock | undefined
  readonly last: boolean
  readonly actions: RowActions
}

const deepest: Partial<Record<ProposedBlock['type'], number>> = { heading: 6, quotation: 4, 'list-item': 6 }

/** What can be done with the current block. It stands in the bar, not in the row, so that no text moves when another block is chosen. */
export function BlockTools({ block, last, actions }: BlockToolsProps) {
  const { t, i18n } = useLingui()
  if (!block)
    return (
      <p className={styles['hint']}>
        <Trans>Choose a block to mend it.</Trans>
      </p>
    )
  const levels = deepest[block.type]
  return (
    <div
      id="block-tools"
      className={styles['tools']}
      role="group"
      aria-label={t`This block`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') document.getElementById(`block-${block.id}`)?.focus()
      }}
    >
      <select
        className={styles['select']}
        aria-label={t`Type`}
        value={block.type}
        onChange={(event) => {
          const type = blockTypes.find((one) => one === event.currentTarget.value)
          if (type) actions.change({ is: 'retype', block: block.id, type })
        }}
      >
        {blockTypes.map((type) => (
          <option key={type} value={type}>
            {i18n._(typeWords[type])}
          </option>
        ))}
      </select>
      {levels !== undefined && (
        <select
          className={styles['select']}
          aria-label={t`Level`}
          value={block.level ?? 1}
          onChange={(event) => actions.change({ is: 'level', block: block.id, level: Number(event.currentTarget.value) })}
        >
          {Array.from({ length: levels }, (_, nth) => nth + 1).map((level) => (
            <option key={level} value={level}>
              {t`Level ${level}`}
            </option>
          ))}
        </select>
      )}
      <Button size="s" look="quiet" onClick={() => actions.edit({ is: block.drop === undefined ? 'leave-out' : 'keep', block: block.id })}>
        {block.drop === undefined ? <Trans>Leave out</Trans> : <Trans>Keep</Trans>}
      </Button>
      <Button size="s" look="quiet" disabled={last} onClick={() => actions.edit({ is: 'join', block: block.id })}>
        <Trans>Join with the next</Trans>
      </Button>
      <Button size="s" look="quiet" disabled={block.text.length < 2} onClick={() => actions.begin({ is: 'split', block: block.id })}>
        <Trans>Split</Trans>
      </Button>
      <Button size="s" look="quiet" onClick={() => actions.begin({ is: 'page', block: block.id })}>
        <Trans>Page</Trans>
      </Button>
      <Button size="s" look="quiet" disabled={block.text === ''} onClick={() => actions.begin({ is: 'notes', block: block.id })}>
        <Trans>Note marks</Trans>
      </Button>
      <Button size="s" look="quiet" disabled={block.type === 'separator'} onClick={() => actions.begin({ is: 'reword', block: block.id })}>
        <Trans>Correct words</Trans>
      </Button>
    </div>
  )
}
