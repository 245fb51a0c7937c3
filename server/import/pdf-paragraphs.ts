import type { DraftBlock, DraftSpan } from './draft.ts'
import { joinLines, wordsOf } from './hyphenation.ts'
import { columnsOf, type Margins } from './pdf-columns.ts'
import { emphasisOf } from './pdf-emphasis.ts'
import { captioned, figureOf, type PlacedPicture, standingBefore } from './pdf-figures.ts'
import { furnitureOf } from './pdf-furniture.ts'
import { type Line, roundHalf } from './pdf-lines.ts'
import { listMarker } from './text-chunks.ts'

/** What a PDF knows of itself besides its lines. */
interface PdfFrame {
  /** The label of each page, where the file has labels. */
  labels: readonly string[] | undefined
  /** Titles of its outline, folded, with their depth from 1. */
  outline: ReadonlyMap<string, number>
  /** The pictures of each page. */
  pictures?: readonly (readonly PlacedPicture[])[]
}

interface Paragraph {
  lines: Line[]
  is: 'text' | 'heading' | 'note' | 'list'
}

export const foldTitle = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

const ends = /[.!?…:][”"’»)\]]*(?:\d{1,3})?$/u

/**
 * Lines without tags as paragraphs: by the space between lines, by indents, by short last lines and by sizes; over the
 * page's end where the sentence goes on. Running heads and page numbers become blocks proposed for dropping.
 */
export function paragraphsOf(pages: readonly (readonly Line[])[], frame: PdfFrame): DraftBlock[] {
  const { lines: furniture, printed } = furnitureOf(pages)
  const label = (page: number): string | undefined => frame.labels?.[page] ?? (printed.size > 0 ? printed.get(page) : String(page + 1))
  const text = pages.map((lines) => lines.filter((line) => !furniture.has(line)))
  const all = text.flat()
  const body = bodySize(all)
  const leading = median(all.flatMap((line, i) => gapBefore(all[i - 1], line, body)))
  const words = wordsOf(all.map((line) => line.text))
  const sizes = headingSizes(all, body)
  const out: { block: DraftBlock; order: number }[] = []
  let open: Paragraph | undefined
  const close = (): void => {
    if (open) out.push({ block: blockOf(open, making), order: out.length })
    open = undefined
  }
  const margins = new Map(text.flatMap((lines) => [...columnsOf(lines, body)]))
  const marginsOf = (line: Line): Margins => margins.get(line) ?? { left: 0, right: 0 }
  const making: Making = { body, sizes, frame, label, words, marginsOf }
  const late: DraftBlock[] = []
  pages.forEach((pageLines, page) => {
    const lines = text[page] ?? []
    const notes: Paragraph[] = []
    const pictures = [...(frame.pictures?.[page] ?? [])]
    lines.forEach((line, i) => {
      late.push(...standingBefore(pictures, line, label(page)))
      const before = lines[i - 1]
      const is = kindOf(line, before, { body, frame, bottom: i > lines.length * 0.3 })
      if (is === 'note') {
        const note = notes.at(-1)
        if (note && !/^(?:\d{1,3}|[*†‡]{1,3})[.)]?\s*\S/.test(line.text)) note.lines.push(line)
        else notes.push({ is, lines: [line] })
        return
      }
      const last = open?.lines.at(-1)
      const alike = open !== undefined && (open.is === is || (open.is !== 'heading' && is !== 'heading'))
      const goesOn = open !== undefined && last !== undefined && alike && continues(open, last, line, { leading, marginsOf, body })
      if (open && goesOn) open.lines.push(line)
      else {
        close()
        out.push(...late.splice(0).map((block) => ({ block, order: out.length })))
        open = { is, lines: [line] }
      }
    })
    late.push(...pictures.map((picture) => figureOf(picture, label(page))))
    for (const note of notes) late.push(blockOf(note, making))
    for (const line of pageLines)
      if (furniture.has(line)) late.push({ type: 'paragraph', text: line.text, spans: [], drop: 'page-furniture', ...pageOf(label(page)) })
  })
  close()
  out.push(...late.map((block) => ({ block, order: out.length })))
  const blocks = out.map(({ block }) => block)
  linkNotes(blocks)
  return captioned(blocks)
}

