import { Trans, useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, memo } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { ProposedBlock } from '#shared/reading/block.ts'
import { classes } from '../../components/classes.ts'
import styles from './block-row.module.css'
import { BlockText } from './block-text.tsx'
import { dropWords, typeKeys, typeWords } from './block-words.ts'
import type { Edit } from './edits.ts'
import { NoteMarks } from './note-marks.tsx'
import { PageNumber } from './page-number.tsx'
import { RewordText } from './reword-text.tsx'
import { SplitText } from './split-text.tsx'

/** What a row can ask for. One object for all rows, that never changes, so that a row is drawn anew only when its block changed. */
export interface RowActions {
  /** Edits, and puts the focus on the block's handle. */
  readonly edit: (edit: Edit) => void
  /** Edits, and leaves the focus where it is. */
  readonly change: (edit: Edit) => void
  readonly go: (from: BlockId, to: 'next' | 'previous' | 'first' | 'last') => void
  readonly choose: (block: BlockId) => void
  readonly begin: (task: RowTask) => void
  /** Ends what was begun, and puts the focus back on the block's handle. */
  readonly leave: (block: BlockId) => void
}

/** What takes more than one press: where to split, other words, the page of the source, which words are the marks of which notes. */
export interface RowTask {
  readonly is: 'split' | 'reword' | 'page' | 'notes'
  readonly block: BlockId
}

interface BlockRowProps {
  readonly block: ProposedBlock
  readonly byHand: boolean
  readonly state: 'idle' | 'current' | RowTask['is']
  /** The reading's notes, while marks of this block are linked to them. */
  readonly notes: readonly ProposedBlock[] | undefined
  /** A page of the source begins here. */
  readonly opensPage: boolean
  /** The Tab key stops here. */
  readonly stop: boolean
  readonly last: boolean
  /** Where a picture of the reading can be seen. */
  readonly picture: (image: string) => string | undefined
  readonly actions: RowActions
}

/** One block of the preview: its handle in the margin, its text, and, while it is the current one, what can be done with it. */
export const BlockRow = memo(function BlockRow({ block, byHand, state, notes, opensPage, stop, last, picture, actions }: BlockRowProps) {
  const { t, i18n } = useLingui()
  const type = i18n._(typeWords[block.type])
  const out = block.drop !== undefined
  const name = block.number === undefined ? type : t`¶ ${block.number}, ${type}`
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const done = rowKey(event.key, block, last, actions)
    if (done) event.preventDefault()
  }
  return (
    <li className={classes(styles['row'], state !== 'idle' && styles['current'], out && styles['out'])}>
      <div className={styles['margin']}>
        <button
          type="button"
          id={`block-${block.id}`}
          className={styles['handle']}
          tabIndex={stop ? 0 : -1}
          aria-current={state === 'idle' ? undefined : true}
          aria-controls={state === 'idle' ? undefined : 'block-tools'}
          aria-label={out ? t`${name}, left out` : name}
          onKeyDown={onKeyDown}
          onFocus={() => actions.choose(block.id)}
          onClick={() => actions.choose(block.id)}
        >
          {block.number !== undefined && !out ? (
            <span className={styles['number']}>{block.number}</span>
          ) : (
            <span className={styles['type']}>{type}</span>
          )}
        </button>
        {opensPage && <span className={styles['page']}>{t`p. ${block.page ?? ''}`}</span>}
      </div>
      <div className={styles['text']} onClick={() => actions.choose(block.id)} role="presentation">
        {state === 'split' ? (
          <SplitText
            text={block.text}
            onSplit={(at) => actions.edit({ is: 'split', block: block.id, at })}
            onLeave={() => actions.leave(block.id)}
          />
        ) : state === 'reword' ? (
          <RewordText
            text={block.text}
            onReword={(text) => actions.edit({ is: 'reword', block: block.id, text })}
            onLeave={() => actions.leave(block.id)}
          />
        ) : state === 'notes' ? (
          <NoteMarks block={block} notes={notes ?? []} onEdit={actions.change} onLeave={() => actions.leave(block.id)} />
        ) : (
          <BlockText block={block} picture={picture} className={styles['words']} />
        )}
        {state === 'page' && (
          <PageNumber
            page={block.page ?? ''}
            onPage={(page) => actions.edit({ is: 'page', block: block.id, page })}
            onLeave={() => actions.leave(block.id)}
          />
        )}
        {out && (
          <p className={styles['why']}>
            {byHand ? (
              <Trans>Left out by you.</Trans>
            ) : (
              <Trans>Left out: it looks like {i18n._(dropWords[block.drop ?? 'boilerplate'])}.</Trans>
            )}{' '}
            <button type="button" className={styles['keep']} onClick={() => actions.edit({ is: 'keep', block: block.id })}>
              <Trans>Keep it</Trans>
            </button>
          </p>
        )}
      </div>
    </li>
  )
}, sameRow)

function rowKey(key: string, block: ProposedBlock, last: boolean, actions: RowActions): boolean {
  const type = typeKeys[key]
  if (type) actions.edit({ is: 'retype', block: block.id, type })
  else if (key === 'ArrowDown') actions.go(block.id, 'next')
  else if (key === 'ArrowUp') actions.go(block.id, 'previous')
  else if (key === 'Home') actions.go(block.id, 'first')
  else if (key === 'End') actions.go(block.id, 'last')
  else if (key === 'x' || key === 'Delete' || key === 'Backspace')
    actions.edit({ is: block.drop === undefined ? 'leave-out' : 'keep', block: block.id })
  else if (key === 'Enter') document.querySelector<HTMLElement>('#block-tools select')?.focus()
  else if (key === 'j' && !last) actions.edit({ is: 'join', block: block.id })
  else if (key === 's' && block.text.length > 1) actions.begin({ is: 'split', block: block.id })
  else if (key === 'g') actions.begin({ is: 'page', block: block.id })
  else if (key === 'm' && block.text !== '') actions.begin({ is: 'notes', block: block.id })
  else if (key === 'e' && block.type !== 'separator') actions.begin({ is: 'reword', block: block.id })
  else return false
  return true
}

/** Every edit numbers the blocks anew, as new objects; a row is the same if everything of its block is. */
function sameRow(a: BlockRowProps, b: BlockRowProps): boolean {
  return (
    a.state === b.state &&
    a.stop === b.stop &&
    a.last === b.last &&
    a.byHand === b.byHand &&
    a.notes === b.notes &&
    a.opensPage === b.opensPage &&
    a.actions === b.actions &&
    sameBlock(a.block, b.block)
  )
}

function sameBlock(a: ProposedBlock, b: ProposedBlock): boolean {
  return (
    a === b ||
    (a.id === b.id &&
      a.text === b.text &&
      a.type === b.type &&
      a.number === b.number &&
      a.level === b.level &&
      a.drop === b.drop &&
      a.marker === b.marker &&
      a.page === b.page &&
      a.head === b.head &&
      a.spans === b.spans)
  )
}
