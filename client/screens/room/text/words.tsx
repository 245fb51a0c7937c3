import { Trans } from '@lingui/react/macro'
import { createElement, type ReactNode } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { Block, Span } from '#shared/reading/block.ts'
import { directionOf } from '#shared/reading/direction.ts'
import { type Nested, nest } from '#shared/reading/nested.ts'
import { spanTags } from '#shared/reading/span-tags.ts'
import styles from './words.module.css'

/** The address of a reference to a note, in the block where it stands. */
export const refAnchor = (note: BlockId, from: BlockId): string => `r-${note}-${from}`

/** The text with its spans, and the mark of a source's page where one begins. */
export function BlockText({ block }: { readonly block: Block }) {
  if (block.page === undefined) return <Words block={block} nested={nest(block.text, block.spans)} />
  const at = Math.min(block.pageAt ?? 0, block.text.length)
  if (at === 0)
    return (
      <>
        <PageMark page={block.page} />
        <Words block={block} nested={nest(block.text, block.spans)} />
      </>
    )
  const before = block.spans.filter((span) => span.start < at).map((span) => ({ ...span, end: Math.min(span.end, at) }))
  const after = block.spans
    .filter((span) => span.end > at)
    .map((span) => ({ ...span, start: Math.max(0, span.start - at), end: span.end - at }))
  return (
    <>
      <Words block={block} nested={nest(block.text.slice(0, at), before)} />
      <PageMark page={block.page} inside />
      <Words block={block} nested={nest(block.text.slice(at), after)} />
    </>
  )
}

const PageMark = ({ page, inside = false }: { readonly page: string; readonly inside?: boolean }) => (
  <span data-aside data-inside={inside || undefined} className={styles['page-mark']} role="doc-pagebreak" aria-label={page}>
    <span className={styles['page-number']}>
      <Trans>p. {page}</Trans>
    </span>
  </span>
)

interface WordsProps {
  readonly block: Block
  readonly nested: readonly Nested<Span>[]
  /** Shown a second time, apart from its place: without the addresses that must be there once. */
  readonly apart?: boolean
}

/** A text's characters, each exactly once and in order, in the elements of its spans. */
export const Words = ({ block, nested, apart = false }: WordsProps): ReactNode =>
  nested.map((node, index) => {
    if (typeof node === 'string') return node
    const { span, inside } = node
    const words = <Words block={block} nested={inside} apart={apart} />
    switch (span.is) {
      case 'link':
        return (
          <a key={index} href={span.href} {...(span.href.startsWith('#') ? {} : { target: '_blank', rel: 'noreferrer' })}>
            {words}
          </a>
        )
      case 'note-ref':
        return (
          <a
            key={index}
            id={apart ? undefined : refAnchor(span.note, block.id)}
            className={styles['note-ref']}
            href={`#b-${span.note}`}
            role="doc-noteref"
            data-note={span.note}
          >
            {words}
          </a>
        )
      case 'lang':
        return (
          <span key={index} lang={span.lang} dir={directionOf(span.lang)}>
            {words}
          </span>
        )
      default:
        return createElement(spanTags[span.is], { key: index, className: styles[span.is] }, words)
    }
  })
