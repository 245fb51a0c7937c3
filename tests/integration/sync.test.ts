import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { loadDocument, snapshotDocument } from '../../server/storage/documents.ts'
import type { RecordId } from '../../shared/ids.ts'
import { PenRecord } from '../../shared/margins/record.ts'
import { annotation, mark, openClass, recordId, reply, type TestClass } from '../harness/class.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { askFrame, marginClient, penClient, RawSocket, type SyncClient, updateFrame } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

let server: TestServer
let room: TestClass
const clients: SyncClient[] = []
const used = <C extends SyncClient>(client: C): C => {
  clients.push(client)
  return client
}
beforeAll(async () => {
  server = await startServer()
  room = await openClass(server, 3)
})
afterAll(async () => {
  for (const client of clients) client.destroy()
  await server.end()
})
const pen = (i: number, doc?: Y.Doc) => used(penClient(server.url, room.session, room.readers[i]!, doc)).synced()
const commons = (i: number) => used(marginClient(server.url, room.readers[i]!.margins.get('commons'), room.readers[i]!)).synced()

describe('what one person writes', () => {
  it('stands in the margin of the others, with what the server knows of it', async () => {
    const [writer, reader] = [await pen(0), await commons(1)]
    const id = recordId(room.readers[0]!.alias)
    writer.write(id, annotation({ body: 'A first word.' }))
    await until(() => reader.records.has(id), 'the annotation')
    expect(reader.entries.get(id)).toMatchObject({
      is: 'annotation',
      body: 'A first word.',
      author: { id: room.readers[0]!.alias, name: 'Reader 1', role: 'reader' },
      phase: 'plenary',
      revision: 1,
      thread: id,
    })
  })

  it('is called saved when it is in Postgres: log, projection and revision', async () => {
    const writer = await pen(0)
    const id = recordId(room.readers[0]!.alias)
    writer.write(id, annotation({ body: 'one' }))
    await writer.saved()
    writer.write(id, annotation({ body: 'two', editedAt: 1_700_000_000_009 }))
    await writer.saved()
    const { rows } = await server.db.pool.query(
      `SELECT r.value->>'body' AS now, (SELECT array_agg(v.value->>'body' ORDER BY v.revision) FROM revision v WHERE v.record_id = r.id) AS all
       FROM record r WHERE r.id = $1`,
      [id],
    )
    expect(rows).toEqual([{ now: 'two', all: ['one', 'two'] }])
  })

  it('is answered and marked by others, and their thread is the same', async () => {
    const [writer, answerer, reader] = [await pen(0), await pen(1), await commons(2)]
    const root = recordId(room.readers[0]!.alias)
    writer.write(root, annotation())
    await until(() => reader.records.has(root), 'the annotation')
    const [answer, sign] = [recordId(room.readers[1]!.alias), recordId(room.readers[1]!.alias)]
    answerer.write(answer, reply(root))
    answerer.write(sign, mark(answer))
    await until(() => reader.records.has(sign), 'the mark')
    expect(reader.entries.get(answer)).toMatchObject({ thread: root })
    expect(reader.entries.get(sign)).toMatchObject({ thread: root, sort: 'agree' })
    answerer.write(sign, mark(answer, { goneAt: 1_700_000_000_100 }))
    await until(() => !reader.records.has(sign), 'the mark to go')
  })

  it('hangs on the thread that it answers also when it was a draft first', async () => {
    const writer = await pen(0)
    const [root, answer, sign] = [1, 2, 3].map(() => recordId(room.readers[0]!.alias)) as [RecordId, RecordId, RecordId]
    const about = { on: { replyTo: root }, to: 'commons', body: 'Be', tags: [], mentions: [], at: 1_700_000_000_000 }
    writer.write(root, annotation())
    await writer.saved()
    writer.write(answer, PenRecord.parse({ is: 'draft', ...about }))
    await writer.saved()
    writer.write(answer, reply(root))
    writer.write(sign, mark(answer))
    await writer.saved()
    const threads = async () =>
      (await server.db.pool.query(`SELECT thread FROM record WHERE id = ANY($1) ORDER BY id`, [[answer, sign]])).rows.map(
        ({ thread }) => thread,
      )
    expect(await threads()).toEqual([root, root])
    // as they were kept before this was so, and as they are brought back to their thread
    await server.db.pool.query(`UPDATE record SET thread = $1 WHERE id = ANY($2)`, [answer, [answer, sign]])
    const mend = '../../prisma/migrations/20261123020000_threads_of_drafts/migration.sql'
    await server.db.pool.query(await readFile(new URL(mend, import.meta.url), 'utf8'))
    expect(await threads()).toEqual([root, root])
  })

  it('leaves its place, without its words, when it is deleted', async () => {
    const [writer, reader] = [await pen(0), await commons(1)]
    const id = recordId(room.readers[0]!.alias)
    writer.write(id, annotation({ body: 'unsay me' }))
    await until(() => reader.records.has(id), 'the annotation')
    writer.write(id, annotation({ body: '', deletedAt: 1_700_000_000_010 }))
    await until(() => 'deletedAt' in (reader.records.get(id) as object), 'the deletion')
    expect(reader.records.get(id)).toMatchObject({ body: '' })
  })

  it.each([
    ['a draft', { is: 'draft', on: { replyTo: 'aaaaaaaa-00000000' }, to: 'commons', body: 'half', tags: [], mentions: [], at: 1 }],
    ['a private note', annotation({ to: 'me' })],
    ['a word for the facilitators', annotation({ to: 'facilitators' })],
  ])('stays out of the commons when it is %s', async (_what, record) => {
    const [writer, reader] = [await pen(0), await commons(1)]
    const [kept, seen] = [recordId(room.readers[0]!.alias), recordId(room.readers[0]!.alias)]
    writer.write(kept, record as never)
    writer.write(seen, annotation({ body: 'after it' }))
    await until(() => reader.records.has(seen), 'what came after it')
    expect(reader.records.has(kept)).toBe(false)
  })

  it('reaches the facilitators whatever its audience, but for what is only mine', async () => {
    const margin = used(marginClient(server.url, room.facilitator.margins.get('facilitators'), room.facilitator))
    const [writer] = [await pen(1), await margin.synced()]
    const [mine, theirs, all] = [0, 0, 0].map(() => recordId(room.readers[1]!.alias)) as [never, never, never]
    writer.write(mine, annotation({ to: 'me' }))
    writer.write(theirs, annotation({ to: 'facilitators' }))
    writer.write(all, annotation())
    await until(() => margin.records.has(theirs) && margin.records.has(all), 'both')
    expect(margin.records.has(mine)).toBe(false)
  })

  it('merges with what the same person writes in another tab', async () => {
    const [here, there] = [await pen(2), await pen(2)]
    const [a, b] = [recordId(room.readers[2]!.alias), recordId(room.readers[2]!.alias)]
    here.write(a, annotation({ body: 'here' }))
    there.write(b, annotation({ body: 'there' }))
    await until(() => here.records.has(b) && there.records.has(a), 'both tabs to have both')
    await here.saved()
    await there.saved()
  })

  it('arrives once when it was written offline and the whole pen is sent again', async () => {
    const doc = new Y.Doc()
    const first = await pen(2, doc)
    first.provider.disconnect()
    const ids = Array.from({ length: 30 }, () => recordId(room.readers[2]!.alias))
    for (const id of ids) first.write(id, annotation({ body: `offline ${id}` }))
    const again = new Y.Doc()
    Y.applyUpdate(again, Y.encodeStateAsUpdate(doc))
    const [reader, writer] = [await commons(0), await pen(2, again)]
    await until(() => ids.every((id) => reader.records.has(id)), 'all of it')
    await writer.saved()
    first.provider.connect()
    await first.synced()
    const { rows } = await server.db.pool.query('SELECT revision FROM record WHERE id = ANY($1)', [ids])
    expect(rows).toEqual(ids.map(() => ({ revision: 1 })))
  })
})

