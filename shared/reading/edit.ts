/**
 * What a facilitator can do to a proposed reading before it is published. Each operation is pure, gives a new list with
 * ¶ numbers set, carries spans and note links along, and gives the same list back when it does not apply.
 */
import type { BlockId } from '#shared/ids.ts'
import type { BlockType, ProposedBlock, Span } from './block.ts'
import { freshBlockId } from './block-id.ts'
import { numberBlocks } from './number.ts'

type Blocks = readonly ProposedBlock[]

/** Takes the block out. Marks of a dropped note become plain text. */
export const dropBlock = (blocks: Blocks, id: BlockId): Blocks =>
  indexOf(blocks, id) < 0 ? blocks : settled(blocks.filter((block) => block.id !== id))

/** Takes out every block that is proposed for dropping. */
export const dropProposed = (blocks: Blocks): Blocks => settled(blocks.filter((block) => block.drop === undefined))

/** Proposes to drop the block, or takes the proposal back: the preview keeps such a block in sight. */
export function proposeDrop(blocks: Blocks, id: BlockId, drop: ProposedBlock['drop']): Blocks {
  return change(blocks, id, ({ drop: _before, ...block }) => (drop === undefined ? block : { ...block, drop }))
}

/**
 * Splits the block at `offset` (a UTF-16 position within its text). The first half keeps the id; the second gets one
 * that its beginning gives. White space at the cut stays where it is, so that joining with nothing between gives back
 * what was there. A cut inside a character or at an end does nothing.
 */
export function splitBlock(blocks: Blocks, id: BlockId, offset: number): Blocks {
  const at = indexOf(blocks, id)
  const block = blocks[at]
  if (!block || offset <= 0 || offset >= block.text.length || insideCharacter(block.text, offset)) return blocks
  const secondId = freshBlockId(`${block.id}/${block.text.slice(offset, offset + 200)}`, new Set(blocks.map((other) => other.id)))
  const { marker: _marker, backrefs: _backrefs, image: _image, ...rest } = block
  const first: ProposedBlock = { ...block, text: block.text.slice(0, offset), spans: sliceSpans(block.spans, 0, offset) }
  const second: ProposedBlock = {
    ...rest,
    id: secondId,
    text: block.text.slice(offset),
    spans: sliceSpans(block.spans, offset, block.text.length),
  }
  const { pageAt } = block
  if (pageAt !== undefined && pageAt >= offset) {
    // The new page begins in the second half; on which page the first one begins is not known any more.
    delete first.page
    delete first.pageAt
    if (pageAt === offset) delete second.pageAt
    else second.pageAt = pageAt - offset
  } else delete second.pageAt
  return settled(blocks.toSpliced(at, 1, first, second))
}

/**
 * Joins the block with the one after it: the second's text follows after `between` (a space
 * where none stands at the seam). Type, level and id are the first's;
 * notes and marks that led to the second lead to the joined block.
 */
export function joinWithNext(blocks: Blocks, id: BlockId, between?: string): Blocks {
  const at = indexOf(blocks, id)
  const first = blocks[at]
  const second = blocks[at + 1]
  if (!first || !second) return blocks
  const seam = between ?? (/\s$/.test(first.text) || /^\s/.test(second.text) || first.text === '' || second.text === '' ? '' : ' ')
  const shift = first.text.length + seam.length
  const moved = second.spans.map((span) => ({ ...span, start: span.start + shift, end: span.end + shift }))
  const joined: ProposedBlock = { ...first, text: first.text + seam + second.text, spans: mergeSpans(first.spans, moved) }
  if (second.page !== undefined && (second.page !== first.page || second.pageAt !== undefined)) {
    joined.page = second.page
    joined.pageAt = shift + (second.pageAt ?? 0)
    if (joined.pageAt === 0) delete joined.pageAt
  }
  if (joined.image === undefined && second.image !== undefined) joined.image = second.image
  const rest = blocks.toSpliced(at, 2, joined).map((block) => relink(block, second.id, first.id))
  return settled(rest)
}

