/** Earlier words, over the wire: who may read them, and who is told that there is nothing here. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type RecordId, SessionId } from '../../shared/ids.ts'
import { Browser, expectStatus } from '../harness/app.ts'
import { annotation, mark, openClass, type Person, personOf, recordId, type TestClass } from '../harness/class.ts'
import { anotherSession, joinAs, LiveClient } from '../harness/live.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { penClient, type SyncClient } from '../harness/sync-client.ts'

let server: TestServer
let first: TestClass
const open: { close(): void }[] = []
beforeAll(async () => {
  server = await startServer()
  first = await openClass(server, 0)
})
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})
afterAll(() => server.end())

/** A live session with a facilitator and two readers, and pens that write and wait until it is kept. */
async function meet(options: object = {}) {
  const { id, code } = await anotherSession(first.facilitator.browser, options)
  const session = SessionId.parse(id)
  const ada = await personOf(first.facilitator.browser, session)
  const rosa = await personOf(await joinAs(server, code, 'Rosa'), session)
  const wen = await personOf(await joinAs(server, code, 'Wen'), session)
  const host = new LiveClient(server.url, ada.cookie, id)
  open.push(host)
  await host.untilState('a state', () => true)
  const pens = new Map<Person, SyncClient>()
  const write = async (person: Person, record: RecordId, value: Parameters<SyncClient['write']>[1]) => {
    let pen = pens.get(person)
    if (!pen) {
      const opened = penClient(server.url, session, person)
      open.push({ close: () => opened.destroy() })
      pens.set(person, opened)
      pen = await opened.synced()
    }
    pen.write(record, value)
    await pen.saved()
  }
  /** Writes the same annotation again with these words. */
  const say = async (record: RecordId, ...bodies: string[]) => {
    for (const body of bodies) await write(rosa, record, annotation({ body }))
  }
  const path = (record: string) => `/api/sessions/${session}/records/${record}/revisions`
  const bodies = async (who: Person, record: string): Promise<string[]> =>
    (await expectStatus(200, who.browser.get(path(record)))).body.revisions.map(({ body }: { body: string }) => body)
  const denied = async (who: Browser, record: string, status = 404) => {
    const answer = await expectStatus(status, who.get(path(record)))
    expect(JSON.stringify(answer.body)).not.toMatch(/first|second/)
  }
  return { session, code, ada, rosa, wen, host, write, say, path, bodies, denied }
}

test('an annotation’s earlier words are read by whoever it stands before, with the server’s time', async () => {
  const { ada, rosa, wen, host, say, path, bodies } = await meet()
  await host.does('go-to-phase', { phase: 'plenary' })
  const record = recordId(rosa.alias)
  await say(record, 'first', 'second', 'second', 'third')
  for (const who of [rosa, wen, ada]) expect(await bodies(who, record)).toEqual(['first', 'second', 'third'])
  const { body } = await wen.browser.get(path(record))
  expect(body).toMatchObject({ record, author: { alias: rosa.alias, name: 'Rosa' } })
  expect(body.revisions[0].kind).toBe('comment')
  const times = body.revisions.map(({ at }: { at: string }) => Date.parse(at))
  expect(times).toEqual(times.toSorted((a: number, b: number) => a - b))
  expect(times[0]).toBeGreaterThan(1_700_000_000_000)
})

test('strangers, other classes and whoever was removed are told that there is nothing here', async () => {
  const { rosa, wen, host, say, denied } = await meet()
  await host.does('go-to-phase', { phase: 'plenary' })
  const record = recordId(rosa.alias)
  await say(record, 'first', 'second')
  await denied(new Browser(server.url), record, 401)
  const elsewhere = await meet()
  await denied(elsewhere.wen.browser, record)
  await denied(wen.browser, recordId(rosa.alias))
  await denied(wen.browser, 'no-record')
  await host.does('remove', { who: wen.alias })
  await denied(wen.browser, record)
})

test('words changed in silence are not told to readers, then or after the reveal', async () => {
  const { ada, rosa, wen, host, say, bodies, denied } = await meet()
  await host.does('go-to-phase', { phase: 'read' })
  const record = recordId(rosa.alias)
  await say(record, 'first', 'second')
  await denied(wen.browser, record)
  expect(await bodies(ada, record)).toEqual(['first', 'second'])
  await host.does('go-to-phase', { phase: 'plenary' })
  expect(await bodies(wen, record)).toEqual(['second'])
  await say(record, 'third')
  expect(await bodies(wen, record)).toEqual(['second', 'third'])
  expect(await bodies(rosa, record)).toEqual(['first', 'second', 'third'])
})

test('what a facilitator hid is not told while it is hidden, and not what was changed meanwhile', async () => {
  const { ada, rosa, wen, host, write, say, bodies, denied } = await meet()
  await host.does('go-to-phase', { phase: 'plenary' })
  const record = recordId(rosa.alias)
  await say(record, 'zeroth')
  const hide = recordId(ada.alias)
  await write(ada, hide, mark(record, { sort: 'hide', at: Date.now() }))
  await say(record, 'first', 'second', 'third')
  await denied(wen.browser, record)
  expect(await bodies(ada, record)).toEqual(['zeroth', 'first', 'second', 'third'])
  await write(ada, hide, mark(record, { sort: 'hide', at: Date.now(), goneAt: Date.now() + 1 }))
  expect(await bodies(wen, record)).toEqual(['zeroth', 'third'])
})

test('deleted words are their author’s alone; drafts, marks and private notes are nobody else’s', async () => {
  const { ada, rosa, wen, host, write, say, bodies, denied } = await meet()
  await host.does('go-to-phase', { phase: 'plenary' })
  const record = recordId(rosa.alias)
  await say(record, 'first', 'second')
  await write(rosa, record, annotation({ body: '', deletedAt: 5 }))
  expect(await bodies(rosa, record)).toEqual(['first', 'second', ''])
  for (const who of [wen, ada]) expect(await bodies(who, record)).toEqual([])

  const note = recordId(rosa.alias)
  await write(rosa, note, annotation({ to: 'me', body: 'first' }))
  expect(await bodies(rosa, note)).toEqual(['first'])
  for (const who of [wen, ada]) await denied(who.browser, note)

  const sign = recordId(rosa.alias)
  await write(rosa, sign, mark(record))
  for (const who of [rosa, wen, ada]) await denied(who.browser, sign)
})

test('in a session of pseudonyms the author goes by theirs', async () => {
  const { ada, rosa, wen, host, say, path } = await meet({ names: 'pseudonyms' })
  await host.does('go-to-phase', { phase: 'plenary' })
  const record = recordId(rosa.alias)
  await say(record, 'first', 'second')
  for (const who of [wen, ada]) {
    const { body } = await expectStatus(200, who.browser.get(path(record)))
    expect(JSON.stringify(body)).not.toContain('Rosa')
    expect(body.author.name).not.toBe('')
  }
})
