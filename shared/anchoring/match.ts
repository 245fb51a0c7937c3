/**
 * Where a passage stands in a list of blocks, which may be a later version than the one it was written on. The order of
 * trust: the exact place with the exact words; the exact words elsewhere, told apart by the words around them; nearly
 * the same words. What could stand in two places stands in none.
 */
import search from 'approx-string-match'
import { limits } from '#shared/limits.ts'
import { after, before } from './describe.ts'
import { likelyStretches, placesOf } from './grams.ts'
import type { Passage, Point } from './passage.ts'
import { type Plain, type PlainBlock, plainOf, pointAt, positionOf } from './plain.ts'

export interface Match {
  readonly start: Point
  readonly end: Point
  /** Whether it may be shown without asking anyone. Otherwise it is a proposal. */
  readonly surely: boolean
}

interface Candidate {
  readonly from: number
  readonly to: number
  /** 0–1: how far the words around it are those of the passage. */
  readonly context: number
  /** 0–1: how far the quote is the same. */
  readonly likeness: number
}

/** Of a quote's length: more wrong characters than this is another text. */
const MOST_ERRORS = 0.25
/** Quotes that are longer are looked for by their ends: bit-parallel search costs by the pattern's length. */
const LONG = 256
const END = 128
/** So many occurrences are weighed; with more, the words say nothing about the place. */
const MOST_OCCURRENCES = 1_000
/** In a text of more characters, nearly the same words are looked for only where some of them stand exactly. */
const LONG_TEXT = 100_000
/** One candidate must be better than the next by so much. */
const MARGIN = 0.12

/** @returns the place, or undefined when nothing fits or two places fit alike. The inverse of `describePassage`. */
export function matchPassage(blocks: readonly PlainBlock[], passage: Passage): Match | undefined {
  const plain = plainOf(blocks)
  const isCut = passage.quote.length >= limits.quote - 1
  const inPlace = exactlyInPlace(plain, passage, isCut)
  if (inPlace && (passage.quote === '' || inPlace.context >= 0.5 || (passage.quote.length >= 24 && inPlace.context > 0))) {
    return toMatch(plain, inPlace, true, passage)
  }
  if (passage.quote === '') return undefined

  const verbatim = isCut ? undefined : oneVerbatim(plain, passage)
  if (verbatim) return verbatim.is === 'one' ? toMatch(plain, verbatim.found, true) : undefined
  const exact = occurrences(plain, passage)
    .map((from) => candidate(plain.text, from, isCut ? endOfCut(plain, passage, from) : from + passage.quote.length, passage, 1))
    .filter((found) => found.to > found.from)
  if (exact.length > 0) {
    const best = clearlyBest(exact)
    if (!best) return undefined
    // unique words of some length need little around them; a word or two need their neighbours
    const surely = best.context >= 0.5 || (exact.length === 1 && passage.quote.length >= 24)
    return toMatch(plain, best, surely)
  }

  const near: [number, number][][] = surroundings(plain, passage).map((stretch) => [stretch])
  near.push(
    plain.text.length > LONG_TEXT ? likelyStretches(plain, passage.prefix + passage.quote + passage.suffix) : [[0, plain.text.length]],
  )
  for (const stretches of near) {
    const alike = stretches.flatMap(([from, to]) => nearly(plain.text, from, to, passage))
    if (alike.length === 0) continue
    const best = clearlyBest(alike)
    if (!best) return undefined
    return toMatch(plain, wholeWords(plain.text, best, passage), best.likeness >= 0.85 && best.context >= 0.6 && passage.quote.length >= 12)
  }
  return undefined
}

/** A candidate at the very place the passage names, if its words are there. */
function exactlyInPlace(plain: Plain, passage: Passage, isCut: boolean): Candidate | undefined {
  const from = positionOf(plain, passage.start)
  const to = positionOf(plain, passage.end)
  if (from === undefined || to === undefined || to < from) return undefined
  if (!plain.text.startsWith(passage.quote, from)) return undefined
  const length = to - from
  if (isCut ? length < passage.quote.length : length !== passage.quote.length) return undefined
  return candidate(plain.text, from, to, passage, 1)
}

/**
 * The one place at which the quote stands with all of the words around it, letter for letter, or that there are more
 * of them, which then are too many. Found without weighing every place at which a common word stands.
 */
