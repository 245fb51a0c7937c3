import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Block } from '#shared/reading/block.ts'
import unseen from '../../../components/visually-hidden.module.css'
import styles from './ways.module.css'

export interface WaysProps {
  readonly block: Block
  /** Annotations that begin here. */
  readonly count: number
  readonly mayWrite: boolean
}

/**
 * The ways into a block, in power equal to selecting: its annotations, a comment on all of it, its sentences. They are
 * one stop of the Tab key for the whole page (`walking.ts`), and always there for assistive technology. There are as
 * many as there are blocks: plain elements, with strings and not with components in them.
 */
export function Ways({ block, count, mayWrite }: WaysProps) {
  const { t, i18n } = useLingui()
  const name = useBlockName(block)
  if (count === 0 && !mayWrite) return null
  return (
    <span data-aside lang={i18n.locale} className={styles['ways']}>
      {count > 0 && (
        <button type="button" tabIndex={-1} className={styles['count']} data-way="open">
          <span aria-hidden>{count}</span>
          <span className={unseen['hidden']}>{plural(count, { one: `# comment on ${name}`, other: `# comments on ${name}` })}</span>
        </button>
      )}
      {mayWrite && (
        <>
          <button type="button" tabIndex={-1} className={styles['add']} data-way="comment">
            <span className={unseen['hidden']}>{t`Comment on ${name}`}</span>
          </button>
          <button type="button" tabIndex={-1} className={styles['sentences']} data-way="sentences" aria-haspopup="menu">
            <span className={unseen['hidden']}>{t`Sentences of ${name}`}</span>
          </button>
        </>
      )}
    </span>
  )
}

/** What a block is called where one speaks of it. */
function useBlockName(block: Block): string {
  const { t } = useLingui()
  if (block.number !== undefined) return t`¶ ${block.number}`
  switch (block.type) {
    case 'heading':
      return t`this heading`
    case 'footnote':
      return t`note ${block.marker ?? ''}`
    default:
      return t`this row`
  }
}
