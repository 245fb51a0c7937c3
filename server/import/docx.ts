import { zipSync } from 'fflate'
import { fromHtml } from 'hast-util-from-html'
import mammoth from 'mammoth'
import { Refusal } from '#shared/errors.ts'
import { decodeText } from './decode.ts'
import { Numbering } from './docx-numbering.ts'
import { headingStyles, plainNumbering, writeOut } from './docx-prepare.ts'
import { styleMap } from './docx-styles.ts'
import type { Draft } from './draft.ts'
import { blocksOf } from './hast-blocks.ts'
import { prepare } from './hast-prepare.ts'
import { ImageStore } from './images.ts'
import { proposeDrops } from './leftovers.ts'
import { findQuotations } from './quotation.ts'
import { sourceText } from './source-text.ts'
import { attribute, child, children, parseXml, refuseDtd, textOf } from './xml.ts'
import { parseTree, writeTree, type XmlElement } from './xml-tree.ts'
import { ZipReader } from './zip.ts'

/** A Word document. Its archive is unpacked within bounds and only its text parts and pictures are handed to mammoth. */
export async function readDocx(bytes: Uint8Array): Promise<Draft> {
  const zip = new ZipReader(bytes)
  const parts = new Map<string, Uint8Array>()
  for (const name of zip.names) {
    if (
      !/^(?:\[Content_Types\]\.xml|_rels\/\.rels|docProps\/core\.xml|word\/[^/]+\.xml|word\/_rels\/[^/]+\.rels|word\/media\/[^/]+)$/.test(
        name,
      )
    )
      continue
    const part = zip.read(name)
    if (!part) continue
    if (!name.startsWith('word/media/')) refuseDtd(decodeText(part))
    parts.set(name, part)
  }
  const main = mainPart(parts.get('_rels/.rels'))
  if (!parts.has(main))
    throw new Refusal('import-failed', 'The Word document has no text in it. Open it where it was made, save it again and bring that.')
  writeOutParts(parts, main)
  const images = new ImageStore()
  const clean = Buffer.from(zipSync(Object.fromEntries([...parts].map(([name, part]) => [name, [part, { level: 0 }]]))))
  const { value } = await mammoth.convertToHtml(
    { buffer: clean },
    {
      styleMap,
      includeEmbeddedStyleMap: false,
      externalFileAccess: false,
      convertImage: mammoth.images.imgElement(async (image) => {
        const id = images.add(Buffer.from(await image.readAsBase64String(), 'base64'))
        return { src: id === undefined ? '' : `kept:${id}` }
      }),
    },
  )
  const tree = fromHtml(value, { fragment: true })
  const source = sourceText(tree)
  const title: Draft['meta'] = {}
  const said = { 'doc-title': '', 'doc-subtitle': '', 'doc-author': '' }
  tree.children = tree.children.filter((node) => {
    if (node.type !== 'element' || node.tagName !== 'section') return true
    const name = [node.properties.className].flat().join('')
    if (name !== 'doc-title' && name !== 'doc-subtitle' && name !== 'doc-author') return true
    const text = blocksOf(prepare({ type: 'root', children: [structuredClone(node)] })).map((block) => block.text.trim())
    said[name] = [said[name], ...text].filter((line) => line !== '').join(' ')
    return false
  })
  if (said['doc-title'] !== '') title.title = [said['doc-title'], said['doc-subtitle']].filter((line) => line !== '').join(': ')
  if (said['doc-author'] !== '') title.author = said['doc-author']
  const blocks = blocksOf(
    prepare(tree, { image: (address) => (address.startsWith('kept:') ? address.slice(5) : undefined), markers: true }),
  )
  proposeDrops(blocks)
  findQuotations(blocks)
  return { meta: { ...coreProperties(zip), ...title }, blocks, images: images.all(), source }
}

/** Which part is the text: the relation says so, and Word has been seen to call it otherwise than everyone expects. */
function mainPart(relations: Uint8Array | undefined): string {
  const found = children(child(relations && parseXml(relations), 'Relationships'), 'Relationship').find((relation) =>
    attribute(relation, 'Type').endsWith('/officeDocument'),
  )
  const target = attribute(found, 'Target').replace(/^\//, '')
  return target === '' ? 'word/document.xml' : target
}

/** Lists and formulas written out in the text and in its notes, each of which counts for itself. */
function writeOutParts(parts: Map<string, Uint8Array>, main: string): void {
  const tree = (name: string): XmlElement | undefined => {
    const part = parts.get(name)
    return part && parseTree(decodeText(part))[0]
  }
  const [numbering, styles] = [tree('word/numbering.xml'), tree('word/styles.xml')]
  const headings = headingStyles(styles)
  for (const name of [main, 'word/footnotes.xml', 'word/endnotes.xml']) {
    const root = tree(name)
    if (!root) continue
    writeOut([root], new Numbering(numbering, styles), headings)
    parts.set(name, new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>${writeTree([root])}`))
  }
  if (numbering) parts.set('word/numbering.xml', new TextEncoder().encode(plainNumbering))
}

/** What the file says about itself (ECMA-376, part 2, core properties). */
function coreProperties(zip: ZipReader): Draft['meta'] {
  const part = zip.read('docProps/core.xml')
  if (!part) return {}
  const core = child(parseXml(part), 'coreProperties')
  const meta: Draft['meta'] = {}
  const title = textOf(child(core, 'title'))
  const author = textOf(child(core, 'creator'))
  const language = textOf(child(core, 'language'))
  if (title !== '' && !/^(?:microsoft word|untitled|document\d*|unbenannt)/i.test(title)) meta.title = title
  if (author !== '' && !/^(?:user|admin|administrator|python-docx|unknown|author)$/i.test(author)) meta.author = author
  if (language !== '') meta.language = language
  return meta
}
