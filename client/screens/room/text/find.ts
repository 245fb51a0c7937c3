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

/** ASCII as it is written, with single spaces: folded at one go. Or one character of any other kind. */
const RUN = /[!-~]+(?: [!-~]+)*|[^!-~]/gu
const isAscii = (run: string): boolean => run > ' ' && run < '\u007f'

/** Does beforehand what the first search needs: in a long text that takes a moment. */
export const prepareToFind = (blocks: readonly Searched[]): void => void foldedOf(blocks)

function foldedOf(blocks: readonly Searched[]): Folded {
  const before = folded.get(blocks)
  if (before) return before
  const parts: string[] = []
  // most characters become one character; where they become more the list grows
  let offsets = new Uint32Array(blocks.reduce((sum, { text }) => sum + text.length + 1, 0))
  let length = 0
  const begins = new Uint32Array(blocks.length)
  let isSpaced = false
  /** @param step 1 where each character comes of one of its own, 0 where all come of the one at `offset` */
  const put = (characters: string, offset: number, step: 0 | 1) => {
    if (characters === '' || (characters === ' ' && isSpaced)) return
    parts.push(characters)
    if (length + characters.length > offsets.length) {
      const longer = new Uint32Array((length + characters.length) * 2)
      longer.set(offsets)
      offsets = longer
    }
    for (let nth = 0; nth < characters.length; nth++) offsets[length + nth] = offset + nth * step
    length += characters.length
    isSpaced = characters.endsWith(' ')
  }
  for (const [index, block] of blocks.entries()) {
    const { text } = block
    begins[index] = length
    let at = 0
    for (const [run] of text.matchAll(RUN)) {
      if (isAscii(run)) put(run.toLowerCase(), at, 1)
      else put(foldCharacter(run), at, 0)
      at += run.length
    }
    // Nobody looks for a line break, so nothing is found across it.
    const next = blocks[index + 1]
    put(next && runsOn(block) && runsOn(next) ? ' ' : '\n', text.length, 0)
  }
  const made = { blocks, words: parts.join(''), offsets: offsets.subarray(0, length), begins }
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
