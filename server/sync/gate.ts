/**
 * The gate: what a client sends is applied to its pen only after it has been read, cut to what is new, and judged.
 *
 * Invariants, after each call:
 * 1. every struct of a pen is an entry of the map `records`, and its origin lies in the same pen;
 * 2. nothing is pending: the pen is whole for every peer that loads it;
 * 3. every value that ever stood in it was a record its author might write, where it stood and when;
 * 4. nothing stands under a key, not even what is left of a deleted value, that its author might not write or take back.
 *
 * So no update can be half applied, and what is stored and sent on is Yjs' own encoding of what was applied, never the
 * client's bytes.
 */
import * as Y from 'yjs'
import { Refusal } from '#shared/errors.ts'
import { RecordId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { RECORDS, rememberRecord, watch } from '#shared/margins/documents.ts'
import { PenRecord } from '#shared/margins/record.ts'
import { type DecodedUpdate, decodeUpdate, lastAt, type Range, type Struct } from './decode.ts'

export type Admission =
  /** Nothing new. */
  | { readonly is: 'known' }
  /** It builds on something that has not arrived: nothing was applied, the client is asked for all it has. */
  | { readonly is: 'gap' }
  /** Applied. `update` is what changed, re-encoded; `changed` are the keys whose value is now another. */
  | { readonly is: 'applied'; readonly update: Uint8Array; readonly changed: readonly RecordId[] }

/** The pen can no longer be trusted in memory: drop it and load it again. */
export class BrokenPen extends Error {}

export interface Judge {
  /**
   * Called once, before any value is looked at.
   * @param values new values
   * @param bare parts without a value (what is left of deleted ones), which cost memory and time all the same
   * @throws Refusal when they are too many or too fast.
   */
  begin(values: number, bare: number): void
  /** @throws Refusal when this record may not stand there. Called for each new value, in the order it was written. */
  judge(id: RecordId, next: PenRecord): void
  /** @throws Refusal when what stands there may not be taken back. Called for each key that is given no value, but loses one or could have had one. */
  takeBack(id: RecordId): void
}

/** What came over the wire, read as far as it can be without the pen it is for. */
export interface Sent {
  readonly bytes: Uint8Array
  readonly update: DecodedUpdate
  /** The records that its values are; one that is none is found out when it is judged. */
  readonly records: ReadonlyMap<unknown, PenRecord>
}

const GATE = Symbol('gate')

/** Yjs clients in one pen: each page load that writes is one. What is told of a pen names them all. */
const MOST_CLIENTS = 5_000

/**
 * Reads an update when it comes: most of what the gate does needs no pen, and is done while the turn before is committed.
 * @param bytes that nobody else writes to
 * @throws Refusal as `decodeUpdate`
 */
export function readSent(bytes: Uint8Array): Sent {
  const update = decodeUpdate(bytes)
  const records = new Map<unknown, PenRecord>()
  let values = 0
  for (const structs of update.clients.values()) for (const struct of structs) values += struct.values.length
  // What brings more than is written at once has been told before, for the most part; what is new of it is read in its turn.
  if (values > limits.updateRecords) return { bytes, update, records }
  for (const structs of update.clients.values()) {
    for (const value of structs.flatMap((struct) => struct.values)) {
      const record = PenRecord.safeParse(value)
      if (record.success) records.set(value, record.data)
    }
  }
  return { bytes, update, records }
}

/**
 * Admits an update into a pen.
 * @param doc the pen as it stands; changed only when the update is applied
 * @param sent from the wire, read already or not
 * @throws Refusal (hard: the connection ends) or BrokenPen
 */
export function admit(doc: Y.Doc, sent: Uint8Array | Sent, judge: Judge): Admission {
  const news = whatIsNew(doc, sent, judge)
  return 'cut' in news ? apply(doc, news) : news
}

/** What an update brings that is not known already, judged, and the records that it was judged as. */
interface News {
  readonly cut: Uint8Array
  readonly judged: readonly { readonly id: RecordId; readonly client: number; readonly clock: number; readonly record: PenRecord }[]
}

/** What an update brings, judged; nothing has been applied yet. */
function whatIsNew(doc: Y.Doc, sent: Uint8Array | Sent, judge: Judge): News | Admission {
  try {
    return judgeNew(doc, sent instanceof Uint8Array ? { bytes: sent, update: decodeUpdate(sent), records: new Map() } : sent, judge)
  } catch (error) {
    // One client's bytes must not end a turn, which is everyone's.
    if (error instanceof Refusal) throw error
    throw new Refusal('internal', 'The update could not be judged.')
  }
}

function judgeNew(doc: Y.Doc, { bytes, update: whole, records }: Sent, judge: Judge): News | Admission {
  if (isKnown(doc, whole)) return { is: 'known' }
  if (whole.holes) return { is: 'gap' }
  // Before anything is made of it that takes longer than reading.
  if (newValues(doc, whole) > limits.catchUpRecords)
    throw new Refusal('too-large', `This brings more records at once than are taken (${limits.catchUpRecords}).`)

  const cut = isAllNew(doc, whole) ? bytes : Y.diffUpdate(bytes, Y.encodeStateVector(doc))
  const fresh = cut === bytes ? whole : decodeUpdate(cut)
  const order = orderOf(doc, fresh)
  if (order === 'gap' || deletesAhead(doc, fresh)) return { is: 'gap' }
  return { cut, judged: judgeAll(doc, order, fresh, records, judge) }
}

/** Whether no part of an update is known already, so that there is nothing to cut off. */
function isAllNew(doc: Y.Doc, update: DecodedUpdate): boolean {
  for (const [client, [first]] of update.clients) if (!first || first.clock < Y.getState(doc.store, client)) return false
  return true
}

function newValues(doc: Y.Doc, update: DecodedUpdate): number {
  let values = 0
  for (const [client, structs] of update.clients) {
    const known = Y.getState(doc.store, client)
    for (const { clock, values: of } of structs) values += Math.max(0, clock + of.length - Math.max(clock, known))
  }
  return values
}

/** Whether an update brings nothing that the document does not hold. */
export function isKnown(doc: Y.Doc, update: DecodedUpdate): boolean {
  for (const [client, structs] of update.clients) {
    const last = structs.at(-1)
    if (last && last.clock + last.length > Y.getState(doc.store, client)) return false
  }
  for (const [client, ranges] of update.deletes) if (!ranges.every((range) => isDeleted(doc, client, range))) return false
  return true
}

function isDeleted(doc: Y.Doc, client: number, { clock, length }: Range): boolean {
  const structs = doc.store.clients.get(client)
  if (!structs || clock + length > Y.getState(doc.store, client)) return false
  for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
    const struct = structs[i]
    if (!struct || struct.id.clock >= clock + length) break
    if (!struct.deleted) return false
  }
  return true
}

