import { type ImportedReading, ProposedBlock } from '../../shared/reading/block.ts'

// That none is left is what is looked at.
// oxlint-disable-next-line no-control-regex
const UNSEEN_IN_SOURCE = /[\0-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]/
// oxlint-disable-next-line no-control-regex
const UNSEEN_IN_TEXT = /[\0-\x08\x0b-\x1f\x7f\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/

/**
 * What in a reading no reading may contain, whatever it was made from: it is text, and spans within it whose links lead to
 * http(s) or mail. Undefined where there is nothing of it.
 */
export function harmIn({ blocks, images, source }: ImportedReading): string | undefined {
  if (UNSEEN_IN_SOURCE.test(source ?? '')) return 'its source has characters that nobody sees'
  const ids = new Set<string>(blocks.map((block) => block.id))
  if (ids.size !== blocks.length) return 'two blocks have one id'
  for (const block of blocks) {
    const parsed = ProposedBlock.safeParse(block)
    if (!parsed.success) return `a block is none: ${parsed.error.message}`
    if (block.text !== block.text.toWellFormed().normalize('NFC')) return 'its text is not in the one form of Unicode'
    if (UNSEEN_IN_TEXT.test(block.text)) return `its text has characters that nobody sees: ${JSON.stringify(block.text.slice(0, 200))}`
    for (const span of block.spans) {
      if (span.start >= span.end || span.end > block.text.length) return `a span is outside its text: ${JSON.stringify(span)}`
      if (span.is === 'link' && !/^(https?:\/\/|mailto:)/i.test(span.href)) return `a link leads to ${span.href.slice(0, 100)}`
      if (span.is === 'note-ref' && !ids.has(span.note)) return 'a note is not there'
    }
    if (block.image !== undefined && !images.some((image) => image.id === block.image)) return 'a picture is not there'
  }
  return undefined
}
