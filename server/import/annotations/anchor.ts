import { after, before } from '#shared/anchoring/describe.ts'
import type { Passage } from '#shared/anchoring/passage.ts'
import { plainOf, pointAt } from '#shared/anchoring/plain.ts'
import type { BlockId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import type { Block } from '#shared/reading/block.ts'
import { carryPassage } from '#shared/reading/carry.ts'
import { nowhereIn } from '#shared/reading/nowhere.ts'
import { storable } from './clean.ts'
import type { IncomingQuote } from './incoming.ts'

/** Where a quote of another document, or of another version, stands in this text. */
export type Anchored = { readonly passage: Passage } | { readonly why: 'not-found' | 'several-places'; readonly passage: Passage }

/** So many places at which the words stand are looked at; with more, they say nothing about the place. */
const MOST_PLACES = 50

/** Finds quotes in one text; what was found once is known. */
export function anchorIn(blocks: readonly Block[], version: number): (quote: IncomingQuote | undefined) => Anchored {
  const plain = plainOf(blocks)
  const flat = flatten(plain.text)
  const nowhere = nowhereIn(blocks)
  const known = new Map<string, Anchored>()
  return (quote) => {
    const cleaned = quote && tidy(quote)
    const key = JSON.stringify(cleaned ?? null)
    let found = known.get(key)
    if (!found)
      known.set(key, (found = cleaned && cleaned.exact !== '' ? find(cleaned) : { why: 'not-found', passage: at(nowhere, '', '', '') }))
    return found
  }

  function find(quote: IncomingQuote): Anchored {
    const places = [...occurrences(flat, quote.exact)]
    // As this text has it: other tools part lines and paragraphs by other white space.
    const verbatim = new Map<string, Passage>()
    for (const from of places) {
      const passage = as(quote, from)
      const carried = carryPassage([], blocks, passage, version)
      if ('passage' in carried) verbatim.set(JSON.stringify([carried.passage.start, carried.passage.end]), carried.passage)
    }
    const [sure, ...more] = verbatim.values()
    if (sure && more.length === 0 && places.length <= MOST_PLACES) return { passage: sure }
    const lost = at(
      nowhere,
      cut(quote.exact),
      quote.prefix.slice(-limits.context).toWellFormed(),
      quote.suffix.slice(0, limits.context).toWellFormed(),
    )
    if (places.length > 0) return { why: 'several-places', passage: lost }
    const carried = carryPassage([], blocks, lost, version)
    return 'passage' in carried ? { passage: carried.passage } : { why: 'not-found', passage: lost }
  }

  /** The quote at this place of the text, in the text's own white space. */
  function as({ exact, prefix, suffix }: IncomingQuote, from: number): Passage {
    const to = from + exact.length
    const words = cut(plain.text.slice(from, to))
    const headed = flat.endsWith(prefix, from) ? plain.text.slice(from - prefix.length, from) : prefix
    const tailed = flat.startsWith(suffix, to) ? plain.text.slice(to, to + suffix.length) : suffix
    return {
      version,
      start: pointAt(plain, from),
      end: pointAt(plain, to),
      quote: words,
      prefix: headed.slice(after(headed, Math.max(0, headed.length - limits.context))),
      suffix: tailed.slice(0, before(tailed, Math.min(tailed.length, limits.context))),
    }
  }

  function at(block: BlockId, quote: string, prefix: string, suffix: string): Passage {
    const nowhere = { block, offset: 0 }
    return { version, start: nowhere, end: nowhere, quote, prefix, suffix }
  }
}

const cut = (quote: string): string => quote.slice(0, before(quote, Math.min(quote.length, limits.quote)))

/** Every white space a space: as long as the text itself. */
const flatten = (text: string): string => text.replace(/\s/g, ' ')

/** A quote in single spaces, in NFC, without what is not text; what stood at its edges goes to the words around it. */
function tidy({ exact, prefix, suffix }: IncomingQuote): IncomingQuote {
  const [before, words, behind] = [prefix, exact, suffix].map(plainWords) as [string, string, string]
  const trimmed = words.trim()
  return {
    exact: trimmed,
    prefix: words.startsWith(' ') && !before.endsWith(' ') ? `${before} ` : before,
    suffix: words.endsWith(' ') && !behind.startsWith(' ') && trimmed !== '' ? ` ${behind}` : behind,
  }
}

/** Soft hyphens and zero-width spaces are in the source of a page, not in what one reads. */
const plainWords = (text: string): string =>
  storable(text)
    .replace(/[\u00AD\u200B\u2060\uFEFF]/g, '')
    .normalize('NFC')
    .replace(/\s+/g, ' ')

function* occurrences(text: string, words: string): Generator<number> {
  let many = 0
  for (let at = text.indexOf(words); at !== -1 && many <= MOST_PLACES; at = text.indexOf(words, at + 1)) {
    many++
    yield at
  }
}
