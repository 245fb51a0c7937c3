/** Where in its source a block stands, so that both can be seen side by side. */
import { literally } from '#shared/literally.ts'

export interface Around {
  readonly before: string
  readonly here: string
  readonly after: string
  /** Something was left away at the beginning or the end. */
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

const SHOWN = 2_400
const WORDS = 7
/** What may stand between two words of a block in its source: white space and the signs of Markdown. */
const between = '[\\s*_>#|\\-\\[\\]]+'

const found = (source: string, words: readonly string[], from: number) => {
  const pattern = new RegExp(words.map(literally).join(between), 'g')
  pattern.lastIndex = from
  const match = pattern.exec(source)
  return match ? { start: match.index, end: match.index + match[0].length } : undefined
}

/**
 * The source around a block, which is looked for by its first and last words near `share` (0–1), the place it has
 * among the blocks; without a match, the source around that place with nothing marked.
 */
export function sourceAround(source: string, text: string, share: number): Around {
  const words = text.split(/\s+/).filter(Boolean)
  const guess = Math.floor(share * source.length)
  const slack = Math.max(20_000, source.length * 0.15)
  const begin = words.slice(0, WORDS)
  const start = begin.length === 0 ? undefined : (found(source, begin, Math.max(0, guess - slack)) ?? found(source, begin, 0))
  if (!start) return cut(source, guess, guess)
  const end = words.length > WORDS ? found(source, words.slice(-WORDS), start.start) : start
  const reaches = end && end.end - start.start < text.length * 1.6 + 200 ? end.end : start.end
  return cut(source, start.start, reaches)
}

function cut(source: string, start: number, end: number): Around {
  const from = Math.max(0, start - SHOWN / 2)
  const to = Math.min(source.length, end + SHOWN)
  return {
    before: source.slice(from, start),
    here: source.slice(start, end),
    after: source.slice(end, to),
    cutBefore: from > 0,
    cutAfter: to < source.length,
  }
}
