import type { RecordId } from '#shared/ids.ts'
import type { KeptRecord } from './entry.ts'
import type { Mark, PenRecord } from './record.ts'

/**
 * What facilitators' marks hide from readers. Only they could put such a mark into their pen (writing.ts); what they hid
 * stays hidden when they are facilitators no more. Where several speak of one record, the newest word counts, newest by the
 * server's clock: theirs may be wrong.
 */
export function hiddenBy(records: Iterable<Pick<KeptRecord, 'id' | 'value' | 'changedAt'>>): Set<RecordId> {
  const newest = new Map<RecordId, { id: RecordId; changedAt: number; hides: boolean }>()
  for (const { id, value, changedAt } of records) {
    if (!isHideMark(value)) continue
    const known = newest.get(value.on)
    if (known && !isLater({ id, changedAt }, known)) continue
    newest.set(value.on, { id, changedAt, hides: value.goneAt === undefined })
  }
  return new Set([...newest].filter(([, word]) => word.hides).map(([on]) => on))
}

const isHideMark = (value: PenRecord): value is Mark => value.is === 'mark' && value.sort === 'hide'

type Moment = Pick<KeptRecord, 'id' | 'changedAt'>
/** Of one turn none is later; any order does, if it is always the same. */
const isLater = (a: Moment, b: Moment): boolean => a.changedAt > b.changedAt || (a.changedAt === b.changedAt && a.id > b.id)
