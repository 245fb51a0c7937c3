import { Numbering } from './docx-numbering.ts'
import { texOf } from './omml.ts'
import { childOf, element, escapeXml, valueOf, type XmlElement } from './xml-tree.ts'

/** Character styles under which what mammoth would leave out travels through it. */
export const carrierStyles = { marker: 'CatenaMarker', math: 'CatenaMath', display: 'CatenaMathDisplay' } as const

/** The lists that paragraphs are put into once their markers are written out. */
const lists = { ordered: '1', unordered: '2' }

/** The definitions of those lists, in place of the document's own: mammoth needs to know no more than the depth. */
export const plainNumbering = ((): string => {
  const levels = (format: string): string =>
    Array.from({ length: 9 }, (_, depth) => `<w:lvl w:ilvl="${depth}"><w:numFmt w:val="${format}"/></w:lvl>`).join('')
  return `<?xml version="1.0"?><w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="1">${levels('decimal')}</w:abstractNum><w:abstractNum w:abstractNumId="2">${levels('bullet')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>`
})()

/**
 * The tree of a Word document with its lists counted, each marker written at its paragraph's beginning, and its
 * formulas as TeX. A heading that is numbered stays a heading, with its number before its words.
 */
export function writeOut(roots: readonly XmlElement[], numbering: Numbering, headings: ReadonlySet<string>): void {
  const visit = (node: XmlElement): void => {
    node.children = node.children.map((child) => {
      // Of two renderings of one thing mammoth takes the fallback; counted in both, lists would count double.
      if (typeof child === 'string' || child.name === 'mc:Choice') return child
      if (child.name === 'm:oMathPara') return formula(child, carrierStyles.display)
      if (child.name === 'm:oMath') return formula(child, carrierStyles.math)
      if (child.name === 'w:p') count(child, numbering, headings)
      visit(child)
      return child
    })
  }
  for (const root of roots) visit(root)
}

/** The ids of the styles that are headings, by their name or by their level in the outline. */
export function headingStyles(styles: XmlElement | undefined): Set<string> {
  const ids = new Set<string>()
  for (const style of styles?.children ?? []) {
    if (typeof style === 'string' || style.attributes['w:type'] !== 'paragraph') continue
    const outlined = valueOf(childOf(style, 'w:pPr'), 'w:outlineLvl')
    if (/^(?:heading \d|title)$/i.test(valueOf(style, 'w:name') ?? '') || (outlined !== undefined && Number(outlined) < 6))
      ids.add(style.attributes['w:styleId'] ?? '')
  }
  return ids
}

const run = (text: string, style?: string): XmlElement =>
  element('w:r', {}, [
    ...(style === undefined ? [] : [element('w:rPr', {}, [element('w:rStyle', { 'w:val': style })])]),
    element('w:t', { 'xml:space': 'preserve' }, [escapeXml(text)]),
  ])

function formula(math: XmlElement, style: string): XmlElement {
  return run(texOf(math), style)
}

function count(paragraph: XmlElement, numbering: Numbering, headings: ReadonlySet<string>): void {
  const properties = childOf(paragraph, 'w:pPr')
  const isDeleted = childOf(childOf(properties, 'w:rPr'), 'w:del') !== undefined
  const numbered = isDeleted ? undefined : numbering.next(properties)
  const style = valueOf(properties, 'w:pStyle')
  const isHeading = style !== undefined && headings.has(style)
  const list = numbered && !isHeading ? lists[numbered.ordered ? 'ordered' : 'unordered'] : '0'
  const own = properties ?? element('w:pPr')
  own.children = [
    ...own.children.filter((child) => typeof child === 'string' || child.name !== 'w:numPr'),
    // Said even of a paragraph in no list, since its style may name one.
    element('w:numPr', {}, [element('w:ilvl', { 'w:val': String(numbered?.depth ?? 0) }), element('w:numId', { 'w:val': list })]),
  ]
  const rest = paragraph.children.filter((child) => child !== properties)
  const shown = numbered && numbered.marker !== '' ? numbered.marker : undefined
  const lead = !numbered
    ? []
    : isHeading
      ? shown !== undefined && numbered.ordered
        ? [run(`${shown} `)]
        : []
      : [run(shown ?? ' ', carrierStyles.marker)]
  paragraph.children = [own, ...lead, ...rest]
}