describe('a connection is refused', () => {
  const cases: [string, () => RawSocket, number][] = [
    ['without a cookie', () => new RawSocket(server.url, `/sync/pen/${room.session}`), 4401],
    ['with a false cookie', () => new RawSocket(server.url, `/sync/pen/${room.session}`, 'catena=AAAA'), 4401],
    ['to a session one is not in', () => new RawSocket(server.url, `/sync/pen/${crypto.randomUUID()}`, room.readers[0]!.cookie), 4403],
    [
      'to a margin that does not exist',
      () => new RawSocket(server.url, `/sync/margin/${crypto.randomUUID()}`, room.readers[0]!.cookie),
      4404,
    ],
    [
      "to the facilitators' margin for a reader",
      () => new RawSocket(server.url, `/sync/margin/${room.facilitator.margins.get('facilitators')}`, room.readers[0]!.cookie),
      4403,
    ],
    [
      'from another site',
      () => new RawSocket(server.url, `/sync/pen/${room.session}`, room.readers[0]!.cookie, { origin: 'https://evil.example' }),
      403,
    ],
    [
      'from nowhere in particular',
      () => new RawSocket(server.url, `/sync/pen/${room.session}`, room.readers[0]!.cookie, { origin: 'null' }),
      403,
    ],
    ['on another path', () => new RawSocket(server.url, `/sync/pen/../../etc`, room.readers[0]!.cookie), 404],
    ['with a path that is no id', () => new RawSocket(server.url, `/sync/pen/%00`, room.readers[0]!.cookie), 404],
    ['with a path that goes on', () => new RawSocket(server.url, `/sync/pen/${room.session}/x`, room.readers[0]!.cookie), 404],
  ]
  it.each(cases)('%s', async (_what, open, code) => {
    const socket = open()
    expect((await socket.ended).code).toBe(code)
    expect(socket.frames).toEqual([])
  })

  it('to the pen of another: a pen is named by its session, and the cookie says whose', async () => {
    const writer = await pen(0)
    const id = recordId(room.readers[0]!.alias)
    writer.write(id, annotation({ to: 'me', body: 'mine alone' }))
    await writer.saved()
    const other = await pen(1)
    expect(other.records.has(id)).toBe(false)
  })

  it('by its document id through the other door: a pen is no margin', async () => {
    const { rows } = await server.db.pool.query('SELECT id FROM document WHERE participant_id = $1', [room.readers[0]!.participant])
    const socket = new RawSocket(server.url, `/sync/margin/${rows[0].id}`, room.readers[1]!.cookie)
    expect(await socket.ended).toMatchObject({ code: 4404 })
  })
})

