import type { Element, Nodes, Root } from 'hast'
import { type Schema, sanitize } from 'hast-util-sanitize'
import { toString } from 'hast-util-to-string'
import { Refusal } from '#shared/errors.ts'
import { bounds } from './bounds.ts'

/** How a document names its parts and its pictures. */
export interface Source {
  /** Before every anchor's name, where several files make one text. */
  prefix?: string
  /** The name of the anchor an internal link leads to, prefix and all; nothing for a link to elsewhere. */
  target?: (href: string) => string | undefined
  /** The id under which a picture's bytes are kept; nothing when it is not at hand. */
  image?: (address: string) => string | undefined
  /** Whether list items begin with their marker, written out by the importer in a `span.list-marker`. */
  markers?: boolean
}

const schema: Schema = {
  tagNames:
    'p h1 h2 h3 h4 h5 h6 hgroup blockquote pre code kbd samp tt var em strong i b u s strike del ins sub sup small mark a ul ol li dl dt dd table thead tbody tfoot tr td th caption figure figcaption img br hr span section article main div header footer nav aside address details summary q cite dfn abbr time center font html body'.split(
      ' ',
    ),
  strip: [
    'script',
    'style',
    'head',
    'title',
    'template',
    'noscript',
    'iframe',
    'frame',
    'frameset',
    'object',
    'embed',
    'applet',
    'svg',
    'canvas',
    'audio',
    'video',
    'textarea',
    'select',
    'button',
    'input',
    'form-data',
    'math',
    'xml',
    'plaintext',
    'rp',
    'rt',
  ],
  attributes: {
    '*': [
      'id',
      'lang',
      'dir',
      'dataPage',
      'dataNote',
      'dataNoteRef',
      'dataTarget',
      'dataVerse',
      'dataQuote',
      'dataSmallCaps',
      'dataMath',
      'dataMathBlock',
      'dataDrop',
      'dataBack',
      'dataMarker',
    ],
    a: ['href'],
    img: ['alt', 'dataImage'],
    td: ['colSpan'],
    th: ['colSpan'],
    table: ['role'],
    ol: ['start', 'type'],
    li: ['value'],
  },
  protocols: { href: ['http', 'https', 'mailto'] },
  clobber: [],
  clobberPrefix: '',
  allowComments: false,
  allowDoctypes: false,
}

/**
 * A tree of which only text, structure and what `hast-blocks.ts` reads is left. What a class, a style or an EPUB type
 * says about structure is first written to data attributes, then everything not named in the schema goes: elements,
 * attributes, addresses that are not http, https or mailto.
 * @throws Refusal `import-failed` when elements nest too deeply.
 */
export function prepare(tree: Root, source: Source = {}): Root {
  walk(tree, source)
  return sanitize(tree, schema) as Root
}

/** Iterative, so that no nesting can exhaust the stack. */
function walk(root: Root, source: Source): void {
  const stack: { node: Nodes; depth: number }[] = [{ node: root, depth: 0 }]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, depth } = next
    if (depth > bounds.depth)
      throw new Refusal('import-failed', 'Its parts are nested more deeply than a text ever is. Copy the text and paste it instead.')
    if (!('children' in node)) continue
    node.children = node.children.filter((child) => child.type !== 'element' || !isHidden(child)) as typeof node.children
    for (const child of node.children) {
      if (child.type !== 'element') continue
      translate(child, source)
      stack.push({ node: child, depth: depth + 1 })
    }
  }
}

const str = (element: Element, name: string): string => {
  const value = element.properties[name]
  return Array.isArray(value) ? value.join(' ') : value === null || value === undefined ? '' : String(value)
}

function isHidden(element: Element): boolean {
  const style = str(element, 'style')
  return (
    element.properties.hidden === true ||
    element.properties.hidden === '' ||
    /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style) ||
    (str(element, 'ariaHidden') === 'true' && element.tagName !== 'img')
  )
}

