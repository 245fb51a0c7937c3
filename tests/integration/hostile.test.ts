/**
 * Whatever one client sends, nobody else sees anything of it: an honest pair writes and reads beside it, the server
 * goes on, every document can be loaded by everyone, and the sender learns why.
 */

import { monitorEventLoopDelay } from 'node:perf_hooks'
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { agrees } from '../harness/agreement.ts'
import { annotation, openClass, type Person, recordId, type TestClass } from '../harness/class.ts'
import { hostileUpdates, unfitRecords } from '../harness/hostile-updates.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { askFrame, marginClient, penClient, RawSocket, type SyncClient, updateFrame } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

let server: TestServer
let klass: TestClass
let writer: SyncClient
let reader: SyncClient
const used: { close?(): void; destroy?(): void }[] = []

beforeAll(async () => {
  server = await startServer()
  klass = await openClass(server, 2)
  writer = await penClient(server.url, klass.session, klass.readers[0]!).synced()
  reader = await marginClient(server.url, klass.readers[1]!.margins.get('commons'), klass.readers[1]!).synced()
})
afterAll(async () => {
  for (const one of used) one.close?.()
  for (const one of used) one.destroy?.()
  writer.destroy()
  reader.destroy()
  await server.end()
})

/** The honest pair goes on, and has noticed nothing. */
async function theHonestGoOn(): Promise<void> {
  const id = recordId(klass.readers[0]!.alias)
  const before = [writer.ended.length, reader.ended.length]
  writer.write(id, annotation({ body: `honest ${id}` }))
  await until(() => reader.records.has(id), 'the honest word')
  await writer.saved()
  expect([writer.ended.length, reader.ended.length]).toEqual(before)
}

let mallory: Person
let mallorys = 0
/** Somebody new, so that nobody's refusals are charged to the next. */
beforeEach(async () => {
  mallory = await klass.join(`Mallory ${++mallorys}`)
})

/** A bare socket to a pen that has been answered. */
async function rawPen(notices = true): Promise<RawSocket> {
  const socket = await new RawSocket(server.url, `/sync/pen/${klass.session}${notices ? '?notices=1' : ''}`, mallory.cookie).open()
  used.push(socket)
  socket.send(askFrame())
  await until(() => questions(socket) > 0, 'the question of the server')
  return socket
}
/** How often the server has asked for all that the client has. */
const questions = (socket: RawSocket): number => socket.frames.filter((frame) => frame[0] === 0 && frame[1] === 0).length

const updateOf = (key: string, value: unknown): Uint8Array => {
  const doc = new Y.Doc()
  doc.getMap('records').set(key, value)
  return Y.encodeStateAsUpdate(doc)
}

/** What is left of a value that was deleted, under a key. */
const deletedEntry = (client: number, clock: number, key: string): Uint8Array =>
  encoding.encode((e) => {
    for (const n of [1, 1, client, clock]) encoding.writeVarUint(e, n)
    encoding.writeUint8(e, 0x21)
    encoding.writeVarUint(e, 1)
    for (const name of ['records', key]) encoding.writeVarString(e, name)
    for (const n of [1, 0]) encoding.writeVarUint(e, n)
  })

