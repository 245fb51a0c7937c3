/** A block's text with its spans, and the passages that were written on. */

import type { Kind } from '#shared/margins/record.ts'
import { safeHref } from '#shared/markdown/draw.ts'
import type { Block, Span } from '#shared/reading/block.ts'
import { directionOf } from '#shared/reading/direction.ts'
import { type Nested, nest } from '#shared/reading/nested.ts'
import { spanTags } from '#shared/reading/span-tags.ts'
import { element, type Html, html, type Part } from './html.ts'

/** A passage within one block. */
export interface Marked {
  readonly start: number
  readonly end: number
  readonly kind: Kind
  /** The number of the thread, at the end of the passage; undefined if it goes on in the next block or numbers would be too many. */
  readonly number: number | undefined
}

/** A stretch over which the same passages lie. */
interface Stretch {
  readonly is: 'passage'
  readonly start: number
  readonly end: number
  /** Where it ended before it was cut. */
  readonly last: number
  readonly kind: Kind
  readonly depth: number
  readonly numbers: readonly number[]
}

/**
 * Passages, which may overlap, as stretches that do not. Where several lie over one another the one that began last gives
 * its kind, and the depth says how many there are.
 */
function stretchesOf(passages: readonly Marked[]): Stretch[] {
  const edges = [...new Set(passages.flatMap(({ start, end }) => [start, end]))].toSorted((a, b) => a - b)
  const starting = Map.groupBy(passages, ({ start }) => start)
  const ending = Map.groupBy(passages, ({ end }) => end)
  const open = new Set<Marked>()
  const out: Stretch[] = []
  for (const [nth, start] of edges.entries()) {
    const end = edges[nth + 1]
    for (const passage of ending.get(start) ?? []) open.delete(passage)
    for (const passage of starting.get(start) ?? []) if (passage.start < passage.end) open.add(passage)
    const top = [...open].at(-1)
    if (end === undefined || !top) continue
    const numbers = (ending.get(end) ?? []).flatMap(({ number }) => number ?? [])
    out.push({ is: 'passage', start, end, last: end, kind: top.kind, depth: open.size, numbers })
  }
  return out
}

/** The text of a block, each of its characters once, and the mark of the source's page where one begins. */
export function markedText(block: Block, passages: readonly Marked[], pageWords: (page: string) => string): Html {
  const spans: readonly (Span | Stretch)[] = [...block.spans, ...stretchesOf(passages)]
  const part = (from: number, to: number): Html => draw(block, nest(block.text.slice(from, to), within(spans, from, to)))
  if (block.type === 'table-row') {
    let at = 0
    const cells = block.text.split('\t').map((text) => {
      const cell = part(at, at + text.length)
      at += text.length + 1
      return block.head ? html`<th scope="col">${cell}</th>` : html`<td>${cell}</td>`
    })
    return html`${cells}`
  }
  const end = block.text.length
  if (block.page === undefined) return part(0, end)
  const at = Math.min(block.pageAt ?? 0, end)
  return html`${at > 0 && part(0, at)}<span class="page-mark" role="doc-pagebreak" aria-label="${block.page}">${pageWords(block.page)}</span> ${part(at, end)}`
}

/** Spans as they lie in a part of the text. */
const within = <S extends Span | Stretch>(spans: readonly S[], from: number, to: number): S[] =>
  spans.flatMap((span) =>
    span.end > from && span.start < to
      ? [
          {
            ...span,
            start: Math.max(0, span.start - from),
            end: Math.min(span.end, to) - from,
            ...('last' in span ? { last: span.last - from } : {}),
          },
        ]
      : [],
  )

const draw = (block: Block, nodes: readonly Nested<Span | Stretch>[]): Html =>
  html`${nodes.map((node): Part => {
    if (typeof node === 'string') return node
    const { span } = node
    const inside = draw(block, node.inside)
    switch (span.is) {
      case 'passage':
        return html`<mark class="k-${span.kind}${span.depth > 1 && ` d${Math.min(span.depth, 4)}`}">${inside}</mark>${span.end === span.last && span.numbers.map(reference)}`
      case 'link': {
        const href = span.href.startsWith('#') ? span.href : safeHref(span.href)
        return href === undefined ? inside : html`<a href="${href}" rel="noopener noreferrer">${inside}</a>`
      }
      case 'note-ref':
        return html`<a class="note-ref" id="r-${span.note}-${block.id}" href="#b-${span.note}" role="doc-noteref">${inside}</a>`
      case 'lang':
        return html`<span lang="${span.lang}" dir="${directionOf(span.lang)}">${inside}</span>`
      default:
        return element(spanTags[span.is], span.is === 'small-caps' || span.is === 'math' ? { class: span.is } : {}, inside)
    }
  })}`

const reference = (number: number): Html => html`<a class="ref" id="m${number}" href="#t${number}">${number}</a>`
