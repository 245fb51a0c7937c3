/** Updates that cost more than they weigh. What they cost is printed, never asserted; that they are turned away is. */
import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Refusal } from '#shared/errors.ts'
import { limits } from '#shared/limits.ts'
import { annotation } from '../../tests/harness/class.ts'
import { admit, type Judge } from './gate.ts'

const KEY = 'aaaaaaaa-00000001'
const good = annotation() as unknown as Record<string, unknown>

/** As a room judges: so many values and so many bare parts at once. */
const judge: Judge = {
  begin: (values, bare) => {
    if (values > limits.catchUpRecords || bare > 8 * limits.catchUpRecords) throw new Refusal('too-large', 'too many')
  },
  judge: () => {},
  takeBack: () => {},
}

type Write = (e: encoding.Encoder) => void
const uint = (e: encoding.Encoder, ...numbers: number[]) => numbers.forEach((n) => encoding.writeVarUint(e, n))
const root = (e: encoding.Encoder, content: number, key = KEY) => {
  encoding.writeUint8(e, content | 0x20)
  uint(e, 1)
  encoding.writeVarString(e, 'records')
  encoding.writeVarString(e, key)
}
/** A client with one deleted entry that builds on another client's first. */
const on = (e: encoding.Encoder, client: number, other: number) => {
  uint(e, 1, client, 0)
  encoding.writeUint8(e, 0x81)
  uint(e, other, 0, 1)
}
const made = (write: Write): Uint8Array => encoding.encode(write)

const bombs: { name: string; bytes: () => Uint8Array; outcome: RegExp }[] = [
  {
    name: 'one deleted entry a thousand million clocks long',
    bytes: () => made((e) => (uint(e, 1, 1, 7, 0), root(e, 1), uint(e, 2 ** 30), uint(e, 0))),
    outcome: /^applied$/, // it is small, and stays so
  },
  {
    name: '40,000 entries of one key without an origin',
    bytes: () =>
      made((e) => {
        uint(e, 1, 40_000, 7, 0)
        for (let i = 0; i < 40_000; i++) {
          root(e, 8)
          uint(e, 1)
          encoding.writeAny(e, {})
        }
        uint(e, 0)
      }),
    outcome: /too-large/,
  },
  {
    name: '120,000 deleted entries of one key without an origin',
    bytes: () =>
      made((e) => {
        uint(e, 1, 120_000, 7, 0)
        for (let i = 0; i < 120_000; i++) {
          root(e, 1)
          uint(e, 1)
        }
        uint(e, 0)
      }),
    outcome: /too-large/,
  },
  {
    name: '200,000 clients, each building on the next',
    bytes: () =>
      made((e) => {
        const count = 200_000
        uint(e, count)
        for (let i = 0; i < count - 1; i++) on(e, 1_000 + i, 1_001 + i)
        uint(e, 1, 1_000 + count - 1, 0)
        root(e, 1)
        uint(e, 1, 0)
      }),
    outcome: /too-large/,
  },
  {
    name: '40,000 clients, each building on the next',
    bytes: () =>
      made((e) => {
        const count = 40_000
        uint(e, count)
        for (let i = 0; i < count - 1; i++) on(e, 1_000 + i, 1_001 + i)
        uint(e, 1, 1_000 + count - 1, 0)
        root(e, 1)
        uint(e, 1, 0)
      }),
    outcome: /too-large/,
  },
  {
    name: '45,000 clients that all wait for the last',
    bytes: () =>
      made((e) => {
        const count = 45_000
        uint(e, count)
        for (let i = 0; i < count - 1; i++) on(e, 1_000 + i, 900_000)
        uint(e, 1, 900_000, 0)
        root(e, 1)
        uint(e, 1, 0)
      }),
    outcome: /too-large/,
  },
  {
    name: 'the same deletion a million times',
    bytes: () =>
      made((e) => {
        uint(e, 0, 1, 1, 1_000_000)
        for (let i = 0; i < 1_000_000; i++) uint(e, 0, 2_000)
      }),
    outcome: /malformed-update/,
  },
  {
    name: '250,000 runs of two values and as many deletions',
    bytes: () =>
      made((e) => {
        const count = 250_000
        uint(e, 1, count, 7, 0)
        for (let i = 0; i < count; i++) {
          if (i === 0) root(e, 8)
          else {
            encoding.writeUint8(e, 0x88)
            uint(e, 7, 2 * i - 1)
          }
          uint(e, 2)
          encoding.writeUint8(e, 126)
          encoding.writeUint8(e, 126)
        }
        uint(e, 1, 7, count)
        for (let i = 0; i < count; i++) uint(e, 2 * i, 2)
      }),
    outcome: /too-large/,
  },
  {
    name: 'many values run together in one deleted entry',
    bytes: () =>
      made((e) => {
        uint(e, 1, 1, 7, 0)
        root(e, 8)
        uint(e, 1_000_000)
        for (let i = 0; i < 1_000_000; i++) encoding.writeUint8(e, 126)
        uint(e, 1, 7, 1, 0, 1_000_000)
      }),
    outcome: /too-large/,
  },
]

