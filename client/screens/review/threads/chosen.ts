import type { RecordId } from '#shared/ids.ts'
import { MOST_CHOSEN } from '#shared/protocol/http/review-marks.ts'

/** The threads that are chosen, and the one that was chosen or left out last, from which a range goes on. */
export interface Chosen {
  readonly ids: ReadonlySet<RecordId>
  readonly last?: RecordId | undefined
}

export const nothingChosen: Chosen = { ids: new Set() }

/**
 * Chooses a thread, or leaves it out if it is chosen. A range does to all from the last one on what is done to this one.
 * @param list as it stands on the screen
 */
export function choosing({ ids, last }: Chosen, id: RecordId, { list, range }: { list: readonly RecordId[]; range: boolean }): Chosen {
  const [from, to] = [last === undefined ? -1 : list.indexOf(last), list.indexOf(id)]
  const meant = range && from >= 0 && to >= 0 ? list.slice(Math.min(from, to), Math.max(from, to) + 1) : [id]
  const next = new Set(ids)
  for (const one of meant) {
    if (ids.has(id)) next.delete(one)
    else if (next.size < MOST_CHOSEN) next.add(one)
  }
  return { ids: next, last: id }
}
