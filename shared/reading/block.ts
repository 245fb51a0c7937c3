/**
 * A reading is an ordered list of blocks of plain text. Everything that is not text (emphasis, links, note marks) is a
 * span over it, so that a passage is nothing but (block, offset) pairs. Offsets are UTF-16 units, as in the DOM.
 */
import { z } from 'zod'
import { BlockId } from '#shared/ids.ts'

export const spanStyles = [
  'emphasis',
  'strong',
  'underline',
  'strike',
  'superscript',
  'subscript',
  'small-caps',
  'code',
  'math',
  'cite',
] as const

/** A stretch of one block's text that is not plain. `start` < `end`; spans may nest or overlap. */
export const Span = z.discriminatedUnion('is', [
  z.object({ is: z.enum(spanStyles), start: z.int().min(0), end: z.int().min(1) }),
  z.object({ is: z.literal('link'), start: z.int().min(0), end: z.int().min(1), href: z.string().max(2_048) }),
  /** The mark of a footnote in the text; `note` is the footnote's block. */
  z.object({ is: z.literal('note-ref'), start: z.int().min(0), end: z.int().min(1), note: BlockId }),
  z.object({ is: z.literal('lang'), start: z.int().min(0), end: z.int().min(1), lang: z.string().max(35) }),
])
export type Span = z.infer<typeof Span>

export const blockTypes = [
  'paragraph',
  'heading',
  'quotation',
  'list-item',
  'verse',
  'footnote',
  'figure',
  'table-row',
  'code',
  'separator',
] as const
export type BlockType = (typeof blockTypes)[number]

export const Block = z.object({
  id: BlockId,
  type: z.enum(blockTypes),
  /** Plain text. A line break inside a block (verse, address) is `\n`; a table row's cells are parted by `\t`. */
  text: z.string(),
  spans: z.array(Span).max(5_000),
  /** ¶ number, on the blocks that carry one; see `reading/number.ts`. */
  number: z.int().min(1).optional(),
  /** Heading 1–6; depth of a list item or quotation, from 1. */
  level: z.int().min(1).max(9).optional(),
  /** What stands before a list item ("1.", "•") or a footnote ("1", "*"). */
  marker: z.string().max(16).optional(),
  /** A heading row of a table. */
  head: z.boolean().optional(),
  /** The page of the source on which the block begins, as printed there. */
  page: z.string().max(16).optional(),
  /** Where `page` begins inside the block, if not at its start. */
  pageAt: z.int().min(0).optional(),
  lang: z.string().max(35).optional(),
  dir: z.enum(['ltr', 'rtl']).optional(),
  /** A figure's picture, as the id of a stored image; its `text` is the caption or description. */
  image: z.string().max(64).optional(),
  /** On a footnote: the blocks whose text refers to it, for the way back. */
  backrefs: z.array(BlockId).max(100).optional(),
})
export type Block = z.infer<typeof Block>

/** What an importer proposes about a block; the facilitator decides before publishing. */
export const ProposedBlock = Block.extend({
  /** Set when the block looks like a leftover of the web page or the scan; it says why, in a stable word. */
  drop: z.enum(['navigation', 'boilerplate', 'repeated', 'page-furniture']).optional(),
})
export type ProposedBlock = z.infer<typeof ProposedBlock>

/** What is known about a text besides the text. */
export const ReadingMeta = z.object({
  title: z.string().trim().min(1).max(300),
  author: z.string().trim().max(300),
  source: z.string().trim().max(2_048),
  /** BCP 47, such as `en` or `he`. */
  language: z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/),
  licence: z.string().trim().max(300),
})
export type ReadingMeta = z.infer<typeof ReadingMeta>

/** A figure's picture, kept with the reading. `id` is derived from the bytes; `base64` is them, for the way through JSON. */
export const ReadingImage = z.object({
  id: z.string().regex(/^[a-z0-9]{16,64}$/),
  mediaType: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
  base64: z.base64(),
})
export type ReadingImage = z.infer<typeof ReadingImage>

/** What comes out of every importer, whatever the format. Every `image` of a block is among `images`. */
export const ImportedReading = z.object({
  meta: ReadingMeta.partial(),
  blocks: z.array(ProposedBlock),
  images: z.array(ReadingImage),
  /** The text of a file as it lies in it, to be seen beside what came out. Of a text that is its own source there is none. */
  source: z.string().optional(),
})
export type ImportedReading = z.infer<typeof ImportedReading>
