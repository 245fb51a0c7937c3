import type { Alias, BlockId } from '#shared/ids.ts'
import type { Thread } from '#shared/projections/thread.ts'
import type { ShownPassage, Stretch } from './contract.ts'
import type { PersonLook } from './person-looks.ts'

/** The passages to be painted, each as it stood before if nothing of it changed. */
export function passagesOf(
  threads: readonly Thread[],
  place: (thread: Thread) => Stretch | undefined,
  isNew: (thread: Thread) => boolean,
  before: ReadonlyMap<string, ShownPassage>,
  lookOf: (author: Alias) => PersonLook | undefined = () => undefined,
): Map<string, ShownPassage> {
  const shown = new Map<string, ShownPassage>()
  for (const thread of threads) {
    const stretch = place(thread)
    if (!stretch) continue
    const { kind, mine, author } = thread.root
    const person = lookOf(author.id)
    const state = isNew(thread) ? 'new' : thread.resolved ? 'resolved' : mine ? 'mine' : 'normal'
    const known = before.get(thread.id)
    const same =
      known &&
      known.kind === kind &&
      known.state === state &&
      known.person === person &&
      known.start === stretch.start &&
      known.end === stretch.end
    const now: ShownPassage = {
      id: thread.id,
      start: stretch.start,
      end: stretch.end,
      kind,
      state,
      ...(person === undefined ? {} : { person }),
    }
    shown.set(thread.id, same ? known : now)
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
