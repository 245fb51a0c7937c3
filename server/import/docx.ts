import { zipSync } from 'fflate'
import { fromHtml } from 'hast-util-from-html'
import mammoth from 'mammoth'
import { Refusal } from '#shared/errors.ts'
import { decodeText } from './decode.ts'
import type { Draft } from './draft.ts'
import { blocksOf } from './hast-blocks.ts'
import { prepare } from './hast-prepare.ts'
import { ImageStore } from './images.ts'
import { proposeDrops } from './leftovers.ts'
import { findQuotations } from './quotation.ts'
import { child, parseXml, refuseDtd, textOf } from './xml.ts'
import { ZipReader } from './zip.ts'

/** Lists stand before paragraph styles: the first entry that fits counts, and a styled list item is still one. */
const styleMap = [
  ...[1, 2, 3, 4, 5].flatMap((depth) => {
    const around = Array.from({ length: depth - 1 }, () => 'ul|ol > li > ').join('')
    return [`p:unordered-list(${depth}) => ${around}ul > li:fresh`, `p:ordered-list(${depth}) => ${around}ol > li:fresh`]
  }),
  ...[
    'Quote',
    'Intense Quote',
    'Block Text',
    'Quotations',
    'Block Quotation',
    'Zitat',
    'Intensives Zitat',
    'Citation',
    'Cita',
    'Citazione',
  ].map((name) => `p[style-name='${name}'] => blockquote > p:fresh`),
  ...['Title', 'Titel', 'Titre', 'Título', 'Titolo'].map((name) => `p[style-name='${name}'] => section.doc-title > p:fresh`),
  ...['Subtitle', 'Untertitel', 'Sous-titre'].map((name) => `p[style-name='${name}'] => section.doc-subtitle > p:fresh`),
  ...['Author', 'Autor', 'Auteur'].map((name) => `p[style-name='${name}'] => section.doc-author > p:fresh`),
  ...['Verse', 'Poem', 'Poetry', 'Verse Paragraph'].map((name) => `p[style-name='${name}'] => div.verse > p:fresh`),
  ...['Caption', 'Image Caption', 'Table Caption'].map((name) => `p[style-name='${name}'] => p:fresh`),
  ...['Source Code', 'Preformatted Text', 'HTML Preformatted'].map((name) => `p[style-name='${name}'] => pre:separator('\\n')`),
  'u => u',
  'strike => s',
  'small-caps => span.small-caps',
]

/** A Word document. Its archive is unpacked within bounds and only its text parts and pictures are handed to mammoth. */
export async function readDocx(bytes: Uint8Array): Promise<Draft> {
  const zip = new ZipReader(bytes)
  const parts: Record<string, [Uint8Array, { level: 0 }]> = {}
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
    parts[name] = [part, { level: 0 }]
  }
  if (!parts['word/document.xml'])
    throw new Refusal('import-failed', 'The Word document has no text in it. Open it where it was made, save it again and bring that.')
  const images = new ImageStore()
  const clean = Buffer.from(zipSync(parts))
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
  const blocks = blocksOf(prepare(tree, { image: (address) => (address.startsWith('kept:') ? address.slice(5) : undefined) }))
  proposeDrops(blocks)
  findQuotations(blocks)
  return { meta: { ...coreProperties(zip), ...title }, blocks, images: images.all() }
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
