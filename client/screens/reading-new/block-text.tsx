import type { ReactNode } from 'react'
import type { Block, Span } from '#shared/reading/block.ts'
import { spanTags } from '#shared/reading/span-tags.ts'
import { classes } from '../../components/classes.ts'
import styles from './block-text.module.css'

interface BlockTextProps {
  readonly block: Block
  /** Where a picture of the reading can be seen. */
  readonly picture: (image: string) => string | undefined
  readonly className?: string | undefined
}

/** A block as it will be read, without anything around it: for the preview and the reading's own page. */
export function BlockText({ block, picture, className }: BlockTextProps) {
  const words = <Words text={block.text} spans={block.spans} />
  const shared = { lang: block.lang, dir: block.dir ?? 'auto', className: classes(styles['block'], styles[block.type], className) }
  const depth = Math.min(block.level ?? 1, 6)
  switch (block.type) {
    case 'heading': {
      const Level = (['h2', 'h2', 'h3', 'h4', 'h5', 'h6'] as const)[depth - 1] ?? 'h6'
      return (
        <Level {...shared} data-level={depth}>
          {words}
        </Level>
      )
    }
    case 'quotation':
      return (
        <blockquote {...shared} data-level={depth}>
          {words}
        </blockquote>
      )
    case 'separator':
      return <hr className={shared.className} />
    case 'table-row':
      return (
        <div {...shared} data-head={block.head || undefined}>
          {cells(block).map(({ text, spans, at }) => (
            <span key={at} className={styles['cell']}>
              <Words text={text} spans={spans} />
            </span>
          ))}
        </div>
      )
    case 'code':
      return <pre {...shared}>{block.text}</pre>
    case 'list-item':
    case 'footnote':
      return (
        <div {...shared} data-level={depth}>
          <span className={styles['marker']}>{block.marker ?? '•'}</span>
          <p>{words}</p>
        </div>
      )
    case 'figure':
      return (
        <figure {...shared}>
          {block.image !== undefined && (
            <img className={styles['picture']} src={picture(block.image)} alt="" loading="lazy" decoding="async" />
          )}
          {block.text !== '' && <figcaption>{words}</figcaption>}
        </figure>
      )
    case 'paragraph':
    case 'verse':
      return <p {...shared}>{words}</p>
  }
}

function cells(block: Block): { text: string; spans: Span[]; at: number }[] {
  let at = 0
  return block.text.split('\t').map((text) => {
    const start = at
    at += text.length + 1
    const spans = block.spans
      .filter((span) => span.start >= start && span.end <= start + text.length)
      .map((span) => ({ ...span, start: span.start - start, end: span.end - start }))
    return { text, spans, at: start }
  })
}

/** As on the page, but what is math shows as it was brought, and a note's mark leads nowhere. */
const elements = { ...spanTags, math: 'code', 'note-ref': 'sup' } as const

/** Text with its spans. Spans may overlap, so the text is cut at each of their ends and every piece carries all it lies in. */
function Words({ text, spans }: { readonly text: string; readonly spans: readonly Span[] }) {
  if (spans.length === 0) return text
  const cuts = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((start, nth) => {
    const end = cuts[nth + 1] ?? text.length
    const over = spans.filter((span) => span.start <= start && span.end >= end)
    return <Piece key={start} text={text.slice(start, end)} over={over} />
  })
}

const Piece = ({ text, over }: { readonly text: string; readonly over: readonly Span[] }) =>
  over.reduce<ReactNode>((inner, span) => {
    if (span.is === 'lang') return <span lang={span.lang}>{inner}</span>
    // Links of a reading are shown here, not followed: the screen is for looking the text through.
    if (span.is === 'link') return <span className={styles['link']}>{inner}</span>
    const Element = elements[span.is]
    return <Element className={styles[span.is]}>{inner}</Element>
  }, text)
