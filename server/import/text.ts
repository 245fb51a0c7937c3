import type { Draft, DraftBlock } from './draft.ts'
import { wordsOf } from './hyphenation.ts'
import { proposeDrops } from './leftovers.ts'
import { findQuotations } from './quotation.ts'
import { type Chunk, chunksOf, listMarker, runningText } from './text-chunks.ts'
import { looksLikeHeading, namedHeading, ranks } from './text-heading.ts'
import { linkTextNotes } from './text-notes.ts'
import { titlePage } from './text-title.ts'

/**
 * Plain text has no markup: what is a heading, a quotation, verse or a note is read from blank lines, marks and looks.
 * Where a guess is doubtful the block stays a paragraph, since a class can read that.
 */
export function readText(text: string): Draft {
  const chunks = chunksOf(text)
  const words = wordsOf(chunks.flatMap((chunk) => chunk.lines))
  const { meta, taken } = titlePage(chunks)
  const body = chunks.slice(taken)
  const blocks: DraftBlock[] = []
  const headings: { block: DraftBlock; rank: number }[] = []
  body.forEach((chunk, i) => {
    const heading = headingOf(chunk, body[i + 1])
    if (heading) {
      const block: DraftBlock = { type: 'heading', text: heading.text, spans: [] }
      headings.push({ block, rank: heading.rank })
      blocks.push(block)
    } else blocks.push(blockOf(chunk, words))
  })
  dropNumberedParagraphs(blocks)
  linkTextNotes(blocks)
  for (const block of blocks) if (block.type === 'list-item' && /^[-*•‣◦·–]$/.test(block.marker ?? '')) block.marker = '•'
  proposeDrops(blocks)
  findQuotations(blocks)
  const used = [...new Set(headings.map(({ rank }) => rank))].toSorted((a, b) => a - b)
  for (const { block, rank } of headings) block.level = used.indexOf(rank) + 1
  for (const block of blocks) underscores(block)
  return { meta, blocks, images: [] }
}

function headingOf(chunk: Chunk, next: Chunk | undefined): { text: string; rank: number } | undefined {
  if (chunk.is !== 'short' && chunk.is !== 'list') return undefined
  const [first = '', second = ''] = chunk.lines
  if (chunk.lines.length === 2 && /^\s*(=+|-+|~+)\s*$/.test(second) && second.trim().length >= 3)
    return { text: first.trim(), rank: second.includes('=') ? ranks.chapter : ranks.plain }
  if (next === undefined) return undefined
  const named = namedHeading(chunk.lines)
  if (named && (chunk.is === 'short' || next.is !== 'list')) return named
  const prose = next.is === 'prose' || next.is === 'verse' || next.lines.join(' ').length > 80
  return chunk.is === 'short' && chunk.lines.length === 1 && prose && looksLikeHeading(first)
    ? { text: first.trim(), rank: ranks.plain }
    : undefined
}

function blockOf(chunk: Chunk, words: ReadonlySet<string>): DraftBlock {
  if (chunk.is === 'separator') return { type: 'separator', text: '', spans: [] }
  if (chunk.is === 'verse') {
    const margin = Math.min(...chunk.lines.map((line) => line.length - line.trimStart().length))
    return { type: 'verse', text: chunk.lines.map((line) => line.slice(margin)).join('\n'), spans: [] }
  }
  if (chunk.is === 'list') {
    const found = listMarker.exec(chunk.lines[0] ?? '')
    const marker = found?.[2] ?? ''
    const [first = '', ...rest] = chunk.lines
    const text = runningText([first.slice(found?.[0].length ?? 0), ...rest], words)
    return {
      type: 'list-item',
      text,
      spans: [],
      marker,
      level: Math.min(9, 1 + Math.floor((found?.[1]?.length ?? 0) / 3)),
    }
  }
  const address = chunk.is === 'short' && chunk.lines.length > 1
  return {
    type: 'paragraph',
    text: address ? chunk.lines.map((line) => line.trim()).join('\n') : runningText(chunk.lines, words),
    spans: [],
  }
}

/** A single "1." or "a)" with nothing of its kind beside it is how a sentence begins, not a list. */
function dropNumberedParagraphs(blocks: DraftBlock[]): void {
  const alone = blocks.filter(
    (block, i) => block.type === 'list-item' && blocks[i - 1]?.type !== 'list-item' && blocks[i + 1]?.type !== 'list-item',
  )
  const sequence = new Set(blocks.flatMap((block) => (block.type === 'list-item' ? [block.marker] : [])))
  for (const block of alone) {
    const number = Number.parseInt(block.marker?.replace(/\D/g, '') ?? '', 10)
    const style = block.marker?.replace(/\d+/, 'n') ?? ''
    const neighbour = [number - 1, number + 1].some((n) => sequence.has(style.replace('n', String(n))))
    if (Number.isFinite(number) && neighbour) continue
    block.text = `${block.marker} ${block.text}`
    block.type = 'paragraph'
    delete block.marker
    delete block.level
  }
}

const emphasised = /(?<![\p{L}\p{N}_])_(?=\S)([^_\n]{1,300}?\S|\S)_(?![\p{L}\p{N}_])/gu

/** `_so_` is how plain text says emphasis. */
function underscores(block: DraftBlock): void {
  const found = [...block.text.matchAll(emphasised)]
  if (found.length === 0) return
  const gone = found.flatMap((match) => [match.index, match.index + match[0].length - 1])
  const at = (offset: number): number => offset - countBelow(gone, offset)
  block.spans = [
    ...block.spans.map((span) => ({ ...span, start: at(span.start), end: at(span.end) })),
    ...found.map((match) => ({ is: 'emphasis' as const, start: at(match.index), end: at(match.index + match[0].length) })),
  ]
  block.text = block.text.replace(emphasised, '$1')
}

/** How many of the ascending numbers are less than `limit`. */
function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) < limit) low = middle + 1
    else high = middle
  }
  return low
}
