import type { RecordId } from '#shared/ids.ts'
import type { Entry } from '#shared/margins/entry.ts'
import { standings } from '#shared/margins/standing.ts'
import type { SessionState } from '#shared/session/state.ts'
import type { Batch } from './batch.ts'
import type { KeptRecords } from './kept-records.ts'
import type { Margin } from './margin.ts'

/** Brings margins into line with records: idempotent, and the only way in which anything is ever shown, hidden or taken back. */
export function align(ids: Iterable<RecordId>, kept: KeptRecords, state: SessionState, margins: readonly Margin[], batch: Batch): void {
  for (const id of ids) {
    const record = kept.get(id)
    const places = record ? standings(record, state) : undefined
    for (const margin of margins) {
      const now = batch.entry(margin, id)
      const next = places?.get(margin.audience)
      if (!isSame(now, next)) batch.stand(margin, id, next)
    }
  }
}

/** Whether two entries say the same. What a person wrote is the same when its revision is. */
function isSame(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return (
    a.revision === b.revision &&
    a.hidden === b.hidden &&
    a.withheld === b.withheld &&
    a.lifted === b.lifted &&
    a.author.name === b.author.name &&
    a.author.role === b.author.role &&
    a.author.id === b.author.id
  )
}
