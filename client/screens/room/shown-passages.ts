import { matchPassage } from '#shared/anchoring/match.ts'
import type { BlockId } from '#shared/ids.ts'
import type { Thread } from '#shared/projections/thread.ts'
import type { RoomReading, ShownPassage, Stretch } from './contract.ts'

/**
 * Where the passage of a thread stands in the version that is shown. On the version it was written on it is taken as it
 * is; on another it is matched, and shown only where it surely stands.
 */
export function placer(reading: RoomReading): (thread: Thread) => Stretch | undefined {
  const known = new Map<string, Stretch | undefined>()
  const blocks = new Set(reading.blocks.map((block) => block.id))
  return ({ id, root: { passage } }) => {
    if (passage.version === reading.version) return blocks.has(passage.start.block) && blocks.has(passage.end.block) ? passage : undefined
    if (!known.has(id)) {
      const match = matchPassage(reading.blocks, passage)
      known.set(id, match?.surely ? match : undefined)
    }
    return known.get(id)
  }
}

/** The passages to be painted, each as it stood before if nothing of it changed. */
export function passagesOf(
  threads: readonly Thread[],
  place: (thread: Thread) => Stretch | undefined,
  isNew: (thread: Thread) => boolean,
  before: ReadonlyMap<string, ShownPassage>,
): Map<string, ShownPassage> {
  const shown = new Map<string, ShownPassage>()
  for (const thread of threads) {
    const stretch = place(thread)
    if (!stretch) continue
    const { kind, mine } = thread.root
    const state = isNew(thread) ? 'new' : thread.resolved ? 'resolved' : mine ? 'mine' : 'normal'
    const known = before.get(thread.id)
    const same = known && known.kind === kind && known.state === state && known.start === stretch.start && known.end === stretch.end
    shown.set(thread.id, same ? known : { id: thread.id, start: stretch.start, end: stretch.end, kind, state })
  }
  return shown
}

/** Posts whose words stand, by the block in which their thread's passage begins. */
export function countsOf(threads: readonly Thread[], place: (thread: Thread) => Stretch | undefined): Map<BlockId, number> {
  const counts = new Map<BlockId, number>()
  for (const thread of threads) {
    const block = place(thread)?.start.block
    if (block) counts.set(block, (counts.get(block) ?? 0) + thread.posts)
  }
  return counts
}
