import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Block } from '#shared/reading/block.ts'
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
 * many as there are blocks, and each element is styled and laid out as one scrolls: so they have their names as
 * attributes, and their signs only while these are seen.
 */
export function Ways({ block, count, mayWrite }: WaysProps) {
  const { t, i18n } = useLingui()
  const name = useBlockName(block)
  if (count === 0 && !mayWrite) return null
  return (
    <span data-aside lang={i18n.locale} className={styles['ways']}>
      {count > 0 && (
        <button
          type="button"
          tabIndex={-1}
          className={styles['count']}
          data-way="open"
          aria-label={plural(count, { one: `# comment on ${name}`, other: `# comments on ${name}` })}
        >
          {count}
        </button>
      )}
      {mayWrite && (
        <>
          <button type="button" tabIndex={-1} className={styles['add']} data-way="comment" aria-label={t`Comment on ${name}`} />
          <button
            type="button"
            tabIndex={-1}
            className={styles['sentences']}
            data-way="sentences"
            aria-haspopup="menu"
            aria-label={t`Sentences of ${name}`}
          />
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
