import { fold, foldCharacter } from '#shared/anchoring/fold.ts'
import type { Point } from '#shared/anchoring/passage.ts'
import type { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { eachInTurns, nextTurn } from '../../../device/next-turn.ts'

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
  const text = foldingOf(blocks).end()
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

/** ASCII as it is written, with single spaces: folded at one go. Or one character of any other kind. */
const RUN = /[!-~]+(?: [!-~]+)*|[^!-~]/gu
const isAscii = (run: string): boolean => run > ' ' && run < '\u007f'

/** Does beforehand what the first search needs, in turns: in a long text that takes a moment. */
export async function prepareToFind(blocks: readonly Searched[], signal: AbortSignal): Promise<void> {
  const folding = foldingOf(blocks)
  await nextTurn()
  await eachInTurns(blocks, () => {
    if (!signal.aborted) folding.goOn()
  })
  if (!signal.aborted) folding.end()
}

/** A long text is folded once, not with every letter that is typed. */
const known = new WeakMap<readonly Searched[], Folding>()
function foldingOf(blocks: readonly Searched[]): Folding {
  const folding = known.get(blocks) ?? new Folding(blocks)
  known.set(blocks, folding)
  return folding
}

/** A text on its way to be folded, block by block. */
class Folding {
  readonly #blocks: readonly Searched[]
  readonly #parts: string[] = []
  /** Most characters become one character; where they become more the list grows. */
  #offsets: Uint32Array
  #length = 0
  readonly #begins: Uint32Array
  #isSpaced = false
  #next = 0
  #folded: Folded | undefined

  constructor(blocks: readonly Searched[]) {
    this.#blocks = blocks
    this.#offsets = new Uint32Array(blocks.reduce((sum, { text }) => sum + text.length + 1, 0))
    this.#begins = new Uint32Array(blocks.length)
  }

  /** Folds one block more, if there is one. */
  goOn(): void {
    const block = this.#blocks[this.#next]
    if (!block) return
    this.#begins[this.#next] = this.#length
    this.#next += 1
    const { text } = block
    let at = 0
    for (const [run] of text.matchAll(RUN)) {
      if (isAscii(run)) this.#put(run.toLowerCase(), at, 1)
      else this.#put(foldCharacter(run), at, 0)
      at += run.length
    }
    // Nobody looks for a line break, so nothing is found across it.
    const next = this.#blocks[this.#next]
    this.#put(next && runsOn(block) && runsOn(next) ? ' ' : '\n', text.length, 0)
  }

  /** All of it, with what is not folded yet. */
  end(): Folded {
    if (this.#folded) return this.#folded
    while (this.#next < this.#blocks.length) this.goOn()
    const offsets = this.#offsets.subarray(0, this.#length)
    this.#folded = { blocks: this.#blocks, words: this.#parts.join(''), offsets, begins: this.#begins }
    this.#parts.length = 0
    return this.#folded
  }

  /** @param step 1 where each character comes of one of its own, 0 where all come of the one at `offset` */
  #put(characters: string, offset: number, step: 0 | 1): void {
    if (characters === '' || (characters === ' ' && this.#isSpaced)) return
    this.#parts.push(characters)
    const end = this.#length + characters.length
    if (end > this.#offsets.length) {
      const longer = new Uint32Array(end * 2)
      longer.set(this.#offsets)
      this.#offsets = longer
    }
    for (let nth = 0; nth < characters.length; nth++) this.#offsets[this.#length + nth] = offset + nth * step
    this.#length = end
    this.#isSpaced = characters.endsWith(' ')
  }
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