describe('an update that no pen makes', () => {
  const good = annotation({ body: 'hostile' }) as unknown as Record<string, unknown>

  it('is refused with a reason, shown to no one, and kept nowhere, whichever it is', async () => {
    const key = recordId(mallory.alias)
    for (const [i, { name, bytes, soft }] of hostileUpdates(key, good).entries()) {
      const socket = await rawPen()
      const asked = questions(socket)
      socket.update(bytes, i % 2 === 0 ? 2 : 1)
      if (soft) {
        await until(() => questions(socket) > asked, `${name} to be asked again`)
        expect(socket.socket.readyState, name).toBe(socket.socket.OPEN)
        socket.close()
      } else {
        const { code, reason } = await socket.ended
        expect([4400, 4403, 4413, 4422], name).toContain(code)
        expect(socket.notices.at(-1), name).toMatchObject({ is: 'refused', code: reason, detail: expect.stringMatching(/\w/) })
      }
      if (i % 8 === 0) await theHonestGoOn()
    }
    await theHonestGoOn()
    const { records, pens } = await agrees(server.db, klass.session)
    expect([...records.values()].filter(({ author }) => author === mallory.participant)).toEqual([])
    expect(pens.get(mallory.participant as never)).toEqual({})
    const { rows } = await server.db.pool.query('SELECT count(*)::int AS n FROM refused_update WHERE participant_id = $1', [
      mallory.participant,
    ])
    expect(rows[0].n).toBeGreaterThan(30)
  })

  it('nor is a record that does not fit, or that is not theirs to write', async () => {
    const key = recordId(mallory.alias)
    for (const { name, value } of [...unfitRecords(good), { name: "another's id", value: good }]) {
      const socket = await rawPen()
      socket.update(updateOf(name === "another's id" ? recordId(klass.readers[0]!.alias) : key, value))
      const { code } = await socket.ended
      expect([4403, 4422], name).toContain(code)
      expect(socket.notices.at(-1), name).toMatchObject({ is: 'refused' })
    }
    await theHonestGoOn()
    const { records } = await agrees(server.db, klass.session)
    expect([...records.values()].filter(({ author }) => author === mallory.participant)).toEqual([])
  })

  it("nor is a deletion of another's words: they stand, under their own name", async () => {
    const id = recordId(klass.readers[0]!.alias)
    writer.write(id, annotation({ body: 'not yours to take' }))
    await until(() => reader.records.has(id), 'the word')
    const socket = await rawPen()
    socket.update(deletedEntry(4242, 0, id))
    expect((await socket.ended).code).toBe(4403)
    await theHonestGoOn()
    expect(reader.records.get(id)).toMatchObject({ body: 'not yours to take', author: { id: klass.readers[0]!.alias } })
    await agrees(server.db, klass.session)
  })

  it('ends the standard client for good, with a reason it can show', async () => {
    const client = await penClient(server.url, klass.session, mallory).synced()
    used.push(client)
    client.doc.getMap('records').set(recordId(mallory.alias), { ...good, role: 'facilitator' })
    await until(() => client.ended.length > 0, 'the end')
    expect(client.ended).toEqual([{ code: 4422, reason: 'refused-record' }])
    expect(client.provider.shouldConnect).toBe(false)
    await theHonestGoOn()
  })

  it('written into a margin by the standard client ends that client, and no other', async () => {
    const client = await marginClient(server.url, mallory.margins.get('commons'), mallory).synced()
    used.push(client)
    const theirs = [...client.records.keys()]
    expect(theirs.length).toBeGreaterThan(0)
    client.records.delete(theirs[0]!)
    await until(() => client.ended.length > 0, 'the end')
    expect(client.ended[0]).toMatchObject({ code: 4403 })
    expect(reader.records.has(theirs[0]!)).toBe(true)
    await theHonestGoOn()
  })
})

