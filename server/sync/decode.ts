/**
 * Reads the one shape of Yjs update (V1) that a pen can need, strictly: live or deleted entries of one top-level map.
 * Everything else that the format could carry (lists, text, nested types, sub-documents, binary, formatting, GC, big
 * integers, NaN, right origins, …) is a refusal at the first byte that says so. Wire format: yjs 13,
 * `src/utils/encoding.js`, `src/structs/Item.js`, `src/utils/DeleteSet.js`; values: lib0, `decoding.readAny`.
 */
import * as decoding from 'lib0/decoding'
import { Refusal } from '#shared/errors.ts'

interface Id {
  readonly client: number
  readonly clock: number
}

/** One entry of a map: a value under a key, or what is left of a deleted one. */
export interface Struct extends Id {
  /** Clocks it covers. */
  readonly length: number
  /** The entry it replaces; absent on the first under its key. */
  readonly origin?: Id
  /** Present on the wire only without an origin. */
  readonly root?: string
  readonly key?: string
  /**
   * One for each clock; none on an entry whose value is gone. A client that keeps what it has overwritten (for undo)
   * runs old values together, so there may be several, all of them deleted by the same update.
   */
  readonly values: readonly unknown[]
}

/** Clocks of one Yjs client. */
export interface Range {
  readonly clock: number
  readonly length: number
}

export interface DecodedUpdate {
  /** Structs of each Yjs client in clock order, without holes unless `holes`. */
  readonly clients: ReadonlyMap<number, readonly Struct[]>
  /** Of each Yjs client in clock order, without overlaps. */
  readonly deletes: ReadonlyMap<number, readonly Range[]>
  /** The update says that something between its structs is missing. */
  readonly holes: boolean
}

const MAX_CLIENT = 2 ** 32
const MAX_CLOCK = 2 ** 31
const MAX_DEPTH = 8
/** What one update may be made of, with what is known already: a full pen and all that was overwritten in it. Beyond, reading alone takes too long. */
const MOST_CLIENTS = 5_000
const MOST_STRUCTS = 50_000
const MOST_VALUES = 500_000

const HAS_ORIGIN = 0x80
const HAS_RIGHT_ORIGIN = 0x40
const HAS_KEY = 0x20
const KIND = 0x1f
const DELETED = 1
const ANY = 8
const SKIP = 10

/**
 * @param bytes a copy that nobody else writes to
 * @throws Refusal `malformed-update` for bytes that are no update, `forged-update` for an update that no pen makes, `too-large` for one of too many parts
 */
export function decodeUpdate(bytes: Uint8Array): DecodedUpdate {
  try {
    return read(decoding.createDecoder(bytes))
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('malformed-update', 'These bytes are not a Yjs update.')
  }
}

/**
 * A state vector, strictly.
 * @throws Refusal `malformed-update`
 */
export function decodeStateVector(bytes: Uint8Array): Map<number, number> {
  try {
    const decoder = decoding.createDecoder(bytes)
    const vector = new Map<number, number>()
    for (let left = count(decoder, 2); left > 0; left--) vector.set(bounded(decoder, MAX_CLIENT), bounded(decoder, Number.MAX_SAFE_INTEGER))
    end(decoder)
    return vector
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('malformed-update', 'These bytes are not a Yjs state vector.')
  }
}

function read(decoder: decoding.Decoder): DecodedUpdate {
  const clients = new Map<number, Struct[]>()
  let holes = false
  let parts = 0
  const budget = { values: MOST_VALUES }
  for (let blocks = below(MOST_CLIENTS, count(decoder, 3)); blocks > 0; blocks--) {
    let structsLeft = count(decoder, 2)
    parts = below(MOST_STRUCTS, parts + structsLeft)
    const client = bounded(decoder, MAX_CLIENT)
    let clock = bounded(decoder, MAX_CLOCK)
    if (clients.has(client)) throw malformed('names one Yjs client twice')
    const structs: Struct[] = []
    clients.set(client, structs)
    for (; structsLeft > 0; structsLeft--) {
      const info = decoding.readUint8(decoder)
      if (info === SKIP) {
        clock += length(decoder)
        holes = true
        continue
      }
      const struct = readItem(decoder, info, client, clock, budget)
      structs.push(struct)
      clock += struct.length
      if (clock > MAX_CLOCK) throw malformed('counts beyond its range')
    }
  }
  const deletes = new Map<number, Range[]>()
  for (let blocks = count(decoder, 2); blocks > 0; blocks--) {
    const client = bounded(decoder, MAX_CLIENT)
    if (deletes.has(client)) throw malformed('deletes for one Yjs client twice')
    const ranges: Range[] = []
    deletes.set(client, ranges)
    let reached = 0
    for (let left = count(decoder, 2); left > 0; left--) {
      const range = { clock: bounded(decoder, MAX_CLOCK), length: length(decoder) }
      // Yjs sorts and joins them; each would otherwise be gone through as often as it is named.
      if (range.clock < reached) throw malformed('deletes the same more than once')
      reached = range.clock + range.length
      ranges.push(range)
    }
  }
  end(decoder)
  for (const structs of clients.values()) {
    for (const struct of structs)
      if (struct.values.length > 1 && !covers(deletes.get(struct.client) ?? [], struct)) throw forged('holds several values under one key')
  }
  return { clients, deletes, holes }
}

