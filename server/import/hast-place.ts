import type { Element } from 'hast'
import { literally } from '#shared/literally.ts'
import { type DraftBlock, sliceOf } from './draft.ts'
import type { Run } from './hast-run.ts'

/** Where the walk stands: what the elements around say of a block. */
export interface Place {
  as: 'paragraph' | 'quotation' | 'list-item'
  quotes: number
  lists: number
  /** What stands before the next block of a list item; spent by the first. */
  marker?: { text: string | undefined }
  note?: { key: string; marker: string; begun: boolean }
  verse?: boolean
  drop?: DraftBlock['drop']
  lang?: string
  dir?: 'ltr' | 'rtl'
}

/** The type of a block, where its own element says it, with what goes with it. */
export type BlockAs = Pick<DraftBlock, 'type'> & Partial<DraftBlock>

export const pageOf = (page: string | undefined): Pick<DraftBlock, 'page'> => (page !== undefined && page !== '' ? { page } : {})

/** The place within an element, given the one around it. */
export function inner(element: Element, place: Place): Place {
  const { lang, dir, dataDrop, dataNote, dataMark, dataQuote } = element.properties
  const next: Place = { ...place }
  if (typeof lang === 'string' && lang !== '') next.lang = lang.slice(0, 35)
  if (dir === 'rtl' || dir === 'ltr') next.dir = dir
  if (dataDrop === 'navigation') next.drop = 'navigation'
  if (dataNote !== undefined && dataNote !== 'yes') next.note = { key: String(dataNote), marker: String(dataMark ?? ''), begun: false }
  if (dataQuote !== undefined && next.as === 'paragraph') {
    next.as = 'quotation'
    next.quotes = Math.max(1, next.quotes)
  }
  return next
}

/** A block of what was gathered, as its place and its own element make it. */
export function makeBlock(run: Run, place: Place, page: string | undefined, as?: BlockAs): DraftBlock {
  const note = place.note
  const lines = run.text.trim().split('\n')
  const verse = place.verse === true || (place.as !== 'list-item' && lines.length >= 3 && lines.every((line) => line.trim().length <= 80))
  const type = as?.type ?? (note ? 'footnote' : verse ? 'verse' : place.as)
  const block: DraftBlock = {
    ...as,
    type,
    text: run.text,
    spans: run.spans.filter(
      (span) =>
        !(
          span.is === 'superscript' &&
          run.spans.some((other) => other.is === 'note-ref' && other.start <= span.start + 1 && other.end >= span.end - 1)
        ),
    ),
    ...pageOf(page),
    ...(run.page && run.page.label !== '' && { page: run.page.label }),
    ...(run.page && run.text.slice(0, run.page.at).trim() !== '' && { pageAt: run.page.at }),
    ...(place.lang !== undefined && { lang: place.lang }),
    ...(place.dir !== undefined && { dir: place.dir }),
    ...(place.drop !== undefined && { drop: place.drop }),
  }
  if (type === 'quotation') block.level = Math.min(9, Math.max(1, place.quotes))
  if (type === 'list-item') {
    block.level = Math.min(9, Math.max(1, place.lists))
    if (place.marker?.text !== undefined) block.marker = place.marker.text
    if (place.marker) place.marker.text = undefined
  }
  if (note && type === 'footnote') beginNote(block, note)
  return block
}

function beginNote(block: DraftBlock, note: NonNullable<Place['note']>): void {
  if (note.begun) return
  note.begun = true
  block.key = note.key
  block.marker = note.marker
  const own = literally(note.marker)
  const lead = new RegExp(`^\\s*[[({]?${own}[\\])}]?[.:)]?\\s*`).exec(block.text)?.[0] ?? ''
  if (lead.trim() !== '' && lead.length < block.text.length) Object.assign(block, sliceOf(block, lead.length, block.text.length))
}
