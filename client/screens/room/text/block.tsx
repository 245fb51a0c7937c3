import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { createContext, createElement, memo, type ReactNode, useContext } from 'react'
import type { BlockId, ReadingId } from '#shared/ids.ts'
import type { Block, Span } from '#shared/reading/block.ts'
import { directionOf } from '#shared/reading/direction.ts'
import { type Nested, nest } from '#shared/reading/nested.ts'
import { spanTags } from '#shared/reading/span-tags.ts'
import { anchorOf } from './block-element.ts'
import styles from './text.module.css'

export interface BlockViewProps {
  readonly block: Block
  /** Annotations that begin here. */
  readonly count: number
  readonly mayWrite: boolean
}

export const refAnchor = (note: BlockId, from: BlockId): string => `r-${note}-${from}`

/** The reading whose pictures the figures show. */
export const Pictures = createContext<ReadingId | undefined>(undefined)

/** One block with its number, its text and its ways to comment. Everything but the text is an aside to anchoring. */
export const BlockView = memo(function BlockView(props: BlockViewProps) {
  const { block } = props
  const text = <BlockText block={block} />
  switch (block.type) {
    case 'heading':
      // the reading's title is the page's only h1
      return frame(props, `h${Math.min(6, (block.level ?? 1) + 1)}`, text)
    case 'quotation':
      return frame(props, 'blockquote', text)
    case 'figure':
      return (
        <figure {...frameProps(block)}>
          <ParagraphNumber block={block} />
          {block.image && <Picture image={block.image} description={block.text} />}
          <figcaption {...textProps(block)}>
            {text}
            <Ways {...props} />
          </figcaption>
        </figure>
      )
    case 'code':
      return frame(props, 'pre', text)
    case 'separator':
      return <div {...frameProps(block)} {...textProps(block)} role="separator" />
    case 'footnote':
      return (
        <div {...frameProps(block)} role="doc-footnote">
          <span className={styles['marker']}>{block.marker}</span>
          <p {...textProps(block)} tabIndex={-1}>
            {text}
            <span data-aside className={styles['back']}>
              {block.backrefs?.map((from) => (
                <a key={from} href={`#${refAnchor(block.id, from)}`} role="doc-backlink" data-back={from}>
                  <span aria-hidden>↩</span>
                  <span className={styles['hidden']}>
                    <Trans>Back to the text</Trans>
                  </span>
                </a>
              ))}
            </span>
            <Ways {...props} />
          </p>
        </div>
      )
    case 'list-item':
      return (
        <li {...frameProps(block)}>
          <ParagraphNumber block={block} />
          <span className={styles['marker']}>{block.marker ?? '•'}</span>
          <div {...textProps(block)}>
            {text}
            <Ways {...props} />
          </div>
        </li>
      )
    case 'table-row':
      return <Row {...props} />
    case 'verse':
    case 'paragraph':
      return frame(props, block.type === 'verse' ? 'div' : 'p', text)
  }
})

/** Its text is its caption, which stands below it: said twice it would only be in the way. */
function Picture({ image, description }: { readonly image: string; readonly description: string }) {
  const reading = useContext(Pictures)
  return (
    <img
      className={styles['image']}
      src={`/api/readings/${reading}/images/${image}`}
      alt={description ? '' : image}
      loading="lazy"
      decoding="async"
    />
  )
}

const frameProps = (block: Block) => ({
  id: anchorOf(block),
  className: `${styles['block']} ${styles[block.type]}`,
  'data-frame': block.id,
  'data-level': block.level,
})
const textProps = (block: Block) => ({
  'data-block': block.id,
  className: styles['words'],
  lang: block.lang,
  dir: block.dir ?? (block.lang ? directionOf(block.lang) : undefined),
})

function frame(props: BlockViewProps, tag: string, text: ReactNode) {
  return (
    <div {...frameProps(props.block)}>
      <ParagraphNumber block={props.block} />
      {createElement(tag, textProps(props.block), text, <Ways {...props} />)}
    </div>
  )
}

const ParagraphNumber = ({ block }: { readonly block: Block }) =>
  block.number === undefined ? null : (
    <a className={styles['number']} href={`#p${block.number}`} tabIndex={-1} data-number={block.number}>
      <span className={styles['hidden']}>¶ </span>
      {block.number}
    </a>
  )

/** A row's cells are parted by tabs, which a table has no place for: `data-at` says where each cell's text begins. */
function Row(props: BlockViewProps) {
  const { block } = props
  const cells: { at: number; text: string }[] = []
  let at = 0
  for (const text of block.text.split('\t')) {
    cells.push({ at, text })
    at += text.length + 1
  }
  return (
    <tr {...frameProps(block)} {...textProps(block)} className={`${styles['block']} ${styles['table-row']}`}>
      {cells.map((cell) =>
        createElement(
          block.head ? 'th' : 'td',
          { key: cell.at, 'data-at': cell.at, scope: block.head ? 'col' : undefined },
          <Words
            block={block}
            nested={nest(
              cell.text,
              block.spans
                .filter((span) => span.end > cell.at && span.start < cell.at + cell.text.length)
                .map((span) => ({ ...span, start: Math.max(0, span.start - cell.at), end: span.end - cell.at })),
            )}
          />,
        ),
      )}
      <td data-aside className={styles['row-ways']}>
        <Ways {...props} />
      </td>
    </tr>
  )
}

/** The text with its spans, and the mark of a source's page where one begins. */
function BlockText({ block }: { readonly block: Block }) {
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

/**
 * The ways into a block, in power equal to selecting: its annotations, a comment on all of it, its sentences. They are
 * one stop of the Tab key for the whole page (`walking.ts`), and always there for assistive technology. There are as
 * many as there are blocks: plain elements, with strings and not with components in them.
 */
function Ways({ block, count, mayWrite }: BlockViewProps) {
  const { t, i18n } = useLingui()
  const name = useBlockName(block)
  if (count === 0 && !mayWrite) return null
  return (
    <span data-aside lang={i18n.locale} className={styles['ways']}>
      {count > 0 && (
        <button type="button" tabIndex={-1} className={styles['count']} data-way="open">
          <span aria-hidden>{count}</span>
          <span className={styles['hidden']}>{plural(count, { one: `# comment on ${name}`, other: `# comments on ${name}` })}</span>
        </button>
      )}
      {mayWrite && (
        <>
          <button type="button" tabIndex={-1} className={styles['add']} data-way="comment">
            <span className={styles['hidden']}>{t`Comment on ${name}`}</span>
          </button>
          <button type="button" tabIndex={-1} className={styles['sentences']} data-way="sentences" aria-haspopup="menu">
            <span className={styles['hidden']}>{t`Sentences of ${name}`}</span>
          </button>
        </>
      )}
    </span>
  )
}