interface Budget {
  values: number
}

function readItem(decoder: decoding.Decoder, info: number, client: number, clock: number, budget: Budget): Struct {
  const kind = info & KIND
  if (kind !== ANY && kind !== DELETED) throw forged(`holds a Yjs content of kind ${kind}`)
  if (info & HAS_RIGHT_ORIGIN) throw forged('puts an entry before another')
  let origin: Id | undefined
  let root: string | undefined
  let key: string | undefined
  if (info & HAS_ORIGIN) {
    origin = { client: bounded(decoder, MAX_CLIENT), clock: bounded(decoder, MAX_CLOCK) }
  } else {
    if (decoding.readVarUint(decoder) !== 1) throw forged('nests one type in another')
    root = decoding.readVarString(decoder)
    if (!(info & HAS_KEY)) throw forged('inserts into a list')
    key = decoding.readVarString(decoder)
  }
  const place = {
    client,
    clock,
    ...(origin ? { origin } : {}),
    ...(root === undefined ? {} : { root }),
    ...(key === undefined ? {} : { key }),
  }
  if (kind === DELETED) return { ...place, length: length(decoder), values: [] }
  const values: unknown[] = []
  for (let left = count(decoder, 1); left > 0; left--) values.push(readValue(decoder, 0, budget))
  if (values.length === 0) throw malformed('has a part of no length')
  return { ...place, length: values.length, values }
}

/** Whether the deletions take all of a struct. Yjs writes them joined, so one range has to do. */
function covers(ranges: readonly Range[], { clock, length }: Struct): boolean {
  const range = lastAt(ranges, clock)
  return range !== undefined && clock + length <= range.clock + range.length
}

/** The last of these, in clock order, that begins at or before a clock. */
export function lastAt<T extends { readonly clock: number }>(sorted: readonly T[], clock: number): T | undefined {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle]?.clock ?? 0) <= clock) from = middle + 1
    else to = middle
  }
  return sorted[from - 1]
}

/** A JSON value. What JSON has no word for is refused, and so is `__proto__`, which would change the value's nature. */
function readValue(decoder: decoding.Decoder, depth: number, budget: Budget): unknown {
  if (--budget.values < 0) below(MOST_VALUES, MOST_VALUES + 1)
  if (depth > MAX_DEPTH) throw forged('nests its values too deep')
  const kind = decoding.readUint8(decoder)
  switch (kind) {
    case 126:
      return null
    case 120:
      return true
    case 121:
      return false
    case 125:
      return jsonNumber(decoding.readVarInt(decoder))
    case 124:
      return jsonNumber(decoding.readFloat32(decoder))
    case 123:
      return jsonNumber(decoding.readFloat64(decoder))
    case 119:
      return decoding.readVarString(decoder)
    case 117: {
      const list: unknown[] = []
      for (let left = count(decoder, 1); left > 0; left--) list.push(readValue(decoder, depth + 1, budget))
      return list
    }
    case 118: {
      const object: Record<string, unknown> = {}
      for (let left = count(decoder, 2); left > 0; left--) {
        const name = decoding.readVarString(decoder)
        if (name === '__proto__' || Object.hasOwn(object, name)) throw forged('has a key that no record has')
        object[name] = readValue(decoder, depth + 1, budget)
      }
      return object
    }
    default:
      throw forged(`holds a value of kind ${kind}`)
  }
}

/** Minus zero would be 0 in Postgres and not in the pen. */
const jsonNumber = (number: number): number => {
  if (!Number.isFinite(number) || Object.is(number, -0)) throw forged('holds a number that JSON has not')
  return number
}

/** A count, which cannot be larger than the bytes that must follow it. */
function count(decoder: decoding.Decoder, bytesEach: number): number {
  const number = decoding.readVarUint(decoder)
  if (number * bytesEach > decoder.arr.length - decoder.pos) throw malformed('announces more than it holds')
  return number
}

function below(most: number, number: number): number {
  if (number > most) throw new Refusal('too-large', `The update has more parts than are taken at once (${most}).`)
  return number
}

function bounded(decoder: decoding.Decoder, below: number): number {
  const number = decoding.readVarUint(decoder)
  if (number >= below) throw malformed('counts beyond its range')
  return number
}

function length(decoder: decoding.Decoder): number {
  const number = bounded(decoder, MAX_CLOCK)
  if (number === 0) throw malformed('has a part of no length')
  return number
}

function end(decoder: decoding.Decoder): void {
  if (decoder.pos !== decoder.arr.length) throw malformed('goes on after its end')
}

const malformed = (what: string): Refusal => new Refusal('malformed-update', `The update ${what}.`)
const forged = (what: string): Refusal => new Refusal('forged-update', `The update ${what}; a pen holds records only.`)