/** Deletes of what has not been written yet: parked by Yjs for ever, so not taken. */
function deletesAhead(doc: Y.Doc, update: DecodedUpdate): boolean {
  for (const [client, ranges] of update.deletes) {
    const [last, written] = [ranges.at(-1), update.clients.get(client)?.at(-1)]
    const known = Math.max(Y.getState(doc.store, client), written ? written.clock + written.length : 0)
    if (last && last.clock + last.length > known) return true
  }
  return false
}

interface Placed {
  readonly struct: Struct
  readonly key: string
}

/**
 * The structs in an order in which each can be integrated, with the key each stands under. Each is looked at once, and
 * once more when what it waits for has come: whatever order and length a client gives them, this takes no longer.
 * @returns `gap` when one builds on what is neither here nor in the update
 * @throws Refusal when they build on themselves or on each other in a circle, or stand elsewhere than in the records
 */
function orderOf(doc: Y.Doc, update: DecodedUpdate): readonly Placed[] | 'gap' {
  const placed: Placed[] = []
  const keys = new Map<Struct, string>()
  const cursors = new Map<number, number>()
  const waiting = new Map<Struct, number[]>()
  let gap = false
  let all = 0
  for (const [client, structs] of update.clients) {
    all += structs.length
    if ((structs[0]?.clock ?? 0) > Y.getState(doc.store, client)) return 'gap'
  }
  const ready = [...update.clients.keys()].reverse()
  for (let client = ready.pop(); client !== undefined; client = ready.pop()) {
    const structs = update.clients.get(client) ?? []
    let at = cursors.get(client) ?? 0
    for (let struct = structs[at]; struct; struct = structs[++at]) {
      const before = foundation(doc, update, struct)
      if (before === undefined) {
        gap = true
        break
      }
      const key = before.struct ? keys.get(before.struct) : before.key
      if (key === undefined) {
        if (before.struct)
          waiting
            .set(before.struct, waiting.get(before.struct) ?? [])
            .get(before.struct)
            ?.push(client)
        break
      }
      keys.set(struct, key)
      placed.push({ struct, key })
      for (const waiter of waiting.get(struct) ?? []) ready.push(waiter)
      waiting.delete(struct)
    }
    cursors.set(client, at)
  }
  if (placed.length === all) return placed
  if (gap) return 'gap'
  throw new Refusal('forged-update', 'The update builds on itself.')
}

