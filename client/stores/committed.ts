import type { RecordId } from '#shared/ids.ts'

/** How far the server has committed a pen: the next clock it expects of each Yjs client. */
export type Committed = ReadonlyMap<number, number>

/** From the notice or from what was kept of one; anything else is nothing. */
export const committedOf = (upTo: unknown): Committed =>
  new Map(
    Object.entries(typeof upTo === 'object' && upTo !== null ? upTo : {})
      .map(([client, clock]) => [Number(client), Number(clock)] as const)
      .filter(([client, clock]) => Number.isSafeInteger(client) && Number.isSafeInteger(clock)),
  )

/** The records whose newest words the server has not committed. */
export function unsavedRecords(clocks: ReadonlyMap<RecordId, { client: number; clock: number }>, committed: Committed): RecordId[] {
  const unsaved: RecordId[] = []
  for (const [id, { client, clock }] of clocks) if (clock >= (committed.get(client) ?? 0)) unsaved.push(id)
  return unsaved
}
