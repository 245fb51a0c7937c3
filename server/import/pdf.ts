import type { Root } from 'hast'
import { getDocumentProxy } from 'unpdf'
import { z } from 'zod'
import { Refusal } from '#shared/errors.ts'
import { bounds } from './bounds.ts'
import type { Draft, DraftBlock, Progress } from './draft.ts'
import { blocksOf } from './hast-blocks.ts'
import { prepare } from './hast-prepare.ts'
import { joinLines, wordsOf } from './hyphenation.ts'
import { ImageStore } from './images.ts'
import { proposeDrops } from './leftovers.ts'
import type { PlacedPicture } from './pdf-figures.ts'
import { type Face, type Line, linesOf, type Piece } from './pdf-lines.ts'
import { PageParts } from './pdf-operators.ts'
import { foldTitle, paragraphsOf } from './pdf-paragraphs.ts'
import { elementsOf, type TagNode } from './pdf-tags.ts'
import { findQuotations } from './quotation.ts'

const TextItem = z.object({ str: z.string(), width: z.number(), transform: z.array(z.number()).length(6), fontName: z.string().optional() })
const Marked = z.object({ type: z.string(), id: z.string().nullish() })
const Outline: z.ZodType<{ title: string; items: unknown[] }> = z.object({ title: z.string(), items: z.array(z.unknown()) })
const Info = z.object({ info: z.object({ Title: z.string().optional(), Author: z.string().optional(), Language: z.string().nullish() }) })

interface Page {
  pieces: Piece[]
  pictures: PlacedPicture[]
  tags: TagNode | undefined
}

/**
 * A PDF with text. Where its structure is tagged (most of it), the tags are followed; else paragraphs are built from
 * the lines. Nothing in the file is evaluated or drawn.
 */
export async function readPdf(bytes: Uint8Array, progress: Progress): Promise<Draft> {
  const document = await open(bytes)
  try {
    if (document.numPages > bounds.pdfPages)
      throw new Refusal('too-large', `The PDF has ${document.numPages} pages; Catena takes ${bounds.pdfPages}. Bring it in parts.`)
    const labels = await document.getPageLabels().catch(() => null)
    const outline = new Map<string, number>()
    readOutline(await document.getOutline().catch(() => null), 1, outline)
    const pages: Page[] = []
    const images = new ImageStore()
    const parts = new PageParts(images)
    for (let n = 1; n <= document.numPages; n++) {
      const page = await document.getPage(n)
      const pictures = await parts.read(page)
      const { items } = await page.getTextContent({ includeMarkedContent: true })
      const tags: TagNode | undefined = (await page.getStructTree().catch(() => null)) ?? undefined
      pages.push({ pieces: piecesOf(items, parts.faces), pictures, tags })
      page.cleanup()
      progress((n / document.numPages) * 0.8)
    }
    leaveOutOrnaments(pages)
    const lines = pages.map(({ pieces }, n) => linesOf(pieces, n))
    const blocks =
      tagged(pages, lines, labels) ??
      paragraphsOf(lines, { labels: labels ?? undefined, outline, pictures: pages.map(({ pictures }) => pictures) })
    proposeDrops(blocks)
    findQuotations(blocks)
    return {
      meta: metaOf(await document.getMetadata().catch(() => undefined)),
      blocks,
      images: images.all(),
      source: sourceOf(lines, labels),
    }
  } finally {
    await document.loadingTask.destroy()
  }
}

async function open(bytes: Uint8Array): ReturnType<typeof getDocumentProxy> {
  try {
    return await getDocumentProxy(bytes, {
      verbosity: 0,
      useSystemFonts: false,
      disableFontFace: true,
      useWorkerFetch: false,
      enableXfa: false,
      stopAtErrors: false,
      maxImageSize: bounds.pdfPixels,
      isOffscreenCanvasSupported: false,
      isImageDecoderSupported: false,
    })
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException')
      throw new Refusal('import-failed', 'The PDF is locked with a password. Save it without one and bring that.')
    throw new Refusal('import-failed', 'The PDF is damaged. Open it where it was made, save it again and bring that.')
  }
}

/** The pages line by line, each under its number. */
const sourceOf = (pages: readonly (readonly Line[])[], labels: readonly string[] | null): string =>
  pages.map((lines, n) => [`— ${labels?.[n] ?? n + 1} —`, ...lines.map(({ text }) => text)].join('\n')).join('\n\n')

