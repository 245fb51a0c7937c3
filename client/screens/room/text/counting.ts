import type { BlockId } from '#shared/ids.ts'
import type { Section } from './sections.ts'

const none: ReadonlyMap<BlockId, number> = new Map()

/**
 * The counts of each section's blocks. A section whose counts are as before keeps its map, so that one new comment
 * renders one section and not the reading.
 */
export function countsOf(
  sections: readonly Section[],
  counts: ReadonlyMap<BlockId, number>,
  before: readonly ReadonlyMap<BlockId, number>[],
): ReadonlyMap<BlockId, number>[] {
  return sections.map((section, index) => {
    const own = new Map<BlockId, number>()
    for (const { id } of section.blocks) {
      const count = counts.get(id)
      if (count) own.set(id, count)
    }
    if (own.size === 0) return none
    const old = before[index]
    const isSame = old?.size === own.size && [...own].every(([id, count]) => old.get(id) === count)
    return isSame && old ? old : own
  })
}