/** A number, a letter or a sign of notes tells one note from another; a bullet does not. */
const names = /[\p{L}\p{N}*†‡§¶#]/u

/** Makes the block another kind. What only the old kind has (marker, level) goes; headings, quotations and items get level 1. */
export function retypeBlock(blocks: Blocks, id: BlockId, type: BlockType): Blocks {
  return change(blocks, id, (block) => {
    if (block.type === type) return block
    const { level: _level, marker, head: _head, ...rest } = block
    const keeps = marker !== undefined && (type === 'list-item' || (type === 'footnote' && names.test(marker)))
    const leveled = type === 'heading' || type === 'quotation' || type === 'list-item'
    return { ...rest, type, ...(leveled && { level: 1 }), ...(keeps && { marker }) }
  })
}

/**
 * Gives the block other words. What is the same at the beginning and the end keeps its spans; a span that reaches over
 * what was changed reaches over what stands there now, and one that lay within it goes.
 */
export function rewordBlock(blocks: Blocks, id: BlockId, text: string): Blocks {
  return change(blocks, id, (block) => {
    if (block.text === text || (text.trim() === '' && block.image === undefined)) return block
    const { from, to } = whatChanged(block.text, text)
    const by = text.length - block.text.length
    // An end at the very beginning of the change stays there, and so does a start at the very end of it.
    const end = (at: number): number => (at <= from ? at : at >= to ? at + by : to + by)
    const start = (at: number): number => (at < from ? at : at >= to ? at + by : from)
    const spans = block.spans.flatMap((span): Span[] => {
      if (span.start >= from && span.end <= to && from < to) return []
      const moved = { ...span, start: start(span.start), end: end(span.end) }
      return moved.start < moved.end ? [moved] : []
    })
    const { pageAt, ...rest } = block
    const moved = pageAt === undefined ? 0 : Math.min(start(pageAt), text.length)
    return { ...rest, text, spans: sorted(spans), ...(moved > 0 && { pageAt: moved }) }
  })
}

/** The stretch of `before` that is other in `after`. No character is cut in two. */
function whatChanged(before: string, after: string): { from: number; to: number } {
  let from = 0
  while (from < before.length && from < after.length && before[from] === after[from]) from++
  if (insideCharacter(before, from) || insideCharacter(after, from)) from--
  let same = 0
  while (same < before.length - from && same < after.length - from && before.at(-1 - same) === after.at(-1 - same)) same++
  if (insideCharacter(before, before.length - same) || insideCharacter(after, after.length - same)) same--
  return { from, to: before.length - same }
}

/** Sets how deep a heading (1–6), a quotation or a list item (1–9) stands. */
export function setLevel(blocks: Blocks, id: BlockId, level: number): Blocks {
  return change(blocks, id, (block) => {
    const deepest = block.type === 'heading' ? 6 : block.type === 'quotation' || block.type === 'list-item' ? 9 : 0
    return deepest === 0 ? block : { ...block, level: Math.min(deepest, Math.max(1, Math.round(level))) }
  })
}

/** Sets or takes away the page of the source on which the block begins. */
export function setPage(blocks: Blocks, id: BlockId, page: string): Blocks {
  return change(blocks, id, ({ page: _page, pageAt: _pageAt, ...block }) =>
    page.trim() === '' ? block : { ...block, page: page.trim().slice(0, 16) },
  )
}

/** Lets the stretch of a block's text be the mark of `note`, a footnote; a mark that stood there before gives way. */
export function linkNote(blocks: Blocks, from: { block: BlockId; start: number; end: number }, note: BlockId): Blocks {
  const target = blocks[indexOf(blocks, note)]
  const source = blocks[indexOf(blocks, from.block)]
  if (
    target?.type !== 'footnote' ||
    !source ||
    source.id === note ||
    from.start < 0 ||
    from.end <= from.start ||
    from.end > source.text.length
  )
    return blocks
  return change(blocks, from.block, (block) => ({
    ...block,
    spans: sorted([...block.spans.filter((span) => !isMarkIn(span, from)), { is: 'note-ref', start: from.start, end: from.end, note }]),
  }))
}

/** Makes the note marks within the stretch plain text again. */
export function unlinkNote(blocks: Blocks, from: { block: BlockId; start: number; end: number }): Blocks {
  return change(blocks, from.block, (block) => ({ ...block, spans: block.spans.filter((span) => !isMarkIn(span, from)) }))
}

const isMarkIn = (span: Span, { start, end }: { start: number; end: number }): boolean =>
  span.is === 'note-ref' && span.start < end && span.end > start

const indexOf = (blocks: Blocks, id: BlockId): number => blocks.findIndex((block) => block.id === id)

function change(blocks: Blocks, id: BlockId, how: (block: ProposedBlock) => ProposedBlock): Blocks {
  const at = indexOf(blocks, id)
  const before = blocks[at]
  if (!before) return blocks
  const after = how(before)
  return after === before ? blocks : settled(blocks.with(at, after))
}

/** Numbers set, marks without a note gone, every footnote told who refers to it. */
function settled(blocks: Blocks): Blocks {
  const notes = new Set(blocks.filter((block) => block.type === 'footnote').map((block) => block.id))
  const linked = blocks.map((block) => {
    const spans = block.spans.filter((span) => span.is !== 'note-ref' || notes.has(span.note))
    return spans.length === block.spans.length ? block : { ...block, spans }
  })
  const backrefs = new Map<BlockId, BlockId[]>()
  for (const block of linked) {
    for (const span of block.spans) {
      if (span.is !== 'note-ref') continue
      const known = backrefs.get(span.note) ?? []
      if (!known.includes(block.id)) backrefs.set(span.note, [...known, block.id])
    }
  }
  return numberBlocks(
    linked.map((block) => {
      const { backrefs: _before, ...rest } = block
      const back = backrefs.get(block.id)
      return back ? { ...rest, backrefs: back.slice(0, 100) } : rest
    }),
  )
}

function relink(block: ProposedBlock, from: BlockId, to: BlockId): ProposedBlock {
  if (!block.spans.some((span) => span.is === 'note-ref' && span.note === from)) return block
  return { ...block, spans: block.spans.map((span) => (span.is === 'note-ref' && span.note === from ? { ...span, note: to } : span)) }
}

function sliceSpans(spans: readonly Span[], from: number, to: number): Span[] {
  return spans.flatMap((span) =>
    span.end > from && span.start < to ? [{ ...span, start: Math.max(span.start, from) - from, end: Math.min(span.end, to) - from }] : [],
  )
}

/** Two halves of one span, cut by a split, become one again where they meet. */
function mergeSpans(before: readonly Span[], after: readonly Span[]): Span[] {
  const rest = [...after]
  const merged = before.map((span) => {
    const at = rest.findIndex((other) => other.start === span.end && sameKind(span, other))
    const [other] = at < 0 ? [] : rest.splice(at, 1)
    return other ? { ...span, end: other.end } : span
  })
  return sorted([...merged, ...rest])
}

function sameKind(a: Span, b: Span): boolean {
  const { start: _a, end: _b, ...left } = a
  const { start: _c, end: _d, ...right } = b
  return JSON.stringify(left) === JSON.stringify(right)
}

const sorted = (spans: Span[]): Span[] => spans.toSorted((a, b) => a.start - b.start || b.end - a.end)

const insideCharacter = (text: string, at: number): boolean =>
  /[\uDC00-\uDFFF]/.test(text[at] ?? '') && /[\uD800-\uDBFF]/.test(text[at - 1] ?? '')
