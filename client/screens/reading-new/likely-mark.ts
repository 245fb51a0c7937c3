/** What in a block looks like the mark of a note, and of which one. */
import type { ProposedBlock } from '#shared/reading/block.ts'

export interface Stretch {
  readonly start: number
  readonly end: number
}

const bare = (mark: string): string => mark.replace(/[^\p{L}\p{N}*†‡§]/gu, '')

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const plain = (mark: string): string => bare(mark.replace(/[⁰¹²³⁴-⁹]/g, (digit) => String(superscripts.indexOf(digit))))

/** Raised figures and signs, and what stands in brackets, that are no marks yet; the first of them. */
export function likelyMark(block: ProposedBlock): Stretch | undefined {
  const isFree = ({ start, end }: Stretch) => !block.spans.some((span) => span.is === 'note-ref' && span.start < end && span.end > start)
  const raised = block.spans.filter((span) => span.is === 'superscript')
  const written = [...block.text.matchAll(/\[\d{1,3}\]|[⁰¹²³⁴-⁹]{1,3}|[*†‡]+|(?<=[\p{L}.,;:!?…»”’"'])\d{1,3}(?![\p{L}\p{N}])/gu)].map(
    (match) => ({
      start: match.index,
      end: match.index + match[0].length,
    }),
  )
  return [...raised, ...written].filter(isFree).toSorted((a, b) => a.start - b.start)[0]
}

/** The note that a mark most likely leads to: the first with the same mark that nothing leads to yet, as notes may begin anew on each page. */
export function likelyNote(mark: string, notes: readonly ProposedBlock[]): ProposedBlock | undefined {
  const wanted = plain(mark)
  const same = wanted === '' ? [] : notes.filter((note) => plain(note.marker ?? '') === wanted)
  const isFree = (note: ProposedBlock) => note.backrefs === undefined
  return same.find(isFree) ?? same[0] ?? notes.find(isFree) ?? notes[0]
}
