/** One facilitator's marks on many threads: what has to be written into their pen for it. */
import { randomBytes } from 'node:crypto'
import { RecordId } from '#shared/ids.ts'
import type { Mark, PenRecord } from '#shared/margins/record.ts'
import type { Reviewing } from './open-review.ts'

export interface MarkChanges {
  readonly records: readonly (readonly [RecordId, PenRecord])[]
  /** What carries the mark then by this, or carries it no more. */
  readonly changed: readonly RecordId[]
  readonly left: readonly RecordId[]
}

/**
 * A mark is made on what is seen and does not carry one of this person's already; a mark that was taken back is made
 * again under the same id. It addresses whom the annotation addresses.
 * @param at ms since 1970
 */
export function markChanges(
  { viewer, records, seen }: Reviewing,
  { sort, on, gone }: { readonly sort: Mark['sort']; readonly on: readonly RecordId[]; readonly gone: boolean },
  at: number,
): MarkChanges {
  const mine = new Map<RecordId, { id: RecordId; value: Mark }[]>()
  for (const { id, author, value } of records.values()) {
    if (author === viewer.id && value.is === 'mark' && value.sort === sort)
      mine.set(value.on, [...(mine.get(value.on) ?? []), { id, value }])
  }
  const written: [RecordId, PenRecord][] = []
  const changed: RecordId[] = []
  const left: RecordId[] = []
  for (const target of new Set(on)) {
    const entry = seen.entries.get(target)
    const known = mine.get(target) ?? []
    const standing = known.filter(({ value }) => value.goneAt === undefined)
    if (entry === undefined || entry.is === 'mark' || entry.deletedAt !== undefined || gone === (standing.length === 0)) {
      left.push(target)
      continue
    }
    changed.push(target)
    const [before] = known
    if (gone) for (const { id, value } of standing) written.push([id, { ...value, goneAt: at }])
    else if (before) {
      const { goneAt: _, ...value } = before.value
      written.push([before.id, { ...value, at }])
    } else written.push([newId(viewer.alias), { is: 'mark', on: target, sort, to: entry.to, at }])
  }
  return { records: written, changed, left }
}

const newId = (alias: string): RecordId => RecordId.parse(`${alias}-${randomBytes(9).toString('base64url').replaceAll('-', '_')}`)