const pageOf = (label: string | undefined): Pick<DraftBlock, 'page'> => (label === undefined || label === '' ? {} : { page: label })

function kindOf(
  line: Line,
  before: Line | undefined,
  { body, frame, bottom }: { body: number; frame: PdfFrame; bottom: boolean },
): Paragraph['is'] {
  const size = roundHalf(line.size)
  if (size > body * 1.12 || (frame.outline.has(foldTitle(line.text)) && line.text.length <= 120)) return 'heading'
  if (
    size < body * 0.93 &&
    bottom &&
    (/^(?:\d{1,3}|[*†‡]{1,3})[.)]?\s*\S/.test(line.text) || (before !== undefined && before.size < body * 0.93))
  )
    return 'note'
  return listMarker.test(line.text) ? 'list' : 'text'
}

function continues(
  open: Paragraph,
  last: Line,
  line: Line,
  at: { leading: number; marginsOf: (line: Line) => Margins; body: number },
): boolean {
  if (Math.abs(last.size - line.size) > 0.8) return false
  if (listMarker.test(line.text) && open.is !== 'heading' && (open.is === 'list' || ends.test(last.text))) return false
  const lastMargins = at.marginsOf(last)
  const first = open.lines[0] ?? last
  const isIn = (one: Line): boolean => one.x > at.marginsOf(one).left + at.body * 0.8
  const indented = isIn(line)
  const lastFull = last.x2 > lastMargins.right - (lastMargins.right - lastMargins.left) * 0.12
  if (last.page !== line.page) {
    if (open.is === 'heading') return false
    return /^\p{Ll}/u.test(line.text) || (!ends.test(last.text) && lastFull && !indented)
  }
  const gap = last.y - line.y
  // Up the page again: the next column.
  if (gap < 0) return open.is !== 'heading' && !ends.test(last.text)
  const step = open.is === 'heading' ? line.size * 1.6 : at.leading * 1.3
  if (gap > step) return false
  if (open.is === 'heading') return true
  const block = isIn(open.lines.length > 1 ? last : first)
  if (open.is === 'list') return indented || !ends.test(last.text) || lastFull
  if (indented && !block) return false
  if (indented && block && line.x > last.x + at.body * 0.8) return false
  // A first line indented and the rest not: the paragraph's own shape. The reverse is the end of a block quotation.
  if (!indented && block && open.lines.length > 1 && isIn(last)) return false
  return (
    lastFull ||
    !ends.test(last.text) ||
    (gap < at.leading * 1.05 && last.x2 > lastMargins.left + (lastMargins.right - lastMargins.left) * 0.85)
  )
}

interface Making {
  body: number
  sizes: readonly number[]
  frame: PdfFrame
  label: (page: number) => string | undefined
  words: ReadonlySet<string>
  marginsOf: (line: Line) => Margins
}

