import type { BlockId } from '#shared/ids.ts'

export interface Found {
  readonly block: BlockId
  /** The block's place in the reading. */
  readonly index: number
  readonly start: number
  readonly end: number
}

/** More than anyone steps through; a single letter in a long book would be a million. */
const MOST = 5_000

/**
 * Where words stand in the blocks: large or small letters alike, any space for a space, and straight or curly
 * quotation marks and dashes for one another, as one types them.
 */
export function findIn(blocks: readonly { readonly id: BlockId; readonly text: string }[], words: string): Found[] {
  const asked = words.trim()
  if (asked === '') return []
  const pattern = new RegExp(Array.from(asked.replace(/\s+/g, ' '), any).join(''), 'giu')
  const found: Found[] = []
  for (const [index, { id, text }] of blocks.entries()) {
    for (const match of text.matchAll(pattern)) {
      found.push({ block: id, index, start: match.index, end: match.index + match[0].length })
      if (found.length === MOST) return found
    }
  }
  return found
}

const alike = ["'’‘ʼ", '"“”„«»', '-–—‐‑', '…']

/** A pattern for a character and those that stand for the same. */
function any(character: string): string {
  if (character === ' ') return '\\s+'
  const group = alike.find((some) => some.includes(character))
  return group ? `[${group.replace('-', '\\-')}]` : character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
