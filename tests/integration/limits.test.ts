/** The published limits of writing and reading: each holds with its own error, and an honest class never meets one. */
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { callersOf } from '../../server/callers/callers.ts'
import { configAt, readConfig } from '../../server/config.ts'
import { createLog } from '../../server/log.ts'
import { createSync, type SyncOptions } from '../../server/sync/sync.ts'
import type { RecordId } from '../../shared/ids.ts'
import { floodLimits, limits } from '../../shared/limits.ts'
import { writePen } from '../../shared/margins/documents.ts'
import { agrees } from '../harness/agreement.ts'
import { Browser, expectStatus } from '../harness/app.ts'
import { annotation, mark, openClass, type Person, recordId, type TestClass } from '../harness/class.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { askFrame, marginClient, penClient, RawSocket, type SyncClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

let server: TestServer
let klass: TestClass
const used: SyncClient[] = []
beforeAll(async () => {
  server = await startServer()
  klass = await openClass(server, 4)
})
afterAll(async () => {
  for (const client of used) client.destroy()
  await server.end()
})
const penOf = async (person: Person, doc?: Y.Doc) => {
  const client = await penClient(server.url, klass.session, person, doc).synced()
  used.push(client)
  return client
}
const refusals = (client: SyncClient) => client.notices.filter((notice) => notice.is === 'refused')
/** That many new records, as one update. */
function records(person: Person, count: number, more: object = {}): { doc: Y.Doc; ids: RecordId[] } {
  const doc = new Y.Doc()
  const ids = Array.from({ length: count }, () => recordId(person.alias))
  writePen(
    doc,
    ids.map((id) => [id, annotation({ to: 'me', ...more })] as const),
    'test',
  )
  return { doc, ids }
}
async function raw(person: Person): Promise<RawSocket> {
  const socket = await new RawSocket(server.url, `/sync/pen/${klass.session}?notices=1`, person.cookie).open()
  socket.send(askFrame())
  await until(() => socket.notices.length > 0, 'the pen')
  return socket
}

describe('an honest class', () => {
  it('writes forty times in a burst, each of them, and meets no limit', async () => {
    const people = [klass.facilitator, ...klass.readers]
    const reader = marginClient(server.url, klass.readers[0]!.margins.get('commons'), klass.readers[0]!)
    used.push(reader)
    const pens = await Promise.all(people.map((person) => penOf(person)))
    const ids: RecordId[] = []
    for (let i = 0; i < limits.writeBurst; i++) {
      for (const [at, pen] of pens.entries()) {
        const id = recordId(people[at]!.alias)
        ids.push(id)
        pen.write(id, annotation({ body: `word ${i}` }))
      }
    }
    for (const pen of pens) await pen.saved()
    await until(() => ids.every((id) => reader.records.has(id)), 'every word')
    for (const pen of pens) expect([refusals(pen), pen.ended]).toEqual([[], []])
  })

  it('brings two thousand records of a week offline, in one sync', async () => {
    const person = await klass.join('Away')
    const { doc, ids } = records(person, limits.catchUpRecords)
    const pen = await penOf(person, doc)
    await pen.saved()
    expect([refusals(pen), pen.ended]).toEqual([[], []])
    const { records: kept } = await agrees(server.db, klass.session)
    expect(ids.filter((id) => kept.get(id)?.revision !== 1)).toEqual([])
  })

  it('or in several', async () => {
    const person = await klass.join('Often away')
    const doc = new Y.Doc()
    const pen = await penOf(person, doc)
    for (let sync = 0; sync < 4; sync++) {
      pen.provider.disconnect()
      for (let i = 0; i < limits.catchUpRecords / 4 - limits.writeBurst / 4; i++)
        pen.write(recordId(person.alias), annotation({ to: 'me' }))
      pen.provider.connect()
      await pen.synced()
      await pen.saved()
    }
    expect([refusals(pen), pen.ended]).toEqual([[], []])
  })

  it('who writes faster than anyone can is sent away, comes again, and loses nothing', async () => {
    const person = await klass.join('Fast')
    const pen = await penOf(person)
    const ids = Array.from({ length: 3 * limits.writeBurst }, () => recordId(person.alias))
    for (const id of ids) pen.write(id, annotation({ to: 'me' }))
    await until(() => pen.ended.length > 0, 'the refusal')
    expect(pen.ended[0]).toEqual({ code: 4529, reason: 'too-fast' })
    await pen.synced()
    await pen.saved()
    const { records: kept } = await agrees(server.db, klass.session)
    expect(ids.filter((id) => kept.get(id)?.revision !== 1)).toEqual([])
  })
})

