/**
 * The Yjs door. Nothing else knows the name of the map or which Y types a pen and a margin are made of: one top-level
 * `Y.Map` of plain JSON values, keyed by record id, in both.
 */
import * as Y from 'yjs'
import { RecordId } from '#shared/ids.ts'
import type { Entry } from './entry.ts'
import { type PackedEntry, packEntry, unpackEntry } from './packing.ts'
import { PenRecord } from './record.ts'

/** The name of the one root type of every pen and margin. */
export const RECORDS = 'records'

const mapOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap(RECORDS)

/** What each value of a pen is: a value is replaced, never changed, and is asked for more than once. */
const known = new WeakMap<object, PenRecord>()

/** What stands in a pen under a key, parsed; undefined for no value or one that is not a record. */
export function penRecord(doc: Y.Doc, id: RecordId): PenRecord | undefined {
  const value = mapOf(doc).get(id)
  if (typeof value !== 'object' || value === null) return undefined
  const before = known.get(value)
  if (before) return before
  const parsed = PenRecord.safeParse(value)
  if (!parsed.success) return undefined
  known.set(value, parsed.data)
  return parsed.data
}

/** Says what stands under a key, where it is what this item of this Yjs client wrote, and that was parsed when it came. */
export function rememberRecord(
  doc: Y.Doc,
  id: RecordId,
  wrote: { readonly client: number; readonly clock: number },
  record: PenRecord,
): void {
  const item = mapOf(doc)._map.get(id)
  if (item?.id.client !== wrote.client || item.id.clock !== wrote.clock || item.length !== 1) return
  const [value] = item.content.getContent()
  if (typeof value === 'object' && value !== null) known.set(value, record)
}

/** All records of a pen. */
export function penRecords(doc: Y.Doc): Map<RecordId, PenRecord> {
  const all = new Map<RecordId, PenRecord>()
  for (const key of mapOf(doc).keys()) {
    const id = RecordId.safeParse(key)
    if (!id.success) continue
    const record = penRecord(doc, id.data)
    if (record) all.set(id.data, record)
  }
  return all
}

/** Writes records into a pen, in one transaction. */
export function writePen(doc: Y.Doc, records: Iterable<readonly [RecordId, PenRecord]>, origin: unknown): void {
  doc.transact(() => {
    for (const [id, record] of records) mapOf(doc).set(id, record)
  }, origin)
}

/** Which item of which Yjs client wrote what now stands under each key of a pen: it is committed when the server's clock of that client is beyond it. */
export function recordClocks(doc: Y.Doc): Map<RecordId, { client: number; clock: number }> {
  const clocks = new Map<RecordId, { client: number; clock: number }>()
  for (const [key, item] of mapOf(doc)._map) clocks.set(key as RecordId, item.id)
  return clocks
}

/** Calls back with the keys whose value changed, after each transaction on a pen or margin. */
export function watch(doc: Y.Doc, changed: (ids: RecordId[], origin: unknown) => void): () => void {
  const listener = (event: Y.YMapEvent<unknown>, transaction: Y.Transaction) =>
    changed([...event.keysChanged] as RecordId[], transaction.origin)
  mapOf(doc).observe(listener)
  return () => mapOf(doc).unobserve(listener)
}

/** An entry of a margin. */
export function marginEntry(doc: Y.Doc, id: RecordId): Entry | undefined {
  const packed = mapOf(doc).get(id) as PackedEntry | undefined
  return packed && unpackEntry(id, packed)
}

/** The ids under which something stands in a margin. */
export function* marginIds(doc: Y.Doc): Generator<RecordId> {
  for (const id of mapOf(doc).keys()) yield id as RecordId
}

export function* marginEntries(doc: Y.Doc): Generator<readonly [RecordId, Entry]> {
  for (const [id, packed] of mapOf(doc).entries()) yield [id as RecordId, unpackEntry(id as RecordId, packed as PackedEntry)]
}

/**
 * Brings entries of a margin into line: `undefined` takes the entry away.
 * @returns the update to store and send, or undefined if nothing differed.
 */
export function writeMargin(doc: Y.Doc, changes: ReadonlyMap<RecordId, Entry | undefined>): Uint8Array | undefined {
  const updates: Uint8Array[] = []
  const collect = (update: Uint8Array) => void updates.push(update)
  doc.on('update', collect)
  try {
    doc.transact(() => {
      const map = mapOf(doc)
      for (const [id, entry] of changes) {
        if (entry === undefined) map.delete(id)
        else map.set(id, packEntry(id, entry))
      }
    })
  } finally {
    doc.off('update', collect)
  }
  return updates.length === 0 ? undefined : updates.length === 1 ? updates[0] : Y.mergeUpdates(updates)
}