function blockOf(paragraph: Paragraph, making: Making): DraftBlock {
  const { lines, is } = paragraph
  const first = lines[0]
  const last = lines.at(-1)
  const { text, starts } = joinLines(
    lines.map((line) => line.text),
    making.words,
  )
  const broken = lines.findIndex((line, i) => i > 0 && line.page !== lines[i - 1]?.page)
  const pageAt = broken < 0 ? undefined : starts[broken]
  const spans: DraftSpan[] = [
    ...lines.flatMap((line, i) =>
      line.marks.map(({ start, end }): DraftSpan => ({ is: 'superscript', start: (starts[i] ?? 0) + start, end: (starts[i] ?? 0) + end })),
    ),
    ...emphasisOf(lines, starts, text).filter(({ start, end }) => is !== 'heading' && end - start < text.length * 0.9),
  ]
  const block: DraftBlock = {
    type: 'paragraph',
    text,
    spans,
    ...pageOf(making.label((pageAt === undefined ? first : last)?.page ?? 0)),
    ...(pageAt !== undefined && { pageAt }),
  }
  if (is === 'heading') {
    const outlined = making.frame.outline.get(foldTitle(text))
    const bySize = making.sizes.indexOf(roundHalf(first?.size ?? 0)) + 1
    return { ...block, type: 'heading', level: Math.min(6, outlined ?? (bySize > 0 ? bySize : Math.max(1, making.sizes.length))) }
  }
  if (is === 'note') return { ...block, type: 'footnote' }
  const item = listMarker.exec(text)
  if (is === 'list' && item) {
    const cut = item[0].length
    const marker = item[2] ?? ''
    return {
      ...block,
      type: 'list-item',
      text: text.slice(cut),
      spans: spans.flatMap((span) => (span.start >= cut ? [{ ...span, start: span.start - cut, end: span.end - cut }] : [])),
      marker: /^[-*•‣◦·–]$/.test(marker) ? '•' : marker,
      level: 1,
      ...(pageAt !== undefined && { pageAt: Math.max(0, pageAt - cut) }),
    }
  }
  const isDeep = (line: Line): boolean => line.x > making.marginsOf(line).left + making.body * 0.9
  const isShort = (line: Line): boolean => {
    const { left, right } = making.marginsOf(line)
    return line.x2 < right - (right - left) * 0.2
  }
  if (lines.length >= 2 && lines.every(isDeep)) {
    const verse =
      lines.length >= 3 && lines.every(isShort) && lines.filter((line) => /^["“‘]?\p{Lu}/u.test(line.text)).length >= lines.length * 0.8
    return verse
      ? { ...block, type: 'verse', text: lines.map((line) => line.text).join('\n'), spans: [] }
      : { ...block, type: 'quotation', level: 1 }
  }
  return block
}

/** Ties small-print notes to the raised marks of the page they stand on or the one before. */
function linkNotes(blocks: DraftBlock[]): void {
  let count = 0
  blocks.forEach((note, at) => {
    if (note.type !== 'footnote') return
    const lead = /^(\d{1,3}|[*†‡]{1,3})[.)]?\s*/.exec(note.text)
    if (!lead?.[1]) return
    for (let i = at - 1; i >= 0 && i > at - 40; i--) {
      const block = blocks[i]
      const mark = block?.spans.find(
        (span) => span.is === 'superscript' && span.start < span.end && block.text.slice(span.start, span.end) === lead[1],
      )
      if (!block || !mark || block.type === 'footnote') continue
      const key = `note-${++count}`
      note.key = key
      note.marker = lead[1]
      const cut = lead[0].length
      note.text = note.text.slice(cut)
      note.spans = note.spans.flatMap((span) => (span.start >= cut ? [{ ...span, start: span.start - cut, end: span.end - cut }] : []))
      block.spans = block.spans.map((span) => (span === mark ? { is: 'note-ref', start: span.start, end: span.end, note: key } : span))
      return
    }
  })
}

function bodySize(lines: readonly Line[]): number {
  const sizes = new Map<number, number>()
  for (const line of lines) sizes.set(roundHalf(line.size), (sizes.get(roundHalf(line.size)) ?? 0) + line.text.length)
  return [...sizes].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 12
}

function headingSizes(lines: readonly Line[], body: number): number[] {
  return [...new Set(lines.map((line) => roundHalf(line.size)).filter((size) => size > body * 1.12))].toSorted((a, b) => b - a).slice(0, 6)
}

function gapBefore(before: Line | undefined, line: Line, body: number): number[] {
  if (!before || before.page !== line.page || Math.abs(line.size - body) > 0.6) return []
  const gap = before.y - line.y
  return gap > 0 && gap < body * 4 ? [gap] : []
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 14
}