/** A pen with many overwritten entries of two keys, so that deletions have something to go through. */
function longPen(): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = 1
  for (let i = 0; i < 1_000; i++) for (const key of [KEY, 'aaaaaaaa-00000002']) doc.getMap('records').set(key, { ...good, body: String(i) })
  const pen = new Y.Doc()
  Y.applyUpdate(pen, Y.encodeStateAsUpdate(doc))
  return pen
}

describe('an update that costs more than it weighs is turned away', () => {
  it.each(bombs)('$name', ({ name, bytes, outcome }) => {
    const pen = longPen()
    const bomb = bytes()
    const from = performance.now()
    let was: string
    try {
      was = admit(pen, bomb, judge).is
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      was = `refused: ${error.code}`
    }
    const took = performance.now() - from
    process.stdout.write(`  ${name}: ${bomb.length} B, ${Math.round(took)} ms, ${was}\n`)
    expect(was).toMatch(outcome)
    const fresh = new Y.Doc()
    Y.applyUpdate(fresh, Y.encodeStateAsUpdate(pen))
    expect(fresh.store.pendingStructs).toBeNull()
    expect(fresh.getMap('records').toJSON()).toEqual(pen.getMap('records').toJSON())
  })

  it('and the largest that is taken is taken', () => {
    const pen = new Y.Doc()
    const doc = new Y.Doc()
    doc.transact(() => {
      for (let i = 0; i < limits.catchUpRecords; i++) doc.getMap('records').set(`aaaaaaaa-${String(i).padStart(8, '0')}`, good)
    })
    const from = performance.now()
    expect(admit(pen, Y.encodeStateAsUpdate(doc), judge).is).toBe('applied')
    process.stdout.write(`  ${limits.catchUpRecords} honest records: ${Math.round(performance.now() - from)} ms\n`)
  })
})

it('an update that builds, over another of its clients, on what is missing is a gap, not a forgery', () => {
  const [a, b, c] = [new Y.Doc(), new Y.Doc(), new Y.Doc()]
  a.clientID = 300
  b.clientID = 200
  c.clientID = 100
  c.getMap('records').set(KEY, good)
  Y.applyUpdate(b, Y.encodeStateAsUpdate(c))
  b.getMap('records').set(KEY, { ...good, body: 'b' })
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
  a.getMap('records').set(KEY, { ...good, body: 'a' })
  const without = Y.encodeStateAsUpdate(a, Y.encodeStateVector(c))
  const pen = new Y.Doc()
  expect(admit(pen, without, judge)).toEqual({ is: 'gap' })
  expect(admit(pen, Y.encodeStateAsUpdate(a), judge).is).toBe('applied')
  expect(pen.getMap('records').toJSON()).toEqual(a.getMap('records').toJSON())
})