/** What a struct builds on: the key it stands under where that is known already, or a struct of the same update; undefined if that is missing. */
function foundation(
  doc: Y.Doc,
  update: DecodedUpdate,
  struct: Struct,
): { readonly key: string; readonly struct?: undefined } | { readonly struct: Struct } | undefined {
  const { origin } = struct
  if (!origin) {
    if (struct.root !== RECORDS || struct.key === undefined)
      throw new Refusal('forged-update', 'The update writes elsewhere than in the records.')
    return { key: struct.key }
  }
  if (origin.clock >= Y.getState(doc.store, origin.client)) {
    const before = lastAt(update.clients.get(origin.client) ?? [], origin.clock)
    if (before && origin.clock < before.clock + before.length) return { struct: before }
    if (origin.client === struct.client) throw new Refusal('forged-update', 'The update builds on itself.')
    return undefined
  }
  const item = Y.getItem(doc.store, Y.createID(origin.client, origin.clock))
  if (!(item instanceof Y.Item) || item.parentSub === null)
    throw new Refusal('forged-update', 'The update builds on something that is no record.')
  return { key: item.parentSub }
}

function judgeAll(
  doc: Y.Doc,
  placed: readonly Placed[],
  update: DecodedUpdate,
  records: ReadonlyMap<unknown, PenRecord>,
  judge: Judge,
): News['judged'] {
  let values = 0
  let bare = 0
  const clients = new Set<number>()
  for (const { struct } of placed) {
    values += struct.values.length
    if (struct.values.length === 0) bare++
    if (!doc.store.clients.has(struct.client)) clients.add(struct.client)
  }
  judge.begin(values, bare)
  if (doc.store.clients.size + clients.size > MOST_CLIENTS)
    throw new Refusal('too-large', `A pen is written from ${MOST_CLIENTS} pages at most.`)
  if (doc.getMap(RECORDS).size + values > limits.penRecords) {
    throw new Refusal('too-large', `A pen holds ${limits.penRecords} records.`)
  }
  const given = new Set<string>()
  const judged: News['judged'][number][] = []
  for (const { struct, key } of placed) {
    const id = recordIdOf(key)
    let { clock } = struct
    for (const value of struct.values) {
      const record = records.get(value) ?? recordOf(id, value)
      judge.judge(id, record)
      judged.push({ id, client: struct.client, clock: clock++, record })
    }
    if (struct.values.length > 0) given.add(key)
  }
  // A deleted entry has no value to be judged by, and takes the place of one all the same.
  const bereft = new Set(placed.map(({ key }) => key).filter((key) => !given.has(key)))
  for (const key of deletedKeys(doc, update)) if (!given.has(key)) bereft.add(key)
  for (const key of bereft) judge.takeBack(recordIdOf(key))
  return judged
}

function recordIdOf(key: string): RecordId {
  const id = RecordId.safeParse(key)
  if (!id.success) throw new Refusal('refused-record', 'A record id is eight letters or digits, a dash, and 8 to 24 more.')
  return id.data
}

/** The keys whose value, as it stands in the document, an update deletes. */
function* deletedKeys(doc: Y.Doc, update: DecodedUpdate): Generator<string> {
  for (const [client, ranges] of update.deletes) {
    const structs = doc.store.clients.get(client)
    if (!structs) continue
    const known = Y.getState(doc.store, client)
    for (const { clock, length } of ranges) {
      if (clock >= known) continue
      for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
        const struct = structs[i]
        if (!struct || struct.id.clock >= clock + length) break
        if (struct instanceof Y.Item && !struct.deleted && struct.parentSub !== null) yield struct.parentSub
      }
    }
  }
}

function recordOf(id: RecordId, value: unknown): PenRecord {
  const record = PenRecord.safeParse(value)
  if (record.success) return record.data
  const [issue] = record.error.issues
  const detail = `The record does not fit: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'unknown'}`
  throw new Refusal('refused-record', detail.slice(0, 300), { record: id })
}

function apply(doc: Y.Doc, { cut, judged }: News): Admission {
  const updates: Uint8Array[] = []
  const changed = new Set<RecordId>()
  const collect = (update: Uint8Array) => void updates.push(update)
  const unwatch = watch(doc, (ids) => ids.forEach((id) => changed.add(id)))
  doc.on('update', collect)
  try {
    Y.applyUpdate(doc, cut, GATE)
  } catch (error) {
    throw new BrokenPen('an admitted update threw', { cause: error })
  } finally {
    doc.off('update', collect)
    unwatch()
  }
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new BrokenPen('an admitted update is pending')
  if (doc.share.size !== 1) throw new BrokenPen('an admitted update made another root')
  const [only] = updates
  if (!only) return { is: 'known' }
  // They need not be parsed again, which takes as long as all of the judging.
  for (const { id, client, clock, record } of judged) rememberRecord(doc, id, { client, clock }, record)
  return { is: 'applied', update: updates.length === 1 ? only : Y.mergeUpdates(updates), changed: [...changed] }
}