function oneVerbatim(plain: Plain, passage: Passage): { is: 'one'; found: Candidate } | { is: 'many' } | undefined {
  const { prefix, quote, suffix } = passage
  if (prefix === '' || suffix === '') return undefined
  const places = placesOf(plain, prefix + quote + suffix)
  const first = places.next()
  if (first.done === true) return undefined
  const from = first.value + prefix.length
  return places.next().done === true ? { is: 'one', found: { from, to: from + quote.length, context: 1, likeness: 1 } } : { is: 'many' }
}

/** Where the quote stands word for word: in the passage's block and its neighbours, or, if nowhere there, anywhere. */
function occurrences(plain: Plain, passage: Passage): number[] {
  const everywhere: number[] = []
  for (const at of placesOf(plain, passage.quote)) {
    everywhere.push(at)
    if (everywhere.length > MOST_OCCURRENCES) break
  }
  if (everywhere.length <= MOST_OCCURRENCES) return everywhere
  const [near] = surroundings(plain, passage)
  return near ? allOf(plain.text, passage.quote, near[0], near[1]) : []
}

function allOf(text: string, quote: string, from: number, to: number): number[] {
  const found: number[] = []
  for (let at = text.indexOf(quote, from); at !== -1 && at + quote.length <= to; at = text.indexOf(quote, at + 1)) {
    found.push(at)
    if (found.length > MOST_OCCURRENCES) break
  }
  return found
}

/** The end of a passage whose quote keeps only its beginning: where the words after it begin. 0 if they are nowhere. */
function endOfCut(plain: Plain, passage: Passage, from: number): number {
  const named = positionOf(plain, passage.end)
  const least = from + passage.quote.length
  if (named !== undefined && named >= least && plain.text.startsWith(passage.suffix, named)) return named
  if (passage.suffix.length < 16) return 0
  const at = plain.text.indexOf(passage.suffix, least)
  return at === -1 || at > least + 50_000 ? 0 : at
}

/** Stretches of the text to look in first, near to far: the block, the block with its neighbours; none if it is gone. */
function surroundings(plain: Plain, passage: Passage): [number, number][] {
  const first = plain.indexOf.get(passage.start.block)
  const last = plain.indexOf.get(passage.end.block)
  if (first === undefined && last === undefined) return []
  const low = first ?? last ?? 0
  const high = Math.max(low, last ?? low)
  return [stretch(plain, low, high), stretch(plain, low - 2, high + 2)]
}

function stretch(plain: Plain, low: number, high: number): [number, number] {
  const first = Math.max(0, low)
  const last = Math.min(plain.blocks.length - 1, high)
  return [plain.starts[first] ?? 0, (plain.starts[last] ?? 0) + (plain.blocks[last]?.text.length ?? 0)]
}

/** Places between `from` and `to` that read nearly like the quote. */
function nearly(text: string, from: number, to: number, passage: Passage): Candidate[] {
  const { quote } = passage
  const within = text.slice(from, to)
  if (quote.length <= LONG) {
    return distinct(search(within, quote, Math.floor(quote.length * MOST_ERRORS))).map((found) =>
      candidate(text, before(text, from + found.start), after(text, from + found.end), passage, 1 - found.errors / quote.length),
    )
  }
  // what is cut has no end to look for
  if (quote.length >= limits.quote - 1) return []
  const heads = distinct(search(within, quote.slice(0, END), END * MOST_ERRORS))
  const tails = distinct(search(within, quote.slice(-END), END * MOST_ERRORS))
  return heads.flatMap((head) =>
    tails
      .filter((tail) => Math.abs(tail.end - head.start - quote.length) <= quote.length * MOST_ERRORS)
      .map((tail) => {
        const likeness = 1 - (head.errors + tail.errors) / (2 * END)
        return candidate(text, before(text, from + head.start), after(text, from + tail.end), passage, likeness)
      }),
  )
}