describe('access that ends', () => {
  it('closes the connection of one who signs out', async () => {
    const leaver = await room.join('Leaver')
    const socket = await new RawSocket(server.url, `/sync/pen/${room.session}?notices=1`, leaver.cookie).open()
    socket.send(askFrame())
    await until(() => socket.frames.length > 0, 'an answer')
    await leaver.browser.post('/api/sign-out')
    expect(await socket.ended).toMatchObject({ code: 4401 })
  })

  it('ends writing, and only writing, when the session is closed', async () => {
    const one = await startServer()
    try {
      const klass = await openClass(one, 1)
      const [reader] = klass.readers
      const writer = await penClient(one.url, klass.session, reader!).synced()
      const margin = await marginClient(one.url, reader!.margins.get('commons'), reader!).synced()
      const before = recordId(reader!.alias)
      writer.write(before, annotation())
      await until(() => margin.records.has(before), 'what was written before')
      await klass.facilitator.browser.post(`/api/sessions/${klass.session}/close`)
      const after = recordId(reader!.alias)
      writer.write(after, annotation())
      await until(() => writer.notices.some((notice) => notice.is === 'refused'), 'the refusal')
      expect(writer.notices.find((notice) => notice.is === 'refused')).toMatchObject({ code: 'session-closed' })
      const late = await marginClient(one.url, reader!.margins.get('commons'), reader!).synced()
      expect(late.records.has(before)).toBe(true)
      expect(late.records.has(after)).toBe(false)
      for (const client of [writer, margin, late]) client.destroy()
    } finally {
      await one.end()
    }
  })
})

