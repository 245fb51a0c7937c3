/** /api/readings */
import { z } from 'zod'
import { type BlockId, ReadingId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { Block, ReadingImage, ReadingMeta } from '#shared/reading/block.ts'

const published = {
  meta: ReadingMeta,
  blocks: z
    .array(Block)
    .min(1, 'Keep at least one block.')
    .max(limits.readingBlocks, `A reading has at most ${limits.readingBlocks} blocks.`)
    .superRefine(checkBlocks),
  images: z.array(ReadingImage).max(2_000).default([]),
}

/** A reading as it is published: every id once, every span inside its text, every note and way back inside the reading. */
export const NewReading = z.object(published).superRefine(checkImages).meta({ id: 'NewReading' })
/** What a client sends. */
export type NewReading = z.input<typeof NewReading>

/** A correction. Pictures that the reading has already need not be sent again. */
export const NewVersion = z
  .object({
    ...published,
    /** The version that was corrected. */
    from: z.int().min(1),
  })
  .meta({ id: 'NewVersion' })
/** What a client sends. */
export type NewVersion = z.input<typeof NewVersion>

export const PublishedReading = z.object({ id: ReadingId, version: z.int().min(1) }).meta({ id: 'PublishedReading' })
export type PublishedReading = z.infer<typeof PublishedReading>

export const ReadingQuery = z.object({ version: z.coerce.number().int().min(1).max(100_000).optional() })

const viewed = {
  id: ReadingId,
  version: z.int().min(1),
  meta: ReadingMeta,
  /** Brought by whoever asks, who may correct it. */
  mine: z.boolean(),
  /** Whoever brought it has deleted it; the sessions that read it keep it, and no new one is opened on it. */
  deleted: z.boolean(),
}
export const ReadingView = z.object({ ...viewed, blocks: z.array(Block) }).meta({ id: 'ReadingView' })
export type ReadingView = z.infer<typeof ReadingView>
/** A reading as it comes: to parse all blocks of a long one takes a while. */
export const ReadingAsSent = z.object({ ...viewed, blocks: z.array(z.unknown()) })

export const ReadingSummary = z
  .object({
    id: ReadingId,
    version: z.int().min(1),
    title: z.string(),
    author: z.string(),
    language: z.string(),
    createdAt: z.iso.datetime(),
    /** Brought by whoever asks; otherwise by another facilitator of one of their seminars. */
    mine: z.boolean(),
  })
  .meta({ id: 'ReadingSummary' })
export type ReadingSummary = z.infer<typeof ReadingSummary>

export const ReadingList = z.object({ readings: z.array(ReadingSummary) }).meta({ id: 'ReadingList' })
export type ReadingList = z.infer<typeof ReadingList>

export const DeletedReading = z
  .object({
    /** It is gone; or sessions read it, which keep it. */
    is: z.enum(['gone', 'kept-for-sessions']),
  })
  .meta({ id: 'DeletedReading' })
export type DeletedReading = z.infer<typeof DeletedReading>

/** A figure's picture is at `/api/readings/<id>/images/<image>`. */
export const ImageId = ReadingImage.shape.id

const safeLink = /^(https?:\/\/|mailto:|#)/i

function checkBlocks(blocks: readonly Block[], check: z.RefinementCtx): void {
  const wrong = (path: (string | number)[], message: string) => check.addIssue({ code: 'custom', path, message })
  const types = new Map<BlockId, Block['type']>()
  let length = 0
  blocks.forEach((block, at) => {
    if (types.has(block.id)) wrong([at, 'id'], 'Give every block its own id.')
    types.set(block.id, block.type)
    length += block.text.length
    if (block.text.includes('\0') || !block.text.isWellFormed()) wrong([at, 'text'], 'Take out what is not text (NUL or half a character).')
  })
  if (length > limits.readingText) wrong([], `The text has ${length} characters; a reading has at most ${limits.readingText}.`)
  blocks.forEach((block, at) => {
    block.spans.forEach((span, nth) => {
      if (span.start >= span.end || span.end > block.text.length) wrong([at, 'spans', nth], 'Keep spans inside the text of their block.')
      if (span.is === 'link' && !safeLink.test(span.href))
        wrong([at, 'spans', nth, 'href'], 'Link to http, https, mailto or a place in the page.')
      if (span.is === 'note-ref' && types.get(span.note) !== 'footnote')
        wrong([at, 'spans', nth, 'note'], 'Point at a footnote of this reading.')
    })
    block.backrefs?.forEach((id, nth) => {
      if (!types.has(id)) wrong([at, 'backrefs', nth], 'Point at a block of this reading.')
    })
    if (block.pageAt !== undefined && block.pageAt > block.text.length) wrong([at, 'pageAt'], 'Keep the page break inside the block.')
  })
}

function checkImages(
  reading: { readonly blocks: readonly Block[]; readonly images: readonly ReadingImage[] },
  check: z.RefinementCtx,
): void {
  const ids = new Set(reading.images.map((image) => image.id))
  const wrong = (path: (string | number)[], message: string) => check.addIssue({ code: 'custom', path, message })
  if (ids.size < reading.images.length) wrong(['images'], 'Send every picture once.')
  reading.blocks.forEach((block, at) => {
    if (block.image !== undefined && !ids.has(block.image)) wrong(['blocks', at, 'image'], 'Send the picture of this figure too.')
  })
}
