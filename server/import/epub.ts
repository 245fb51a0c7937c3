import type { Element, Nodes, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { Refusal } from '#shared/errors.ts'
import { decodeText } from './decode.ts'
import type { Draft, Progress } from './draft.ts'
import { blocksOf } from './hast-blocks.ts'
import { prepare } from './hast-prepare.ts'
import { ImageStore } from './images.ts'
import { proposeDrops } from './leftovers.ts'
import { findQuotations } from './quotation.ts'
import { sourceText } from './source-text.ts'
import { attribute, child, children, parseXml, textOf, type Xml } from './xml.ts'
import { ZipReader } from './zip.ts'

interface Item {
  path: string
  type: string
  properties: string
}

const damaged = (): Refusal =>
  new Refusal('import-failed', 'The EPUB is damaged: its table of parts cannot be read. Convert it again and bring that.')

/** An EPUB 2 or 3: the chapters in the order of its spine, with the printed pages where it has a page list. */
export function readEpub(bytes: Uint8Array, progress: Progress): Draft {
  const zip = new ZipReader(bytes)
  if (zip.names.includes('META-INF/encryption.xml') && isEncrypted(zip))
    throw new Refusal('import-failed', 'The EPUB is locked by its shop (DRM), and Catena cannot open it. Bring one that is not.')
  const container = zip.read('META-INF/container.xml')
  const opfPath = attribute(child(container && parseXml(container), 'container', 'rootfiles', 'rootfile'), 'full-path')
  const opf = zip.read(opfPath)
  if (!opf) throw damaged()
  const book = child(parseXml(opf), 'package')
  const base = opfPath.replace(/[^/]*$/, '')
  const items = new Map<string, Item>(
    children(child(book, 'manifest'), 'item').flatMap((item): [string, Item][] => {
      const path = resolve(base, attribute(item, 'href'))
      return path === undefined
        ? []
        : [[attribute(item, 'id'), { path, type: attribute(item, 'media-type'), properties: attribute(item, 'properties') }]]
    }),
  )
  const spine = children(child(book, 'spine'), 'itemref').filter((ref) => attribute(ref, 'linear') !== 'no')
  const images = new ImageStore()
  const blocks: Draft['blocks'] = []
  const root: Root = { type: 'root', children: [] }
  const source: string[] = []
  spine.forEach((ref, i) => {
    const item = items.get(attribute(ref, 'idref'))
    if (item && /html|xml/.test(item.type) && !/\bnav\b/.test(item.properties))
      root.children.push(...chapter(zip, item.path, images, source))
    progress((i / spine.length) * 0.7)
  })
  // One tree for the whole book, since notes often stand in a file of their own.
  blocks.push(...blocksOf(root))
  progress(0.9)
  proposeDrops(blocks)
  findQuotations(blocks)
  return { meta: metaOf(child(book, 'metadata')), blocks, images: images.all(), source: source.join('\n\n') }
}

function chapter(zip: ZipReader, path: string, images: ImageStore, source: string[]): Root['children'] {
  const bytes = zip.read(path)
  if (!bytes) return []
  const tree = fromHtml(closeEmpty(decodeText(bytes)))
  const body = bodyOf(tree)
  if (body) source.push(sourceText(body))
  const base = path.replace(/[^/]*$/, '')
  const clean = prepare(
    {
      type: 'root',
      children: body ? [{ ...body, tagName: 'section', properties: { ...body.properties, id: body.properties.id ?? 'start' } }] : [],
    },
    {
      prefix: path,
      target: (href) => {
        if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return undefined
        const [file = '', fragment] = href.split('#')
        const target = file === '' ? path : resolve(base, file)
        return target === undefined ? undefined : `${target}#${safeDecode(fragment ?? 'start')}`
      },
      image: (address) => {
        const target = resolve(base, address)
        const picture = target === undefined ? undefined : zip.read(target)
        return picture && images.add(picture)
      },
    },
  )
  return clean.children
}

/** XHTML may close any element at once; read as HTML, an unclosed `<title/>` or `<a id="p1"/>` would swallow what follows. */
const voids = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))
const closeEmpty = (xhtml: string): string =>
  xhtml.replace(/<([a-zA-Z][\w:-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/>/g, (whole, tag: string, attributes: string) =>
    voids.has(tag.toLowerCase()) ? whole : `<${tag}${attributes}></${tag}>`,
  )

function bodyOf(tree: Root): Element | undefined {
  const stack: Nodes[] = [...tree.children]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type !== 'element') continue
    if (node.tagName === 'body') return node
    if (node.tagName === 'html') stack.push(...node.children)
  }
  return undefined
}

/** The path in the archive that an address means, or nothing when it leads out of it. */
function resolve(base: string, href: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) return undefined
  const parts: string[] = []
  for (const part of `${href.startsWith('/') ? '' : base}${safeDecode(href.replace(/[?#].*$/, ''))}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined
    } else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.length > 0 ? parts.join('/') : undefined
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Fonts may be obfuscated; an encrypted chapter is a lock. */
function isEncrypted(zip: ZipReader): boolean {
  const part = zip.read('META-INF/encryption.xml')
  if (!part) return false
  const data = children(child(parseXml(part), 'encryption'), 'EncryptedData')
  return data.some((entry: Xml) => /html|xml$/i.test(attribute(child(entry, 'CipherData', 'CipherReference'), 'URI')))
}

function metaOf(metadata: Xml | undefined): Draft['meta'] {
  const first = (name: string): string => textOf(child(metadata, name))
  const authors = children(metadata, 'creator')
    .filter((creator) => ['', 'aut'].includes(attribute(creator, 'role')))
    .map(textOf)
  const source = [first('source'), first('identifier')].find((value) => /^https?:/.test(value)) ?? first('publisher')
  const meta: Draft['meta'] = {}
  if (first('title') !== '') meta.title = first('title')
  if (authors.length > 0) meta.author = authors.join(', ')
  if (first('language') !== '') meta.language = first('language')
  if (source !== '') meta.source = source
  if (first('rights') !== '') meta.licence = first('rights')
  return meta
}