describe('beyond a limit', () => {
  const cases: [string, (person: Person) => { bytes: Uint8Array; step: 1 | 2 }, number, string][] = [
    [
      'more records than one update may have',
      (person) => ({ bytes: whole(records(person, limits.updateRecords + 1)), step: 2 }),
      4413,
      'too-large',
    ],
    [
      'more records than may be caught up with',
      (person) => ({ bytes: whole(records(person, limits.catchUpRecords + 1)), step: 1 }),
      4413,
      'too-large',
    ],
    [
      'more bytes than one update may have',
      (person) => ({ bytes: whole(records(person, 14, { body: 'x'.repeat(limits.body) })), step: 2 }),
      4413,
      'too-large',
    ],
    ['more bytes than may be caught up with', () => ({ bytes: new Uint8Array(limits.catchUpBytes + 1), step: 1 }), 4413, 'too-large'],
    ['more writes than a burst', (person) => ({ bytes: whole(records(person, limits.writeBurst + 1)), step: 2 }), 4529, 'too-fast'],
    [
      'a longer body',
      (person) => {
        const doc = new Y.Doc()
        doc.getMap('records').set(recordId(person.alias), { ...annotation(), body: 'x'.repeat(limits.body + 1) })
        return { bytes: Y.encodeStateAsUpdate(doc), step: 2 }
      },
      4422,
      'refused-record',
    ],
  ]
  it.each(cases)('%s is refused, and says so', async (what, make, code, reason) => {
    const person = await klass.join(what)
    const socket = await raw(person)
    const { bytes, step } = make(person)
    socket.update(bytes, step)
    expect(await socket.ended).toEqual({ code, reason })
    expect(socket.notices.at(-1)).toMatchObject({ is: 'refused', code: reason, detail: expect.stringMatching(/\w/) })
    const { records: kept } = await agrees(server.db, klass.session)
    expect([...kept.values()].filter(({ author }) => author === person.participant)).toEqual([])
  })

  it('more bytes, again and again, than a person can have written', async () => {
    const person = await klass.join('Heavy')
    const bytes = new Uint8Array(limits.catchUpBytes)
    const ends: number[] = []
    while (!ends.includes(4529) && ends.length < 40) {
      const socket = await new RawSocket(server.url, `/sync/pen/${klass.session}`, person.cookie).open()
      socket.update(bytes, 1)
      ends.push((await socket.ended).code)
    }
    expect(ends.slice(0, 4)).toEqual([4400, 4400, 4400, 4400])
    expect(ends.at(-1)).toBe(4529)
  })

  it('more windows of one account, even all at once', async () => {
    const person = await klass.join('Many windows')
    const sockets = Array.from(
      { length: limits.windowsPerAccount + 10 },
      () => new RawSocket(server.url, `/sync/pen/${klass.session}`, person.cookie),
    )
    const ends: number[] = []
    for (const socket of sockets) {
      void socket.ended.then(({ code }) => ends.push(code))
      socket.socket.on('open', () => socket.send(askFrame()))
    }
    const served = () => sockets.filter((socket) => socket.frames.length > 0 && socket.socket.readyState === WebSocket.OPEN)
    await until(() => served().length + ends.length === sockets.length, 'all to be served or sent away')
    expect(served().length).toBe(limits.windowsPerAccount)
    expect(ends).toEqual(Array.from({ length: 10 }, () => 4529))
    // whoever has many groups has a margin for each: a window is all of them
    const elsewhere = await new RawSocket(server.url, `/sync/margin/${person.margins.get('commons')}`, person.cookie).open()
    elsewhere.send(askFrame())
    await until(() => elsewhere.frames.length > 0, 'the margin to answer')
    elsewhere.close()
    for (const socket of sockets) socket.close()
    await until(async () => {
      const again = await new RawSocket(server.url, `/sync/pen/${klass.session}`, person.cookie).open()
      again.send(askFrame())
      await Promise.race([again.ended, until(() => again.frames.length > 0, 'an answer')])
      const open = again.socket.readyState === WebSocket.OPEN
      again.close()
      return open
    }, 'a place to be free again')
  })

  it('more frames or pings than a connection may send, answered or not', async () => {
    const person = await klass.join('Quick')
    const pinging = await raw(person)
    for (let nth = 0; nth <= floodLimits.framesOfConnection; nth++) pinging.socket.ping()
    expect(await pinging.ended).toEqual({ code: 4529, reason: 'too-fast' })
    expect(pinging.notices.at(-1)).toMatchObject({ is: 'refused', code: 'too-fast' })
  })

  it('more connections of one account than it may have in all, however they are spread', async () => {
    const at = await syncOver(server, { socketsPerAccount: 3 })
    const { facilitator } = klass
    const open = (path: string) => new RawSocket(at.url, path, facilitator.cookie).open()
    const paths = [`/sync/pen/${klass.session}`, ...[...facilitator.margins.values()].map((margin) => `/sync/margin/${margin}`)]
    const sockets: RawSocket[] = []
    for (let nth = 0; nth < 3; nth++) sockets.push(await open(paths[nth % paths.length]!))
    for (const socket of sockets) {
      socket.send(askFrame())
      await until(() => socket.frames.length > 0, 'an answer')
    }
    const refused = await open(paths[0]!)
    expect(await refused.ended).toEqual({ code: 4529, reason: 'too-fast' })
    expect(sockets.map(({ socket }) => socket.readyState)).toEqual(sockets.map(() => WebSocket.OPEN))
    // Others are not counted with them.
    const other = await new RawSocket(at.url, paths[0]!, klass.readers[0]!.cookie).open()
    other.send(askFrame())
    await until(() => other.frames.length > 0, 'an answer')
    for (const socket of [...sockets, other]) socket.close()
    await at.end()
  })

  it('more annotations than a margin holds, while what stands there can still be changed and marked', async () => {
    const small = await startServer()
    try {
      const few = await openClass(small, 2)
      const at = await syncOver(small, { annotationsInMargin: 3 })
      const [one, two] = few.readers as [Person, Person]
      const write = await penClient(at.url, few.session, one).synced()
      const ids = Array.from({ length: 3 }, () => recordId(one.alias))
      for (const id of ids) write.write(id, annotation())
      write.write(recordId(one.alias), annotation({ to: 'me' }))
      await write.saved()
      const other = await penClient(at.url, few.session, two).synced()
      other.write(recordId(two.alias), mark(ids[0]!))
      other.write(recordId(two.alias), annotation({ to: 'me' }))
      write.write(ids[0]!, annotation({ body: 'Better.', editedAt: 1_700_000_000_001 }))
      await Promise.all([write.saved(), other.saved()])
      const fourth = recordId(two.alias)
      other.write(fourth, annotation())
      await until(() => other.ended.some(({ code }) => code === 4413), 'the fourth to be refused')
      expect(refusals(other)).toMatchObject([{ code: 'too-large' }])
      const { rows } = await small.db.pool.query(`SELECT id FROM record WHERE "is" = 'annotation' AND value->>'to' = 'commons' ORDER BY id`)
      expect(rows.map((row) => row.id)).toEqual(ids.toSorted())
      write.destroy()
      other.destroy()
      await at.end()
    } finally {
      await small.end()
    }
  })

  it('more people than ever may have joined a session', async () => {
    const { body } = await klass.facilitator.browser.post('/api/sessions', {
      seminarId: klass.seminar,
      readingId: (await server.db.prisma.reading.findFirstOrThrow()).id,
    })
    const { code } = (await klass.facilitator.browser.get(`/api/sessions/${body.id}`)).body.code
    await server.db.pool.query(
      `WITH made AS (INSERT INTO account (id, name) SELECT gen_random_uuid(), 'Reader' FROM generate_series(1, $2) RETURNING id)
       INSERT INTO participant (id, session_id, account_id, role, name, alias)
       SELECT gen_random_uuid(), $1, id, 'reader', 'Reader ' || nth, lpad(nth::text, 8, 'x')
       FROM (SELECT id, row_number() OVER () AS nth FROM made) AS people`,
      [body.id, limits.participantsInSession - 2],
    )
    // The facilitator has a place too.
    await expectStatus(200, new Browser(server.url).post('/api/join', { code, name: 'The last' }))
    const refused = await new Browser(server.url).post('/api/join', { code, name: 'One more' })
    expect([refused.status, refused.body.code]).toEqual([503, 'session-full'])
  })

  it('a reader who does not read what they ask for', async () => {
    const [writer, slow, other] = klass.readers as [Person, Person, Person]
    const brought = await penOf(writer, records(writer, 190, { to: 'commons', body: 'x'.repeat(limits.body) }).doc)
    await brought.saved()
    const open = (person: Person) => new RawSocket(server.url, `/sync/margin/${person.margins.get('commons')}`, person.cookie).open()
    const [stuck, well] = [await open(slow), await open(other)]
    stuck.socket.pause()
    // Beside each question that is not read, one that is: when it is answered, so is the other.
    for (let nth = 1; nth <= 7; nth++) {
      if (stuck.socket.readyState === WebSocket.OPEN) stuck.send(askFrame())
      well.send(askFrame())
      await until(() => well.frames.length >= nth, 'an answer')
    }
    stuck.socket.resume()
    expect(await stuck.ended).toEqual({ code: 4503, reason: 'unavailable' })
    expect(stuck.frames.length).toBeLessThan(7)
    well.close()
  })

  it('more people in a session than it has places for', async () => {
    const at = await syncOver(server, { readersInSession: 2 })
    const open = async (person: Person) => {
      const socket = await new RawSocket(at.url, `/sync/margin/${person.margins.get('commons')}`, person.cookie).open()
      socket.send(askFrame())
      return socket
    }
    const [one, two, three] = klass.readers as [Person, Person, Person]
    const inside = [await open(one), await open(two)]
    for (const socket of inside) await until(() => socket.frames.length > 0, 'an answer')
    const outside = await open(three)
    expect(await outside.ended).toEqual({ code: 4503, reason: 'session-full' })
    // Another window of someone who is here takes no place.
    const again = await open(one)
    await until(() => again.frames.length > 0, 'an answer')
    for (const socket of [...inside, again]) socket.close()
    await at.end()
  })
})

/** Pens and margins alone, with lowered limits, on the database of a server. */
async function syncOver(of: TestServer, lowered: Partial<SyncOptions>): Promise<{ url: string; end(): Promise<void> }> {
  const http = createServer()
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done))
  const address = http.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  const config = configAt(readConfig({ HOST: '127.0.0.1', NODE_ENV: 'test', LOG_LEVEL: 'silent' }), address.port)
  const sync = createSync({
    pool: of.db.pool,
    commits: of.db.commits,
    log: createLog(config),
    callers: callersOf(of.db, config),
    isOwnOrigin: () => true,
    ...lowered,
  })
  http.on('upgrade', (request, socket, head) => sync.upgrade(request, socket, head))
  return {
    url: `http://127.0.0.1:${address.port}`,
    async end() {
      await sync.drain()
      await new Promise((done) => http.close(done))
    },
  }
}

const whole = ({ doc }: { doc: Y.Doc }): Uint8Array => Y.encodeStateAsUpdate(doc)
