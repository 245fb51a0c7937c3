import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { Alias } from '../../shared/ids.ts'
import { RECORDS } from '../../shared/margins/documents.ts'
import { corpus } from '../harness/corpora.ts'
import { hostileUpdates } from '../harness/hostile-updates.ts'
import type { Seeded } from '../harness/seeded.ts'
import { hostileText, type Json, mutatedJson } from './hostile-values.ts'
import { mutatedBytes } from './mutated-bytes.ts'

export interface HostileUpdate {
  /** How it was made. */
  readonly what: 'honest' | 'mutated' | 'unfit record' | 'made by hand' | 'collected' | 'of many parts'
  readonly bytes: Uint8Array
}

const collected = (): Uint8Array[] => {
  const vectors = corpus('corpora/yjs-hostile/vectors.json')
  if (!vectors) return []
  const { vectors: all } = JSON.parse(String(vectors)) as { vectors: { hex: string | null }[] }
  return all.flatMap(({ hex }) => (hex === null ? [] : [Uint8Array.from(Buffer.from(hex, 'hex'))]))
}
let vectors: readonly Uint8Array[] | undefined

/** A pen as it was last seen, and something honest to spoil. */
interface Seen {
  readonly clocks: number
  readonly whole: Uint8Array
  honest: Uint8Array | undefined
}

/** Somebody who sends a pen what no pen makes, and now and then what one does. */
export class HostileWriter {
  readonly #random: Seeded
  readonly #alias: Alias
  readonly #records: readonly Json[]
  readonly #keys: readonly string[]
  /** What was made from the pen as it was last seen, and by how much had been written in it then. */
  #seen: Seen | undefined

  /**
   * @param alias whose pen it is
   * @param records such as an honest client writes
   * @param others ids of records that are there, this person's or not
   */
  constructor(random: Seeded, alias: Alias, records: readonly Json[], others: readonly string[] = []) {
    this.#random = random
    this.#alias = alias
    this.#records = records
    const own = Array.from({ length: 6 }, (_, nth) => `${alias}-0000000${nth}`)
    this.#keys = [...own, ...own, ...own, ...others, `zzzzzzzz-00000001`, '__proto__', `${alias}-`, `${alias}-00000001/..`, '']
  }

