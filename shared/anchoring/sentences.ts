import type { Block } from '#shared/reading/block.ts'

/** From offset `start` to `end` (exclusive) of one block. */
export interface Extent {
  readonly start: number
  readonly end: number
}

const segmenters = new Map<string, Intl.Segmenter>()

function segmenter(language: string, granularity: 'sentence' | 'word'): Intl.Segmenter {
  const key = `${granularity} ${language}`
  const known = segmenters.get(key)
  if (known) return known
  const made = new Intl.Segmenter(language, { granularity })
  segmenters.set(key, made)
  return made
}

/**
 * The sentences of a block as offsets into its text, without the space around them, by Unicode's rules (UAX 29) for the
 * language. A line of verse and a cell of a table end one too. Note marks are not taken for part of a word, so that
 * "art.1 We" are two sentences; the mark goes with the first.
 * @param language BCP 47, of the reading; the block's own goes before it.
 */
export function sentencesOf(block: Pick<Block, 'text' | 'spans' | 'lang' | 'type'>, language: string): Extent[] {
  const marks = block.spans.filter((span) => span.is === 'note-ref')
  let plain = block.text
  for (const mark of marks) plain = plain.slice(0, mark.start) + ' '.repeat(mark.end - mark.start) + plain.slice(mark.end)
  const found: Extent[] = []
  for (const line of linesOf(plain, block.type)) {
    for (const { segment, index } of segmenter(block.lang ?? language, 'sentence').segment(plain.slice(line.start, line.end))) {
      const start = line.start + index
      const from = start + segment.length - segment.trimStart().length
      let to = start + segment.trimEnd().length
      for (const mark of marks) if (mark.start === to) to = mark.end
      if (to > from && segment.trim() !== '') joinOrPush(found, plain, line.start, from, to)
    }
  }
  return found
}

/** What begins small (“he asked”, “vol. 26”) or has no letter at all (a bracket, three dots) goes on with what stands before it on its line. */
function joinOrPush(found: Extent[], plain: string, line: number, start: number, end: number): void {
  const last = found.at(-1)
  const said = plain.slice(start, end)
  const goesOn = /^\p{Ll}/u.test(said) || !/[\p{L}\p{N}]/u.test(said) || /\p{Ps}$/u.test(plain.slice(last?.start ?? 0, last?.end ?? 0))
  if (last && last.start >= line && goesOn) found[found.length - 1] = { start: last.start, end }
  else found.push({ start, end })
}

/** Lines of verse and code and cells of a table stand for themselves; elsewhere a line break is only a space. */
function linesOf(text: string, type: Block['type']): Extent[] {
  if (type !== 'verse' && type !== 'code' && type !== 'table-row') return [{ start: 0, end: text.length }]
  const lines: Extent[] = []
  let start = 0
  for (const part of text.split(/[\n\t]/)) {
    if (part.trim() !== '') lines.push({ start, end: start + part.length })
    start += part.length + 1
  }
  return lines
}

/** The words of a block as offsets into its text, punctuation left out. */
export function wordsOf(block: Pick<Block, 'text' | 'lang'>, language: string): Extent[] {
  const found: Extent[] = []
  for (const { segment, index, isWordLike } of segmenter(block.lang ?? language, 'word').segment(block.text)) {
    if (isWordLike) found.push({ start: index, end: index + segment.length })
  }
  return found
}