/** A quote that began and ended with whole words, and with no blank, still does where a word at its end was changed. */
function wholeWords(text: string, found: Candidate, { prefix, quote, suffix }: Passage): Candidate {
  const joined = (left: string | undefined, right: string | undefined): boolean => inWord.test(left ?? '') && inWord.test(right ?? '')
  let { from, to } = found
  if (!quote.includes('\n')) {
    // A word or two of the paragraph before or after, taken in for those that were changed.
    const head = text.slice(from, Math.min(to, from + MOST_OF_A_WORD))
    const headEnd = head.lastIndexOf('\n')
    if (headEnd >= 0 && !quote.startsWith(head.slice(0, headEnd))) from += headEnd + 1
    const tail = text.slice(Math.max(from, to - MOST_OF_A_WORD), to)
    const tailStart = tail.indexOf('\n')
    if (tailStart >= 0 && !quote.endsWith(tail.slice(tailStart + 1))) to -= tail.length - tailStart
  }
  if (!/^\s/.test(quote)) while (from < to && /\s/.test(text[from] ?? '')) from++
  if (!/\s$/.test(quote)) while (from < to && /\s/.test(text[to - 1] ?? '')) to--
  const least = Math.max(0, from - MOST_OF_A_WORD)
  const most = Math.min(text.length, to + MOST_OF_A_WORD)
  if (!joined(prefix.at(-1), quote[0])) while (from > least && joined(text[from - 1], text[from])) from--
  if (!joined(quote.at(-1), suffix[0])) while (to < most && joined(text[to - 1], text[to])) to++
  return { ...found, from: before(text, from), to: after(text, to) }
}
const inWord = /[\p{L}\p{M}\p{N}]/u
/** Scripts that write without spaces have no such words to complete. */
const MOST_OF_A_WORD = 16

/** Of matches that overlap, the best one: the search reports each end at which the pattern fits. */
function distinct(found: readonly { start: number; end: number; errors: number }[]) {
  const kept: { start: number; end: number; errors: number }[] = []
  for (const next of [...found].sort((a, b) => a.errors - b.errors || b.end - b.start - (a.end - a.start))) {
    if (kept.length < 50 && !kept.some((other) => next.start < other.end && other.start < next.end)) kept.push(next)
  }
  return kept
}

function candidate(text: string, from: number, to: number, passage: Passage, likeness: number): Candidate {
  const asked = passage.prefix.length + passage.suffix.length
  // a passage that is the whole text has nothing around it, and needs nothing
  if (asked === 0) return { from, to, likeness, context: from === 0 && to === text.length ? 1 : 0.5 }
  const left = alikeBackward(text, from, passage.prefix)
  const right = alikeForward(text, to, passage.suffix)
  return { from, to, likeness, context: (left * passage.prefix.length + right * passage.suffix.length) / asked }
}

/** 0–1: how much of `words` stands right before `at`; small mistakes in it count little. */
function alikeBackward(text: string, at: number, words: string): number {
  if (words === '') return at === 0 ? 1 : 0
  const there = text.slice(Math.max(0, at - words.length), at)
  if (there === words) return 1
  return Math.max(commonEnd(there, words), fuzzyShare(text.slice(Math.max(0, at - words.length - 8), at), words))
}
function alikeForward(text: string, at: number, words: string): number {
  if (words === '') return at === text.length ? 1 : 0
  if (text.startsWith(words, at)) return 1
  return Math.max(commonStart(text.slice(at, at + words.length), words), fuzzyShare(text.slice(at, at + words.length + 8), words))
}
function commonStart(there: string, words: string): number {
  let same = 0
  while (same < words.length && same < there.length && words[same] === there[same]) same++
  return same / words.length
}
function commonEnd(there: string, words: string): number {
  let same = 0
  while (same < words.length && same < there.length && words.at(-1 - same) === there.at(-1 - same)) same++
  return same / words.length
}
function fuzzyShare(there: string, words: string): number {
  if (words.length < 8) return 0
  const errors = Math.min(...search(there, words, Math.floor(words.length / 3)).map((found) => found.errors))
  return Number.isFinite(errors) ? 1 - errors / words.length : 0
}

/** The best candidate if it stands out from the others; one that agrees in every character with its surroundings does. */
function clearlyBest(candidates: readonly Candidate[]): Candidate | undefined {
  const [verbatim, ...more] = candidates.filter((found) => found.context === 1 && found.likeness === 1)
  if (verbatim) return more.length === 0 ? verbatim : undefined
  const [best, second] = [...candidates].sort((a, b) => value(b) - value(a))
  return best && (!second || value(best) - value(second) >= MARGIN) ? best : undefined
}
const value = (found: Candidate): number => found.context + found.likeness

function toMatch(plain: Plain, found: Candidate, surely: boolean, asNamed?: Passage): Match {
  if (asNamed) return { start: asNamed.start, end: asNamed.end, surely }
  const start = pointAt(plain, found.from)
  const end = pointAt(plain, found.to)
  return { start, end, surely }
}
