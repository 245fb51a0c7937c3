import type { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { shortened } from '#shared/shortened.ts'

const FIRST_WORDS = 28

/** Names the blocks of a reading: ¶ and number, which no line parts, where there is one, else their first words. A block that is no longer there has no name. */
export function placeOf(blocks: readonly Block[]): (block: BlockId) => string {
  const places = new Map(
    blocks.map(({ id, number, text }) => [id, number === undefined ? `“${shortened(text, FIRST_WORDS)}”` : `¶\u00a0${number}`]),
  )
  return (block) => places.get(block) ?? ''
}