  /** @param pen as the server has it */
  next(pen: Y.Doc): HostileUpdate {
    const what = this.#random.weighted({
      honest: 12,
      mutated: 34,
      'unfit record': 22,
      'made by hand': 22,
      collected: 9.7,
      'of many parts': 0.3,
    })
    return { what, bytes: this.#make(what, pen) }
  }

  #make(what: HostileUpdate['what'], pen: Y.Doc): Uint8Array {
    const random = this.#random
    switch (what) {
      case 'honest':
        return this.#written(pen, this.#ownKey(), random.of(this.#records) ?? null)
      case 'mutated': {
        // To make an honest one costs many times what it costs to spoil it, so one is spoilt in several ways.
        const seen = this.#look(pen)
        if (!seen.honest || random.below(6) === 0) seen.honest = this.#written(pen, this.#ownKey(), random.of(this.#records) ?? null)
        return mutatedBytes(random, random.below(4) === 0 ? seen.whole : seen.honest, seen.honest)
      }
      case 'unfit record': {
        const key = random.below(4) === 0 ? (random.of(this.#keys) ?? '') : this.#ownKey()
        return this.#written(pen, key, mutatedJson(random, random.of(this.#records) ?? null))
      }
      case 'collected': {
        vectors ??= [...collected(), ...hostileUpdates(this.#ownKey(), this.#records[0] as object).map(({ bytes }) => bytes)]
        const one = random.of(vectors) ?? new Uint8Array()
        return random.below(3) === 0 ? mutatedBytes(random, one, random.of(vectors)) : one
      }
      case 'made by hand':
        return this.#byHand(pen, 1 + random.below(5))
      case 'of many parts':
        return this.#byHand(pen, 500 + random.below(8_000))
    }
  }

  #ownKey(): string {
    return `${this.#alias}-0000000${this.#random.below(6)}`
  }

  #look(pen: Y.Doc): Seen {
    let clocks = 0
    for (const client of pen.store.clients.keys()) clocks += Y.getState(pen.store, client)
    if (this.#seen?.clocks !== clocks) this.#seen = { clocks, whole: Y.encodeStateAsUpdate(pen), honest: undefined }
    return this.#seen
  }

  /** What a client would send that sets a key, and perhaps deletes another. */
  #written(pen: Y.Doc, key: string, value: Json): Uint8Array {
    const doc = new Y.Doc({ guid: 'fuzz', gc: this.#random.below(4) !== 0 })
    Y.applyUpdate(doc, this.#look(pen).whole)
    doc.clientID = this.#client(pen)
    const before = Y.encodeStateVector(doc)
    const map = doc.getMap(RECORDS)
    doc.transact(() => {
      // Yjs goes by `constructor`, which such a value may have of its own.
      map.set(key, isObject(value) && Object.hasOwn(value, 'constructor') ? [value] : value)
      if (this.#random.below(8) === 0) map.delete(this.#ownKey())
      if (this.#random.below(12) === 0) map.set(this.#ownKey(), this.#random.of(this.#records))
    })
    return Y.encodeStateAsUpdate(doc, this.#random.below(3) === 0 ? undefined : before)
  }

  #client(pen: Y.Doc): number {
    const known = [...pen.store.clients.keys()]
    return this.#random.of([...known, 4_242, 1 + this.#random.below(1_000)]) ?? 1
  }

  /** An update put together part by part, each in its place but hardly what belongs there. */
  #byHand(pen: Y.Doc, parts: number): Uint8Array {
    const random = this.#random
    const off = () => (random.below(25) === 0 ? random.below(5) - 2 : 0)
    const uint = (e: encoding.Encoder, number: number) => encoding.writeVarUint(e, Math.max(0, number))
    const clock = (client: number) => {
      const known = Y.getState(pen.store, client)
      return random.of([known, known, known, known + 1, Math.max(0, known - 1), 0, random.below(20), 2 ** 31 - 1, 2 ** 33]) ?? 0
    }
    const clients = Array.from({ length: 1 + random.below(3) }, () => this.#client(pen))
    return encoding.encode((e) => {
      uint(e, clients.length + off())
      for (const client of clients) {
        uint(e, parts + off())
        uint(e, client)
        uint(e, clock(client))
        // Of very many, the later ones say again what earlier ones said: what counts is that there are so many.
        const first = Math.min(parts, 40)
        const said = Array.from({ length: first }, () => encoding.encode((one) => this.#part(one, pen, clients)))
        for (const one of said) encoding.writeUint8Array(e, one)
        for (let left = parts - first; left > 0; left--) encoding.writeUint8Array(e, random.of(said) ?? new Uint8Array())
      }
      const deletes = random.below(3)
      uint(e, deletes + off())
      for (let left = deletes; left > 0; left--) {
        const client = this.#client(pen)
        const ranges = 1 + random.below(parts > 100 ? parts : 3)
        uint(e, client)
        uint(e, ranges + off())
        for (let from = 0, range = 0; range < ranges; range++, from += random.below(4)) {
          uint(e, from)
          uint(e, random.of([1, 1, 2, 0, 2 ** 31]) ?? 1)
        }
      }
    })
  }

  #part(e: encoding.Encoder, pen: Y.Doc, clients: readonly number[]): void {
    const random = this.#random
    const kind = random.of([8, 8, 8, 8, 8, 1, 1, 0, 2, 3, 4, 5, 6, 7, 9, 10, 11, 31]) ?? 8
    const flags = random.of([0x20, 0x20, 0x20, 0x80, 0x80, 0, 0x40, 0xc0, 0xa0, 0xe0]) ?? 0x20
    encoding.writeUint8(e, kind | flags)
    const id = () => {
      const client = random.of([...clients, this.#client(pen)]) ?? 1
      encoding.writeVarUint(e, client)
      encoding.writeVarUint(e, random.of([Math.max(0, Y.getState(pen.store, client) - 1), 0, random.below(30), 2 ** 31]) ?? 0)
    }
    if (flags & 0x80) id()
    if (flags & 0x40) id()
    if (!(flags & 0xc0)) {
      const byName = random.below(10) !== 0
      encoding.writeVarUint(e, byName ? 1 : 0)
      if (byName) encoding.writeVarString(e, random.below(10) === 0 ? wellFormed(hostileText(random)) : RECORDS)
      else id()
      if (flags & 0x20) encoding.writeVarString(e, random.below(5) === 0 ? wellFormed(random.of(this.#keys) ?? '') : this.#ownKey())
    }
    this.#content(e, kind)
  }

  #content(e: encoding.Encoder, kind: number): void {
    const random = this.#random
    switch (kind) {
      case 8: {
        const values = random.of([1, 1, 1, 1, 0, 2, 3]) ?? 1
        encoding.writeVarUint(e, values)
        for (let left = values; left > 0; left--) this.#value(e)
        return
      }
      case 0:
      case 1:
      case 10:
        encoding.writeVarUint(e, random.of([1, 2, 0, 2 ** 31 - 1]) ?? 1)
        return
      case 7:
        encoding.writeVarUint(e, random.below(8))
        return
      default:
        encoding.writeVarString(e, wellFormed(hostileText(random)))
    }
  }

  #value(e: encoding.Encoder): void {
    const random = this.#random
    const good = random.of(this.#records) ?? null
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, 10n, undefined, Uint8Array.of(1, 2)]
    const nth = random.below(3 * (odd.length + 1))
    encoding.writeAny(e, (nth < odd.length ? odd[nth] : nth === odd.length ? mutatedJson(random, good) : good) as never)
  }
}

/** lib0 writes UTF-8, which has no lone surrogates. */
const wellFormed = (text: string): string => text.toWellFormed()
const isObject = (value: Json): value is { readonly [name: string]: Json } => typeof value === 'object' && value !== null
