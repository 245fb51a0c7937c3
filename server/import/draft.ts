/**
 * What an importer hands on: blocks as they will be published, except that notes are tied by the source's own keys
 * (an anchor's name, a note's number) instead of block ids, and that the text is as the source has it. `settle.ts`
 * makes a reading of it.
 */
import type { Block, ProposedBlock, ReadingImage, ReadingMeta, Span } from '#shared/reading/block.ts'

export type DraftSpan = Exclude<Span, { is: 'note-ref' }> | { is: 'note-ref'; start: number; end: number; note: string }

export interface DraftBlock extends Partial<Omit<Block, 'id' | 'number' | 'backrefs' | 'spans'>> {
  type: Block['type']
  text: string
  spans: DraftSpan[]
  /** The key by which `note-ref` spans name this footnote. */
  key?: string
  drop?: ProposedBlock['drop']
}

export interface Draft {
  meta: Partial<ReadingMeta>
  blocks: DraftBlock[]
  images: ReadingImage[]
  /** The text as it lies in the file, to compare with. */
  source?: string
}

/** How far an importer is, from 0 to 1. */
export type Progress = (done: number) => void

/** The text from `from` to `to` with the spans over it. */
export function sliceOf(
  whole: { text: string; spans: readonly DraftSpan[] },
  from: number,
  to: number,
): { text: string; spans: DraftSpan[] } {
  const spans = whole.spans.flatMap((span) =>
    span.end > from && span.start < to ? [{ ...span, start: Math.max(span.start, from) - from, end: Math.min(span.end, to) - from }] : [],
  )
  return { text: whole.text.slice(from, to), spans }
}
