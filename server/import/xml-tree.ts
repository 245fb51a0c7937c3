import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import { Refusal } from '#shared/errors.ts'

/** An element with its children in their order. Attributes and text are as they are written, entities and all. */
export interface XmlElement {
  name: string
  attributes: Readonly<Record<string, string>>
  children: (XmlElement | string)[]
}

const Raw: z.ZodType<Record<string, unknown>> = z.record(z.string(), z.unknown())
const Attributes = z.record(z.string(), z.string())

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 200,
})

/** A document as a tree that can be changed and written again. @throws Refusal `import-failed` for damaged XML. */
export function parseTree(text: string): XmlElement[] {
  try {
    return elementsOf(z.array(Raw).parse(parser.parse(text))).filter((node) => typeof node !== 'string')
  } catch {
    throw new Refusal('import-failed', 'The file is damaged. Open it where it was made, save it again and bring that.')
  }
}

function elementsOf(nodes: readonly unknown[]): XmlElement['children'] {
  return nodes.flatMap((node): XmlElement['children'] => {
    const raw = Raw.parse(node)
    const name = Object.keys(raw).find((key) => key !== ':@')
    if (name === undefined) return []
    const content = raw[name]
    if (name === '#text') return typeof content === 'string' ? [content] : []
    return [{ name, attributes: Attributes.parse(raw[':@'] ?? {}), children: Array.isArray(content) ? elementsOf(content) : [] }]
  })
}

/** The tree as XML again. */
export function writeTree(nodes: readonly (XmlElement | string)[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node
      const attributes = Object.entries(node.attributes)
        .map(([name, value]) => ` ${name}="${value.replaceAll('"', '&quot;')}"`)
        .join('')
      return node.children.length === 0
        ? `<${node.name}${attributes}/>`
        : `<${node.name}${attributes}>${writeTree(node.children)}</${node.name}>`
    })
    .join('')
}

export const element = (name: string, attributes: Record<string, string> = {}, children: XmlElement['children'] = []): XmlElement => ({
  name,
  attributes,
  children,
})

/** The first child of that name. */
export const childOf = (node: XmlElement | undefined, name: string): XmlElement | undefined =>
  node?.children.find((child): child is XmlElement => typeof child !== 'string' && child.name === name)

/** All children of that name. */
export const childrenOf = (node: XmlElement | undefined, name: string): XmlElement[] =>
  node?.children.filter((child): child is XmlElement => typeof child !== 'string' && child.name === name) ?? []

/** What the `w:val` or `m:val` of a child says. */
export const valueOf = (node: XmlElement | undefined, name: string): string | undefined => {
  const attributes = childOf(node, name)?.attributes
  return attributes?.['w:val'] ?? attributes?.['m:val']
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Text with the entities of XML itself resolved; there are no others. */
export const unescapeXml = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ''
  })

export const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
