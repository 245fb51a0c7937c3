import { fold, foldCharacter } from '#shared/anchoring/fold.ts'
import type { Point } from '#shared/anchoring/passage.ts'
import type { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'

export interface Found {
  readonly start: Point
  readonly end: Point
  /** The place in the reading of the block in which it begins. */
  readonly index: number
}

type Searched = Pick<Block, 'id' | 'text' | 'type'>

/** More than anyone steps through; a single letter in a long book would be a million. */
const MOST = 5_000

/**
 * Where words stand in a text: capitals, accents, quotation marks, dashes, soft hyphens and kinds of space do not matter
 * (shared/anchoring/fold.ts). Words that run on from one block into the next are found too; into a note, a figure or a
 * row of a table nothing runs on.
 */
export function findIn(blocks: readonly Searched[], words: string): Found[] {
  const asked = fold(words).replace(/ +/g, ' ').trim()
  if (asked === '') return []
  const text = foldedOf(blocks)
  const found: Found[] = []
  for (let at = text.words.indexOf(asked); at >= 0 && found.length < MOST; at = text.words.indexOf(asked, at + asked.length)) {
    const first = placeOf(text, at)
    const last = placeOf(text, at + asked.length - 1)
    found.push({ start: first.point, end: { block: last.point.block, offset: last.until }, index: first.index })
  }
  return found
}

/** A text folded, and from where in it each character comes. */
interface Folded {
  readonly blocks: readonly Searched[]
  readonly words: string
  /** For each character of `words`, its offset in its block. */
  readonly offsets: Uint32Array
  /** Where each block begins in `words`. */
  readonly begins: Uint32Array
}

/** A long text is folded once, not with every letter that is typed. */
const folded = new WeakMap<readonly Searched[], Folded>()

function foldedOf(blocks: readonly Searched[]): Folded {
  const before = folded.get(blocks)
  if (before) return before
  const parts: string[] = []
  const offsets: number[] = []
  const begins = new Uint32Array(blocks.length)
  let last = ''
  const put = (characters: string, offset: number) => {
    if (characters === '' || (characters === ' ' && last === ' ')) return
    parts.push(characters)
    for (let nth = 0; nth < characters.length; nth++) offsets.push(offset)
    last = characters
  }
  for (const [index, block] of blocks.entries()) {
    const { text } = block
    begins[index] = offsets.length
    for (let at = 0; at < text.length; ) {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
      put(foldCharacter(character), at)
      at += character.length
    }
    // Nobody looks for a line break, so nothing is found across it.
    const next = blocks[index + 1]
    put(next && runsOn(block) && runsOn(next) ? ' ' : '\n', text.length)
  }
  const made = { blocks, words: parts.join(''), offsets: Uint32Array.from(offsets), begins }
  folded.set(blocks, made)
  return made
}

const running: ReadonlySet<Block['type']> = new Set(['paragraph', 'heading', 'quotation', 'list-item', 'verse'])
const runsOn = ({ type }: Searched): boolean => running.has(type)

/** Where a folded character stands, and where what it was made of ends: with the accents that follow it. */
function placeOf({ blocks, offsets, begins }: Folded, at: number): { point: Point; until: number; index: number } {
  let low = 0
  let high = begins.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((begins[middle] ?? 0) <= at) low = middle
    else high = middle - 1
  }
  const { id, text } = blocks[low] ?? { id: '' as BlockId, text: '' }
  const offset = offsets[at] ?? 0
  let until = offset + String.fromCodePoint(text.codePointAt(offset) ?? 0).length
  while (/^\p{M}/u.test(text.slice(until, until + 2))) until += String.fromCodePoint(text.codePointAt(until) ?? 0).length
  return { point: { block: id, offset }, until: Math.min(until, text.length), index: low }
}
