import { BlockId } from '#shared/ids.ts'
import type { Block } from './block.ts'

/** So many letters of a block's beginning decide its id: a correction further on leaves the id alone. */
const seedLetters = 40

/** A 53-bit hash (two rounds of multiply and xor over UTF-16 units); not for secrets. */
function hash(text: string): number {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x9e3779b1)
    b = Math.imul(b ^ unit, 0x5f356495)
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
  return 0x100000000 * (b & 0x1fffff) + (a >>> 0)
}

const nameOf = (seed: string): string => `b${hash(seed).toString(36).padStart(11, '0').slice(-11)}`

/** The first id that `seed` gives, from its `nth` on, and that `taken` does not hold. */
export function freshBlockId(seed: string, taken: ReadonlySet<string>, nth = 0): BlockId {
  for (let n = nth; ; n++) {
    const name = nameOf(n === 0 ? seed : `${seed}#${n}`)
    if (!taken.has(name)) return BlockId.parse(name)
  }
}

/**
 * Ids for blocks in reading order, unique within them. An id comes from the letters and digits a block begins with,
 * and from how many blocks before it begin alike; a block without text takes its id from its place after the last one
 * that has some. So the same text gives the same ids, and a lightly corrected text most of them.
 */
export function blockIds(blocks: readonly Pick<Block, 'type' | 'text'>[]): BlockId[] {
  const taken = new Set<string>()
  const alike = new Map<string, number>()
  let before = ''
  return blocks.map(({ type, text }) => {
    const letters = (
      text
        .slice(0, 400)
        .toLowerCase()
        .match(/[\p{L}\p{N}]/gu) ?? []
    )
      .slice(0, seedLetters)
      .join('')
    const seed = letters === '' ? `${before}/${type}` : letters
    const nth = alike.get(seed) ?? 0
    alike.set(seed, nth + 1)
    const id = freshBlockId(seed, taken, nth)
    taken.add(id)
    if (letters !== '') before = letters
    return id
  })
}
