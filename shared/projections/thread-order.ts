import type { Point } from '#shared/anchoring/passage.ts'
import type { BlockId } from '#shared/ids.ts'
import type { Thread } from './thread.ts'

interface Place {
  readonly start: Point
  readonly end: Point
}

/**
 * The order of threads in a text: by block, offset, end (the longer passage first), time and id, so that two viewers see
 * one order. What has no place, or one in a block that is not known, comes last.
 * @param order the blocks' numbers in the text.
 * @param placeOf where a thread stands; as it was written, or where a correction has carried it.
 */
export function compareThreads(
  order: ReadonlyMap<BlockId, number>,
  placeOf: (thread: Thread) => Place | undefined,
): (a: Thread, b: Thread) => number {
  const at = (block: BlockId | undefined): number => (block === undefined ? undefined : order.get(block)) ?? Number.MAX_SAFE_INTEGER / 2
  return (a, b) => {
    const x = placeOf(a)
    const y = placeOf(b)
    return (
      at(x?.start.block) - at(y?.start.block) ||
      (x?.start.offset ?? 0) - (y?.start.offset ?? 0) ||
      at(y?.end.block) - at(x?.end.block) ||
      (y?.end.offset ?? 0) - (x?.end.offset ?? 0) ||
      a.root.at - b.root.at ||
      (a.id < b.id ? -1 : 1)
    )
  }
}
