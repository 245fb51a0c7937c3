import type { DraftBlock } from './draft.ts'

const definition = /^(?:\[(\d{1,3}|[a-z]|\*{1,3}|[†‡])\]|\((\d{1,3})\)|(\d{1,3})[.)]|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})|(\*{1,3}|[†‡])(?=\s))\s*(?=\S)/u
const mark = /\[(\d{1,3}|[a-z]|\*{1,3}|[†‡])\]|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})|(?<=[\p{L}\p{P}])(\*{1,3}|[†‡])(?=\s|$|\p{P})/gu
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

const plainMark = (found: string): string => found.replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/gu, (digit) => String(superscripts.indexOf(digit)))

/**
 * Finds the footnotes of plain text: a block that begins with a number or sign which a mark in an earlier block (`[1]`,
 * `¹`, `*`) asks for. The note loses its number to `marker`, the mark becomes a `note-ref`. A numbered block that no
 * mark asks for stays what it is, and so does a mark without its note.
 */
export function linkTextNotes(blocks: DraftBlock[]): void {
  const waiting = new Map<string, { block: DraftBlock; start: number; end: number }[]>()
  let notes = 0
  for (const block of blocks) {
    const found =
      block.type === 'paragraph' || block.type === 'list-item' || block.type === 'footnote'
        ? definition.exec(block.type === 'list-item' ? `${block.marker ?? ''} ${block.text}` : block.text)
        : null
    const name = found ? plainMark(found[1] ?? found[2] ?? found[3] ?? found[4] ?? found[5] ?? '') : ''
    const asking = waiting.get(name)
    if (found && asking) {
      const key = `note-${++notes}`
      if (block.type !== 'list-item') {
        const cut = found[0].length
        block.text = block.text.slice(cut)
        block.spans = block.spans.flatMap((span) =>
          span.end <= cut ? [] : [{ ...span, start: Math.max(0, span.start - cut), end: span.end - cut }],
        )
      }
      block.type = 'footnote'
      block.key = key
      block.marker = name
      delete block.level
      for (const { block: from, start, end } of asking) from.spans.push({ is: 'note-ref', start, end, note: key })
      waiting.delete(name)
    }
    for (const sign of block.text.matchAll(mark)) {
      const asked = plainMark(sign[1] ?? sign[2] ?? sign[3] ?? '')
      const places = waiting.get(asked) ?? []
      places.push({ block, start: sign.index, end: sign.index + sign[0].length })
      waiting.set(asked, places)
    }
  }
}
