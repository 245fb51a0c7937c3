import { Trans } from '@lingui/react/macro'
import { createContext, createElement, memo, type ReactNode, useContext } from 'react'
import type { ReadingId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { directionOf } from '#shared/reading/direction.ts'
import { nest } from '#shared/reading/nested.ts'
import unseen from '../../../components/visually-hidden.module.css'
import styles from './block.module.css'
import { anchorOf } from './block-element.ts'
import inRows from './rows.module.css'
import { Ways, type WaysProps } from './ways.tsx'
import { BlockText, refAnchor, Words } from './words.tsx'

/** The reading whose pictures the figures show. */
export const Pictures = createContext<ReadingId | undefined>(undefined)

/** One block with its number, its text and its ways to comment. Everything but the text is an aside to anchoring. */
export const BlockView = memo(function BlockView(props: WaysProps) {
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
          <figcaption {...textProps(block)}>{text}</figcaption>
          <Ways {...props} />
        </figure>
      )
    case 'code':
      return frame(props, 'pre', text)
    case 'separator':
      return <div {...textProps(block)} {...frameProps(block)} role="separator" />
    case 'footnote':
      return (
        <div {...frameProps(block, inRows['footnote'])} role="doc-footnote">
          <span className={inRows['marker']}>{block.marker}</span>
          <p {...textProps(block)} tabIndex={-1}>
            {text}
            <span data-aside className={inRows['back']}>
              {block.backrefs?.map((from) => (
                <a key={from} href={`#${refAnchor(block.id, from)}`} role="doc-backlink" data-back={from}>
                  <span aria-hidden>↩</span>
                  <span className={unseen['hidden']}>
                    <Trans>Back to the text</Trans>
                  </span>
                </a>
              ))}
            </span>
          </p>
          <Ways {...props} />
        </div>
      )
    case 'list-item':
      return (
        <li {...frameProps(block, inRows['list-item'])}>
          <ParagraphNumber block={block} />
          <span className={inRows['marker']}>{block.marker ?? '•'}</span>
          <div {...textProps(block)}>{text}</div>
          <Ways {...props} />
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

const frameProps = (block: Block, look = styles[block.type]) => ({
  id: anchorOf(block),
  className: `${styles['block']} ${look}`,
  'data-frame': block.id,
  'data-level': block.level,
})
const textProps = (block: Block) => ({
  'data-block': block.id,
  className: styles['words'],
  lang: block.lang,
  dir: block.dir ?? (block.lang ? directionOf(block.lang) : undefined),
})

function frame(props: WaysProps, tag: string, text: ReactNode) {
  return (
    <div {...frameProps(props.block)}>
      <ParagraphNumber block={props.block} />
      {createElement(tag, textProps(props.block), text)}
      <Ways {...props} />
    </div>
  )
}

const ParagraphNumber = ({ block }: { readonly block: Block }) =>
  block.number === undefined ? null : (
    <a className={styles['number']} href={`#p${block.number}`} tabIndex={-1} data-number={block.number} aria-label={`¶ ${block.number}`}>
      {block.number}
    </a>
  )

/** A row's cells are parted by tabs, which a table has no place for: `data-at` says where each cell's text begins. */
function Row(props: WaysProps) {
  const { block } = props
  const cells: { at: number; text: string }[] = []
  let at = 0
  for (const text of block.text.split('\t')) {
    cells.push({ at, text })
    at += text.length + 1
  }
  return (
    <tr {...textProps(block)} {...frameProps(block, inRows['table-row'])}>
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
      <td data-aside className={inRows['row-ways']}>
        <Ways {...props} />
      </td>
    </tr>
  )
}