describe('a frame that is none of the protocol', () => {
  const huge = 5 * 1024 * 1024
  const cases: [string, (socket: RawSocket) => void, number | undefined][] = [
    ['text', (socket) => socket.send('hello'), 4400],
    ['nothing', (socket) => socket.send(new Uint8Array()), 4400],
    ['a message of no known kind', (socket) => socket.send(Uint8Array.of(77, 1, 2)), 4400],
    ['one of our own notices', (socket) => socket.send(Uint8Array.of(101, 2, 123, 125)), 4400],
    ['a sync message of no known step', (socket) => socket.send(Uint8Array.of(0, 9, 0)), 4400],
    ['a sync message that goes on', (socket) => socket.send(Uint8Array.of(...askFrame(), 0)), 4400],
    ['a sync message cut short', (socket) => socket.send(Uint8Array.of(0, 2, 100, 1)), 4400],
    ['a state vector of a thousand million', (socket) => socket.send(ask((e) => encoding.writeVarUint(e, 1e9))), 4400],
    ['a state vector that goes on', (socket) => socket.send(ask((e) => [0, 0].forEach((n) => encoding.writeVarUint(e, n)))), 4400],
    [
      'a state vector larger than any',
      (socket) =>
        socket.send(
          ask((e) => {
            encoding.writeVarUint(e, 50_000)
            for (let i = 0; i < 50_000; i++) [i, 1].forEach((n) => encoding.writeVarUint(e, n))
          }),
        ),
      4413,
    ],
    ['an update beyond what is taken at once', (socket) => socket.update(new Uint8Array(300 * 1024)), 4413],
    ['a frame beyond every limit', (socket) => socket.send(new Uint8Array(huge)), 1009],
    ['a flood of frames', (socket) => Array.from({ length: 1_000 }, () => socket.send(Uint8Array.of(3))), 4529],
    ['a flood of questions', (socket) => Array.from({ length: 20 }, () => socket.send(askFrame())), 4529],
  ]
  it.each(cases)('ends its connection: %s', async (_what, act, code) => {
    const socket = await rawPen()
    act(socket)
    expect((await socket.ended).code).toBe(code)
    await theHonestGoOn()
  })

  it('in fragments too many to be honest ends its connection, in a few it is read', async () => {
    const pieces = async (count: number) => {
      const socket = await rawPen()
      const frame = updateFrame(updateOf(recordId(mallory.alias), annotation({ to: 'me' })))
      const size = Math.max(1, Math.ceil(frame.length / count))
      for (let at = 0; at < frame.length; at += size) {
        socket.socket.send(frame.slice(at, at + size), { binary: true, fin: at + size >= frame.length })
      }
      return socket
    }
    const few = await pieces(5)
    await until(() => few.notices.some((notice) => notice.is === 'saved' && Object.keys(notice.upTo).length > 0), 'it to be saved')
    expect((await (await pieces(300)).ended).code).toBe(1008)
    await theHonestGoOn()
  })

  it('before the document is loaded waits, and too much of it ends the connection', async () => {
    const early = new RawSocket(server.url, `/sync/pen/${klass.session}?notices=1`, mallory.cookie)
    used.push(early)
    const id = recordId(mallory.alias)
    early.socket.once('open', () => {
      early.update(updateOf(id, annotation({ to: 'me' })))
      early.send(askFrame())
    })
    await until(() => early.notices.some((notice) => notice.is === 'saved' && Object.keys(notice.upTo).length > 0), 'it to be saved')
    const flood = new RawSocket(server.url, `/sync/pen/${klass.session}`, mallory.cookie)
    used.push(flood)
    flood.socket.once('open', () => Array.from({ length: 1_000 }, () => flood.send(askFrame())))
    expect((await flood.ended).code).toBe(4529)
    await theHonestGoOn()
  })
})

const ask = (write: (e: encoding.Encoder) => void): Uint8Array =>
  encoding.encode((e) => {
    encoding.writeVarUint(e, 0)
    encoding.writeVarUint(e, 0)
    encoding.writeVarUint8Array(e, encoding.encode(write))
  })

it('what awareness claims is answered with nothing, and told to no one', async () => {
  const heard: unknown[] = []
  reader.provider.awareness.on('update', (change: unknown, origin: unknown) => {
    if (origin === reader.provider) heard.push(change)
  })
  const socket = await rawPen()
  const state = JSON.stringify({ user: { name: 'Ada', isFacilitator: true } })
  const answers = () => socket.frames.filter((frame) => frame[0] === 1)
  for (const clock of [0, 1, 2 ** 40]) {
    socket.send(
      encoding.encode((e) => {
        encoding.writeVarUint(e, 1)
        encoding.writeVarUint8Array(
          e,
          encoding.encode((inner) => {
            for (const n of [1, writer.doc.clientID, clock]) encoding.writeVarUint(inner, n)
            encoding.writeVarString(inner, state)
          }),
        )
      }),
    )
  }
  await until(() => answers().length >= 3, 'the answers')
  for (const frame of answers()) expect([...frame]).toEqual([1, 1, 0])
  await theHonestGoOn()
  expect(heard).toEqual([])
})