describe('a margin', () => {
  it('takes nothing from a client, and says why', async () => {
    const id = recordId(room.readers[0]!.alias)
    const forged = new Y.Doc()
    forged.getMap('records').set(id, annotation({ body: 'forged' }))
    const socket = await new RawSocket(
      server.url,
      `/sync/margin/${room.readers[0]!.margins.get('commons')}?notices=1`,
      room.readers[0]!.cookie,
    ).open()
    socket.send(updateFrame(Y.encodeStateAsUpdate(forged)))
    expect(await socket.ended).toMatchObject({ code: 4403, reason: 'not-allowed' })
    expect(socket.notices).toMatchObject([{ is: 'refused', code: 'not-allowed' }])
    const reader = await commons(1)
    expect(reader.records.has(id)).toBe(false)
  })

  it('lets a client that sends back what it got stay', async () => {
    const reader = await commons(1)
    const socket = await new RawSocket(
      server.url,
      `/sync/margin/${room.readers[1]!.margins.get('commons')}`,
      room.readers[1]!.cookie,
    ).open()
    socket.update(Y.encodeStateAsUpdate(reader.doc), 1)
    socket.send(askFrame())
    await until(() => socket.frames.length > 0, 'an answer')
    socket.close()
  })

  it('tells a client whose copy knows of another past to start over', async () => {
    const strange = new Y.Doc()
    strange.getMap('records').set('x', 1)
    const socket = await new RawSocket(
      server.url,
      `/sync/margin/${room.readers[0]!.margins.get('commons')}`,
      room.readers[0]!.cookie,
    ).open()
    socket.send(askFrame(strange))
    expect(await socket.ended).toMatchObject({ code: 4409, reason: 'start-over' })
  })

  it('leaves memory when nobody has it open, and is the same when it comes back', async () => {
    const one = await startServer()
    try {
      const klass = await openClass(one, 1)
      const [reader] = klass.readers
      const writer = await penClient(one.url, klass.session, reader!).synced()
      const id = recordId(reader!.alias)
      writer.write(id, annotation({ body: 'still here' }))
      await writer.saved()
      writer.destroy()
      const figures = async () => (await (await fetch(`${one.url}/metrics`)).text()).match(/catena_sync\{[^}]*"rooms"[^}]*\} (\d+)/)?.[1]
      await until(async () => (await figures()) === '0', 'the room to leave memory', 40_000)
      const again = await marginClient(one.url, reader!.margins.get('commons'), reader!).synced()
      expect(again.records.get(id)).toMatchObject({ body: 'still here' })
      again.destroy()
    } finally {
      await one.end()
    }
  })

  it('is loaded from its snapshot and what came after: what is in the snapshot is not read', async () => {
    const { db } = server
    const id = room.readers[0]!.margins.get('commons')!
    const writer = await pen(0)
    const write = async (body: string) => {
      writer.write(recordId(room.readers[0]!.alias), annotation({ body }))
      await writer.saved()
    }
    await write('before the snapshot')
    const before = await loadDocument(db.pool, id)
    await snapshotDocument(db.pool, id)
    await write('after the snapshot')
    const whole = await loadDocument(db.pool, id)
    // Rows that cannot be read any more are not missed.
    const { rowCount } = await db.pool.query(`UPDATE document_update SET bytes = 'unreadable' WHERE document_id = $1 AND seq <= $2`, [
      id,
      before.seq,
    ])
    const tail = await loadDocument(db.pool, id)
    expect([rowCount, before.sinceSnapshot > 1, tail.sinceSnapshot]).toEqual([before.seq, true, whole.seq - before.seq])
    expect(tail.doc.getMap('records').toJSON()).toEqual(whole.doc.getMap('records').toJSON())
    expect(Y.encodeStateVector(tail.doc)).toEqual(Y.encodeStateVector(whole.doc))
    expect(Object.values(tail.doc.getMap('records').toJSON()).map(({ body }) => body)).toEqual(
      expect.arrayContaining(['before the snapshot', 'after the snapshot']),
    )
  })

  it('is whole for readers who open it cold at once, while the first writers write', async () => {
    const one = await startServer()
    try {
      const klass = await openClass(one, 4)
      const seed = await penClient(one.url, klass.session, klass.readers[0]!).synced()
      const early = Array.from({ length: 20 }, () => recordId(klass.readers[0]!.alias))
      for (const id of early) seed.write(id, annotation())
      await seed.saved()
      seed.destroy()
      const port = one.port
      await one.stop()
      const again = await startServer({ db: one.db, env: { PORT: String(port) } })
      const ids: string[] = [...early]
      const writers = klass.readers.map((person) => {
        const client = penClient(again.url, klass.session, person)
        for (let i = 0; i < 5; i++) {
          const id = recordId(person.alias)
          ids.push(id)
          client.write(id, annotation({ body: `race ${i}` }))
        }
        return client
      })
      const readers = Array.from({ length: 30 }, (_, i) =>
        marginClient(again.url, klass.readers[i % 4]!.margins.get('commons'), klass.readers[i % 4]!),
      )
      for (const reader of readers) await until(() => ids.every((id) => reader.records.has(id)), 'a whole margin')
      for (const client of [...readers, ...writers]) client.destroy()
      await again.stop()
    } finally {
      await one.end()
    }
  })
})

it('brings a margin that has come out of line into line again before it is written', async () => {
  const one = await startServer()
  try {
    const klass = await openClass(one, 2)
    const [ada, ben] = klass.readers
    const writer = await penClient(one.url, klass.session, ada!).synced()
    const lost = recordId(ada!.alias)
    writer.write(lost, annotation({ body: 'fell out of the margin' }))
    await writer.saved()
    writer.destroy()
    await one.stop()
    // As if a process had committed the record and not the margin.
    await one.db.pool.query('DELETE FROM document_update u USING document d WHERE d.id = u.document_id AND d.audience IS NOT NULL')
    await one.db.pool.query('UPDATE document SET seq = 0, snapshot = NULL, snapshot_seq = 0 WHERE audience IS NOT NULL')
    const again = await startServer({ db: one.db })
    const reader = await marginClient(again.url, ben!.margins.get('commons'), ben!).synced()
    expect(reader.records.has(lost)).toBe(false)
    const other = await penClient(again.url, klass.session, ben!).synced()
    other.write(recordId(ben!.alias), annotation())
    await until(() => reader.records.has(lost), 'the margin to be in line')
    for (const client of [reader, other]) client.destroy()
    await again.stop()
  } finally {
    await one.end()
  }
})
