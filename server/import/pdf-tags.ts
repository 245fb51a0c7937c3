import type { Element, ElementContent } from 'hast'
import { joinLines } from './hyphenation.ts'
import { type Emphasis, emphasisOf } from './pdf-emphasis.ts'
import type { PlacedPicture } from './pdf-figures.ts'
import { linesOf, type Piece } from './pdf-lines.ts'

/** A node of a page's structure tree, as PDF (ISO 32000-1, 14.8) names roles. */
export interface TagNode {
  role?: string
  type?: string
  id?: string
  alt?: string
  lang?: string
  children?: TagNode[]
}

const tagOf: Readonly<Record<string, string>> = {
  P: 'p',
  H: 'h2',
  H1: 'h1',
  H2: 'h2',
  H3: 'h3',
  H4: 'h4',
  H5: 'h5',
  H6: 'h6',
  Title: 'h1',
  L: 'ul',
  LI: 'li',
  BlockQuote: 'blockquote',
  Table: 'table',
  THead: 'thead',
  TBody: 'tbody',
  TFoot: 'tfoot',
  TR: 'tr',
  TH: 'th',
  TD: 'td',
  Caption: 'figcaption',
  Figure: 'figure',
  Em: 'em',
  Strong: 'strong',
  Quote: 'q',
  Code: 'code',
  Div: 'div',
  Sect: 'section',
  Art: 'article',
  Note: 'aside',
  FENote: 'aside',
}

/** The structure of one page as HTML elements, with the text that the page sets for each and its pictures. */
export function elementsOf(
  tree: TagNode,
  pieces: readonly Piece[],
  pictures: readonly PlacedPicture[],
  words: ReadonlySet<string>,
): ElementContent[] {
  const byContent = Map.groupBy(pieces, (piece) => piece.content ?? '')
  const textOf = (id: string, plain: boolean): ElementContent[] => {
    const own = byContent.get(id) ?? []
    const lines = linesOf(own, 0)
    const { text, starts } = joinLines(
      lines.map((line) => line.text),
      words,
    )
    const around = own.map((piece) => piece.text).join('')
    return [
      ...(/^\s/.test(around) ? [textNode(' ')] : []),
      ...(plain ? [textNode(text)] : stressed(text, emphasisOf(lines, starts, text))),
      ...(/\s$/.test(around) || own.at(-1)?.text === '' ? [textNode(' ')] : []),
    ]
  }
  const pictureOf = (id: string): PlacedPicture | undefined =>
    pictures.find(({ content }) => content !== undefined && id.endsWith(`_mc${content}`))
  /** `plain` where the tags themselves say what is stressed, or all of it is. */
  const visit = (node: TagNode, depth: number, plain: boolean): ElementContent[] => {
    if (node.type === 'content' && node.id !== undefined) {
      const picture = pictureOf(node.id)
      return picture ? [imageElement({ src: `kept:${picture.id}` })] : textOf(node.id, plain)
    }
    if (node.type !== undefined || depth > 100 || node.role === 'Artifact') return []
    const within = plain || /^(?:Em|Strong|H\d?|Title|TH|Code)$/.test(node.role ?? '')
    const children = (node.children ?? []).flatMap((child) => visit(child, depth + 1, within))
    if (node.role === 'Lbl') return []
    const tagName = tagOf[node.role ?? '']
    if (tagName === undefined) return children
    const element: Element = { type: 'element', tagName, properties: node.lang === undefined ? {} : { lang: node.lang }, children }
    if (tagName === 'figure' && node.alt !== undefined) {
      const shown = children.find((child) => child.type === 'element' && child.tagName === 'img')
      if (shown?.type === 'element') shown.properties.alt = node.alt
      else element.children.push(imageElement({ alt: node.alt }))
    }
    return [element]
  }
  return visit(tree, 0, false)
}

const textNode = (value: string): ElementContent => ({ type: 'text', value })
const imageElement = (properties: Record<string, string>): Element => ({ type: 'element', tagName: 'img', properties, children: [] })

/** The text with its stressed stretches as elements; where italics and bold meet, both are said. */
function stressed(text: string, stretches: readonly Emphasis[]): ElementContent[] {
  const cuts = [...new Set([0, text.length, ...stretches.flatMap(({ start, end }) => [start, end])])].toSorted((a, b) => a - b)
  return cuts.slice(1).map((to, i): ElementContent => {
    const from = cuts[i] ?? 0
    const on = stretches.filter(({ start, end }) => start <= from && end >= to)
    return on.reduce<ElementContent>(
      (child, { is }): Element => ({ type: 'element', tagName: is === 'strong' ? 'strong' : 'em', properties: {}, children: [child] }),
      textNode(text.slice(from, to)),
    )
  })
}