describe('what costs more than it weighs', () => {
  it('is turned away while the honest go on', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 })
    const key = recordId(mallory.alias)
    const bombs: [string, Uint8Array][] = [
      ['40,000 entries of one key', entries(40_000, key, true)],
      ['120,000 deleted entries of one key', entries(120_000, key, false)],
      ['one deleted entry, a thousand million long', entries(1, key, false, 2 ** 30)],
    ]
    for (const [name, bytes] of bombs) {
      const socket = await rawPen()
      delay.reset()
      delay.enable()
      socket.update(bytes, 1)
      const heavy = bytes.length > 1_000
      if (heavy) expect((await socket.ended).code).toBe(4413)
      else await until(() => socket.notices.some((one) => one.is === 'saved' && '4242' in one.upTo), 'it to be taken, being small')
      delay.disable()
      const end = socket.notices.find((notice) => notice.is === 'refused')
      process.stdout.write(`  ${name}: ${bytes.length} B, the longest stall ${Math.round(delay.max / 1e6)} ms, ${end?.code ?? 'taken'}\n`)
      await theHonestGoOn()
    }
    await agrees(server.db, klass.session)
  })

  it('ten thousand gaps are parked nowhere', async () => {
    const doc = new Y.Doc()
    const parts: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => parts.push(update))
    for (let i = 0; i < 1_001; i++) doc.getMap('records').set(recordId(mallory.alias), annotation({ body: 'x'.repeat(200) }))
    let sent = 0
    while (sent < 10_000) {
      const socket = await rawPen()
      // As many as one connection may send, and all on what the server never gets.
      for (let i = 0; i < 190; i++) socket.update(parts[1 + ((sent + i) % 1_000)]!)
      socket.send(Uint8Array.of(3))
      const alive = socket.frames.length
      await until(() => socket.frames.length > alive, 'a sign of life')
      sent += 190
      socket.close()
    }
    await theHonestGoOn()
    const { pens } = await agrees(server.db, klass.session)
    expect(pens.get(mallory.participant as never)).toEqual({})
    const figures = await (await fetch(`${server.url}/metrics`)).text()
    process.stdout.write(`  ${sent} gaps; ${figures.match(/process_resident_memory_bytes (\d+)/)?.[0] ?? ''}\n`)
  })
})

describe('a place that ends', () => {
  it('is gone for whoever is removed in the middle of a word, and all they wrote is hidden from readers', async () => {
    const client = await penClient(server.url, klass.session, mallory).synced()
    used.push(client)
    const ids = Array.from({ length: 5 }, () => recordId(mallory.alias))
    client.write(ids[0]!, annotation())
    await until(() => reader.records.has(ids[0]!), 'the first word')
    await remove(mallory)
    for (const id of ids.slice(1)) client.write(id, annotation())
    await until(() => client.ended.length > 0, 'the end')
    expect(client.ended[0]).toEqual({ code: 4403, reason: 'not-allowed' })
    await until(() => !reader.records.has(ids[0]!), 'the word to be hidden')
    const again = new RawSocket(server.url, `/sync/pen/${klass.session}`, mallory.cookie)
    expect((await again.ended).code).toBe(4403)
    await theHonestGoOn()
    const { records } = await agrees(server.db, klass.session)
    expect(ids.slice(1).filter((id) => records.has(id))).toEqual([])
  })

  it('may be taken by another socket of the same person at once, as often as they like', async () => {
    const id = recordId(mallory.alias)
    const doc = new Y.Doc()
    doc.getMap('records').set(id, annotation({ to: 'me' }))
    for (let i = 0; i < 30; i++) {
      const socket = await rawPen()
      socket.update(Y.encodeStateAsUpdate(doc), 1)
      socket.close()
    }
    const last = await rawPen()
    last.update(Y.encodeStateAsUpdate(doc), 1)
    await until(() => last.notices.some((notice) => notice.is === 'saved' && Object.keys(notice.upTo).length > 0), 'it to be saved')
    const { records } = await agrees(server.db, klass.session)
    expect(records.get(id)).toMatchObject({ revision: 1 })
  })

  it('keeps what came before its socket closed', async () => {
    const id = recordId(mallory.alias)
    const socket = await rawPen()
    socket.update(updateOf(id, annotation({ body: 'my last word' })))
    socket.socket.close()
    await until(() => reader.records.has(id), 'the last word')
  })
})

/** As the removal of a participant will do it: the row first, then the word to the rooms. */
async function remove(person: Person): Promise<void> {
  await server.db.pool.query('UPDATE participant SET removed_at = now() WHERE id = $1', [person.participant])
  await server.db.pool.query('UPDATE session SET version = version + 1 WHERE id = $1', [klass.session])
  await klass.join('Someone') // whose coming tells the room that the session has changed
}

function entries(count: number, key: string, live: boolean, length = 1): Uint8Array {
  return encoding.encode((e) => {
    for (const n of [1, count, 4_242, 0]) encoding.writeVarUint(e, n)
    for (let i = 0; i < count; i++) {
      encoding.writeUint8(e, (live ? 8 : 1) | 0x20)
      encoding.writeVarUint(e, 1)
      encoding.writeVarString(e, 'records')
      encoding.writeVarString(e, key)
      encoding.writeVarUint(e, live ? 1 : length)
      if (live) encoding.writeAny(e, {})
    }
    encoding.writeVarUint(e, 0)
  })
}