/** What stands on page after page is the publisher's sign. */
function leaveOutOrnaments(pages: Page[]): void {
  const on = Map.groupBy(
    pages.flatMap(({ pictures }, n) => pictures.map(({ id }) => ({ id, n }))),
    ({ id }) => id,
  )
  for (const page of pages) page.pictures = page.pictures.filter(({ id }) => new Set(on.get(id)?.map(({ n }) => n)).size < 3)
}

function piecesOf(items: readonly unknown[], faces: ReadonlyMap<string, Face>): Piece[] {
  const pieces: Piece[] = []
  const inside: (string | undefined)[] = []
  for (const item of items) {
    const text = TextItem.safeParse(item)
    if (text.success) {
      const [a = 0, b = 0, , , x = 0, y = 0] = text.data.transform
      const content = inside.findLast((id) => id !== undefined)
      const face = faces.get(text.data.fontName ?? '')
      pieces.push({
        text: text.data.str,
        x,
        y,
        width: text.data.width,
        size: Math.hypot(a, b),
        ...(content !== undefined && { content }),
        ...(face && { face }),
      })
      continue
    }
    const marked = Marked.safeParse(item)
    if (!marked.success) continue
    if (marked.data.type.startsWith('begin')) inside.push(marked.data.id ?? undefined)
    else inside.pop()
  }
  return pieces
}

/** The blocks of a tagged PDF, or nothing when its tags leave out much of the text. */
function tagged(pages: readonly Page[], lines: readonly Line[][], labels: readonly string[] | null): DraftBlock[] | undefined {
  if (!pages.some(({ tags }) => tags)) return undefined
  const words = wordsOf(lines.flat().map((line) => line.text))
  const blocks: DraftBlock[] = []
  pages.forEach(({ pieces, pictures, tags }, n) => {
    if (!tags) return
    const page: Root = { type: 'root', children: elementsOf(tags, pieces, pictures, words) }
    const label = labels?.[n] ?? String(n + 1)
    const image = (address: string): string | undefined => (address.startsWith('kept:') ? address.slice(5) : undefined)
    const here = blocksOf(prepare(page, { image })).map((block) => ({ ...block, spans: withoutWhole(block), page: label }))
    const [first] = here
    const last = blocks.at(-1)
    if (first && last && goesOn(last, first)) {
      const { text, starts } = joinLines([last.text.trimEnd(), first.text.trimStart()], words)
      const from = starts[1] ?? 0
      last.spans.push(...first.spans.map((span) => ({ ...span, start: span.start + from, end: span.end + from })))
      Object.assign(last, { text, page: label, pageAt: from })
      here.shift()
    }
    blocks.push(...here)
  })
  const size = (text: string): number => text.replace(/\s+/g, '').length
  const inTags = blocks.reduce((sum, block) => sum + size(block.text), 0)
  const inLines = lines.flat().reduce((sum, line) => sum + size(line.text), 0)
  const structured = blocks.filter((block) => block.type !== 'paragraph' || block.text.length > 60).length
  return inTags > inLines * 0.8 && blocks.length >= pages.length * 0.5 && structured > 0 ? blocks : undefined
}

/** What a whole block is set in is how it looks, not what it stresses. */
const withoutWhole = ({ text, spans }: DraftBlock): DraftBlock['spans'] =>
  spans.filter(
    ({ is, start, end }) => (is !== 'emphasis' && is !== 'strong') || text.slice(start, end).trim().length < text.trim().length * 0.9,
  )

const goesOn = (last: DraftBlock, first: DraftBlock): boolean =>
  last.type === first.type &&
  (last.type === 'paragraph' || last.type === 'quotation' || last.type === 'list-item') &&
  first.marker === undefined &&
  !/[.!?…:][”"’»)\]]*\d{0,3}\s*$/u.test(last.text)

function readOutline(items: readonly unknown[] | null, depth: number, into: Map<string, number>): void {
  if (!items || depth > 6 || into.size > 5_000) return
  for (const item of items) {
    const parsed = Outline.safeParse(item)
    if (!parsed.success) continue
    const title = foldTitle(parsed.data.title)
    if (title.length > 1 && !into.has(title)) into.set(title, depth)
    readOutline(parsed.data.items, depth + 1, into)
  }
}

function metaOf(metadata: unknown): Draft['meta'] {
  const parsed = Info.safeParse(metadata)
  if (!parsed.success) return {}
  const { Title = '', Author = '', Language } = parsed.data.info
  const meta: Draft['meta'] = {}
  if (Title.trim() !== '' && !/^(?:microsoft word|untitled|document\d*)|\.(?:docx?|pdf|indd|qxd|tex|dvi)$/i.test(Title.trim()))
    meta.title = Title
  if (Author.trim() !== '') meta.author = Author
  if (Language) meta.language = Language
  return meta
}