function translate(element: Element, source: Source): void {
  const { properties } = element
  for (const name of Object.keys(properties)) if (name.startsWith('data') && !name.startsWith('dataFootnote')) delete properties[name]
  const classes = ` ${str(element, 'className').toLowerCase()} `
  const style = str(element, 'style').toLowerCase()
  const kind = ` ${str(element, 'epub:type')} ${str(element, 'epubType')} ${str(element, 'role').replaceAll('doc-', '')} `.toLowerCase()

  if (properties.id === undefined && str(element, 'name') !== '' && element.tagName === 'a') properties.id = str(element, 'name')
  if (properties.id !== undefined && source.prefix !== undefined) properties.id = `${source.prefix}#${str(element, 'id')}`
  const language = str(element, 'xmlLang') || str(element, 'xml:lang')
  if (properties.lang === undefined && language !== '') properties.lang = language

  if (/ pagebreak /.test(kind)) {
    properties.dataPage = (
      str(element, 'ariaLabel') ||
      str(element, 'title') ||
      toString(element).trim() ||
      (/(\d+|[ivxlc]+)$/i.exec(str(element, 'id'))?.[1] ?? '')
    )
      .replace(/^(?:page|p\.|seite|s\.)\s*/i, '')
      .slice(0, 16)
    element.children = []
    element.tagName = 'span'
  }
  if (/ noteref /.test(kind) || / footnote-?ref /.test(classes) || 'dataFootnoteRef' in properties) properties.dataNoteRef = 'yes'
  if (/ (?:footnote|endnote|rearnote|note) /.test(kind) && element.tagName !== 'section') properties.dataNote = 'yes'
  if (/ backlink /.test(kind) || 'dataFootnoteBackref' in properties || / footnote-back(?:ref|link)? /.test(classes))
    properties.dataBack = 'yes'
  if (/ (?:verse|poem|poetry|stanza|linegroup|line-group|lg|line-block) /.test(classes) || / (?:z3998:)?(?:verse|poem) /.test(kind))
    properties.dataVerse = 'yes'
  if (
    / (?:quote|quoteb|quotation|blockquote|block-quote|extract|zitat|citation) /.test(classes) &&
    /^(?:p|div|section)$/.test(element.tagName)
  )
    properties.dataQuote = 'yes'
  if (/ (?:small-?caps|sc|smcp) /.test(classes) || /small-caps/.test(style)) properties.dataSmallCaps = 'yes'
  if (element.tagName === 'nav' || / (?:navigation|toc|landmarks|page-list) /.test(kind)) properties.dataDrop = 'navigation'
  // Footnotes of remark come under a heading for screen readers, which the reading has no need of.
  if (/ sr-only /.test(classes) && str(element, 'id').endsWith('footnote-label')) element.children = []

  if (source.markers === true && element.tagName === 'li') marker(element)
  inlineStyle(element, style)
  link(element, source)
  if (element.tagName === 'img') picture(element, source)
  if (element.tagName === 'image' || element.tagName === 'svg') element.tagName = 'svg'
  math(element, classes)
}

function marker(item: Element): void {
  const [first, ...rest] = item.children
  if (first?.type !== 'element' || !str(first, 'className').includes('list-marker')) return
  item.properties.dataMarker = toString(first).trim().slice(0, 16)
  item.children = rest
}

/** Word processors and Google Docs say italics by style; and `<b style="font-weight:normal">` is no bold. */
function inlineStyle(element: Element, style: string): void {
  if (style === '' || !/^(?:span|font|b|i|strong|em)$/.test(element.tagName)) return
  if (/^(?:b|strong)$/.test(element.tagName) && /font-weight\s*:\s*(?:normal|400)/.test(style)) element.tagName = 'span'
  if (/^(?:i|em)$/.test(element.tagName) && /font-style\s*:\s*normal/.test(style)) element.tagName = 'span'
  if (element.tagName !== 'span' && element.tagName !== 'font') return
  const says = [
    /font-style\s*:\s*(?:italic|oblique)/.test(style) && 'em',
    /font-weight\s*:\s*(?:bold|[6-9]00)/.test(style) && 'strong',
    /text-decoration[^;]*:[^;]*underline/.test(style) && 'u',
    /text-decoration[^;]*:[^;]*line-through/.test(style) && 's',
    /vertical-align\s*:\s*super/.test(style) && 'sup',
    /vertical-align\s*:\s*sub/.test(style) && 'sub',
  ].filter((tag) => tag !== false)
  for (const tagName of says) element.children = [{ type: 'element', tagName, properties: {}, children: element.children }]
}

function link(element: Element, source: Source): void {
  const { properties } = element
  if (element.tagName !== 'a' || properties.href === undefined) return
  const href = str(element, 'href').trim()
  const inside = source.target ? source.target(href) : href.startsWith('#') ? decode(href.slice(1)) : undefined
  if (inside !== undefined && inside !== '') {
    properties.dataTarget = inside
    delete properties.href
  } else if (!/^(?:https?|mailto):/i.test(href) || href.length > 2_048) delete properties.href
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

function picture(element: Element, source: Source): void {
  const id = source.image?.(str(element, 'src'))
  if (id !== undefined) element.properties.dataImage = id
}

/** Formulas keep their TeX where the source has it, else their text. */
function math(element: Element, classes: string): void {
  if (element.tagName === 'math') {
    const tex = annotation(element) ?? str(element, 'alttext')
    const block = str(element, 'display') === 'block'
    element.children = [{ type: 'text', value: tex === '' ? toString(element) : tex }]
    element.tagName = 'span'
    element.properties = { dataMath: 'yes', ...(block && { dataMathBlock: 'yes' }) }
  } else if (/ math-inline /.test(classes)) element.properties.dataMath = 'yes'
  else if (/ math-display /.test(classes)) {
    element.properties.dataMath = 'yes'
    element.properties.dataMathBlock = 'yes'
  }
}

function annotation(element: Element): string | undefined {
  const stack: Element[] = [element]
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.tagName === 'annotation' && /tex/i.test(str(next, 'encoding'))) return toString(next).trim()
    for (const child of next.children) if (child.type === 'element') stack.push(child)
  }
  return undefined
}
