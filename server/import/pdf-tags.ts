import type { Element, ElementContent } from 'hast'
import { joinLines } from './hyphenation.ts'
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

/** The structure of one page as HTML elements, with the text that the page sets for each. */
export function elementsOf(tree: TagNode, pieces: readonly Piece[], words: ReadonlySet<string>): ElementContent[] {
  const byContent = Map.groupBy(pieces, (piece) => piece.content ?? '')
  const textOf = (id: string): string => {
    const own = byContent.get(id) ?? []
    const lines = linesOf(own, 0)
    const { text } = joinLines(
      lines.map((line) => line.text),
      words,
    )
    const around = own.map((piece) => piece.text).join('')
    return `${/^\s/.test(around) ? ' ' : ''}${text}${/\s$/.test(around) || own.at(-1)?.text === '' ? ' ' : ''}`
  }
  const visit = (node: TagNode, depth: number): ElementContent[] => {
    if (node.type === 'content' && node.id !== undefined) return [{ type: 'text', value: textOf(node.id) }]
    if (node.type !== undefined || depth > 100 || node.role === 'Artifact') return []
    const children = (node.children ?? []).flatMap((child) => visit(child, depth + 1))
    if (node.role === 'Lbl') return []
    const tagName = tagOf[node.role ?? '']
    if (tagName === undefined) return children
    const element: Element = { type: 'element', tagName, properties: node.lang === undefined ? {} : { lang: node.lang }, children }
    if (tagName === 'figure' && node.alt !== undefined)
      element.children.push({ type: 'element', tagName: 'img', properties: { alt: node.alt }, children: [] })
    return [element]
  }
  return visit(tree, 0)
}
