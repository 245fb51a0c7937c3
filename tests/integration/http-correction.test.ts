import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RecordId } from '../../shared/ids.ts'
import { Browser, expectStatus, PASSWORD, reading } from '../harness/app.ts'
import { annotation, mark, openClass, type Person, personOf, recordId, type TestClass } from '../harness/class.ts'
import { joinAs, LiveClient } from '../harness/live.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { penClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

const clerk = 'The clerk wrote this down and did not read it aloud. The company had already printed its tickets.'
const end = 'Nobody will thank us for the boats we did not build, and everyone will walk over the bridge.'
const paragraph = (id: string, text: string, more: object = {}) => ({ id, type: 'paragraph', text, spans: [], ...more })
const blocks = [paragraph('bbbb', clerk), paragraph('cccc', end)]

let server: TestServer
let meeting: TestClass
let ada: Browser
let text: string
let session: string
let facilitator: Person
let wen: Person
let idris: Browser

beforeAll(async () => {
  server = await startServer()
  meeting = await openClass(server, 1)
  ada = meeting.facilitator.browser
  text = (await expectStatus(201, ada.post('/api/readings', { meta: reading.meta, blocks }))).body.id
  session = (await expectStatus(201, ada.post('/api/sessions', { seminarId: meeting.seminar, readingId: text }))).body.id
  facilitator = await personOf(ada, session as TestClass['session'])
  const { code } = (await ada.get(`/api/sessions/${session}`)).body.code
  wen = await personOf(await joinAs(server, code, 'Wen'), session as TestClass['session'])
  idris = await joinAs(server, code, 'Idris')
})
afterAll(() => server.end())

const passage = (block: string, quote: string, within: string, version = 1) => {
  const from = within.indexOf(quote)
  return {
    version,
    start: { block, offset: from },
    end: { block, offset: from + quote.length },
    quote,
    prefix: within.slice(Math.max(0, from - 64), from),
    suffix: within.slice(from + quote.length, from + quote.length + 64),
  }
}
const write = async (person: Person, more: object): Promise<RecordId> => {
  const pen = await penClient(server.url, session, person).synced()
  const id = recordId(person.alias)
  pen.write(id, annotation(more))
  await pen.saved()
  pen.destroy()
  return id
}
const view = async (browser: Browser) => (await expectStatus(200, browser.get(`/api/sessions/${session}`))).body
const unplaced = async () => (await expectStatus(200, ada.get(`/api/sessions/${session}/unplaced`))).body
const correct = (from: number, corrected: object[], browser = ada) =>
  browser.post(`/api/readings/${text}/versions`, { from, meta: reading.meta, blocks: corrected })

describe('a corrected version', () => {
  let open: RecordId
  let toMe: RecordId

  test('comes after the one it was made from; running sessions move on to it, closed ones stay', async () => {
    open = await write(wen, { passage: passage('bbbb', 'did not read it aloud', clerk), body: 'Why not?' })
    toMe = await write(wen, { passage: passage('bbbb', 'wrote this down', clerk), to: 'me' })
    const closed = (await expectStatus(201, ada.post('/api/sessions', { seminarId: meeting.seminar, readingId: text }))).body.id
    await expectStatus(204, ada.post(`/api/sessions/${closed}/close`))
    const live = new LiveClient(server.url, idris.cookie, session)
    const before = await live.untilState('a state', () => true)

    const answer = await expectStatus(201, correct(1, [paragraph('bbbb', 'The clerk went home.'), paragraph('cccc', `${end} So it is.`)]))
    expect(answer.body).toEqual({ id: text, version: 2 })
    await live.untilState('the next version', (state) => state.version > before.version)
    expect((await view(idris)).reading.version).toBe(2)
    expect((await ada.get(`/api/sessions/${closed}`)).body.reading.version).toBe(1)
    expect((await ada.get(`/api/readings/${text}`)).body).toMatchObject({ version: 2, mine: true })
    expect((await ada.get(`/api/readings/${text}?version=1`)).body.blocks[0].text).toBe(clerk)
    live.close()
  })

  test('leaves every pen as it was written', async () => {
    const pen = await penClient(server.url, session, wen).synced()
    expect(pen.records.get(open)).toMatchObject({ passage: { version: 1, quote: 'did not read it aloud' } })
    pen.destroy()
  })

  test('lists what is not found in it for facilitators, with its old words, and not what is private', async () => {
    expect(await unplaced()).toEqual({
      version: 2,
      annotations: [{ record: open, kind: 'comment', author: 'Wen', quote: 'did not read it aloud', body: 'Why not?' }],
      complete: true,
    })
    expect((await idris.get(`/api/sessions/${session}/unplaced`)).body.code).toBe('not-allowed')
  })

  test('is refused when another one came first', async () => {
    const answer = await correct(1, blocks)
    expect([answer.status, answer.body.code]).toEqual([409, 'out-of-date'])
    const both = await Promise.all([correct(2, blocks), correct(2, blocks)])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
  })

  test('brings back what an earlier one had lost, when its words are back', async () => {
    expect((await unplaced()).annotations).toEqual([])
    await expectStatus(201, correct(3, [paragraph('bbbb', 'The clerk went home.'), paragraph('cccc', end)]))
    expect((await unplaced()).annotations).toHaveLength(1)
  })

  test('needs only the pictures that the reading has not got', async () => {
    const image = { id: 'abcdef0123456789', mediaType: 'image/png', base64: 'iVBORw0KGgo=' }
    const figure = { id: 'dddd', type: 'figure', text: 'A map', spans: [], image: image.id }
    const body = (from: number, more: object) => ({
      from,
      meta: reading.meta,
      blocks: [paragraph('bbbb', 'The clerk went home.'), paragraph('cccc', end), figure],
      ...more,
    })
    const without = await ada.post(`/api/readings/${text}/versions`, body(4, {}))
    expect([without.status, without.body.code]).toEqual([400, 'bad-request'])
    await expectStatus(201, ada.post(`/api/readings/${text}/versions`, body(4, { images: [image] })))
    await expectStatus(201, ada.post(`/api/readings/${text}/versions`, body(5, {})))
    await expectStatus(200, idris.get(`/api/readings/${text}/images/${image.id}`))
  })

  test('is for who brought the reading: other facilitators, readers and strangers are refused', async () => {
    const { browser: omar } = await coFacilitator()
    const asked = (browser: Browser) => correct(6, blocks, browser)
    expect([(await asked(omar)).status, (await asked(idris)).status]).toEqual([403, 403])
    expect((await ada.get(`/api/readings/${text}`)).body.version).toBe(6)
    expect((await omar.get(`/api/readings/${text}`)).body.mine).toBe(false)
  })

  test('is placed by hand where a facilitator says, for those who see the annotation, until that is taken back', async () => {
    const at = { record: open, version: 6, start: { block: 'bbbb', offset: 4 }, end: { block: 'bbbb', offset: 9 } }
    const place = (browser: Browser, more: object = {}) => browser.post(`/api/sessions/${session}/placements`, { ...at, ...more })
    expect((await place(wen.browser)).body.code).toBe('not-allowed')
    expect((await place(ada, { version: 5 })).body.code).toBe('out-of-date')
    expect((await place(ada, { end: { block: 'bbbb', offset: 999 } })).body.code).toBe('bad-request')
    expect((await place(ada, { record: toMe })).status).toBe(404)
    expect((await place(ada, { record: recordId(facilitator.alias) })).status).toBe(404)

    await expectStatus(204, place(ada))
    const expected = [{ record: open, passage: { version: 6, start: at.start, end: at.end, quote: 'clerk' } }]
    for (const browser of [ada, wen.browser, idris]) expect((await view(browser)).placements).toMatchObject(expected)
    expect((await unplaced()).annotations).toEqual([])

    expect((await idris.delete(`/api/sessions/${session}/placements/${open}`)).status).toBe(403)
    await expectStatus(204, ada.delete(`/api/sessions/${session}/placements/${open}`))
    expect((await view(idris)).placements).toEqual([])
    expect((await unplaced()).annotations).toHaveLength(1)
  })

  test('tells nobody where that is placed which they may not see', async () => {
    const secret = await write(wen, { passage: passage('bbbb', 'printed its tickets', clerk), to: 'facilitators' })
    const at = { version: 6, start: { block: 'bbbb', offset: 4 }, end: { block: 'bbbb', offset: 9 } }
    await expectStatus(204, ada.post(`/api/sessions/${session}/placements`, { ...at, record: secret }))
    expect((await view(wen.browser)).placements).toHaveLength(1)
    expect((await view(ada)).placements).toHaveLength(1)
    expect((await view(idris)).placements).toEqual([])

    await expectStatus(204, ada.post(`/api/sessions/${session}/placements`, { ...at, record: open }))
    expect((await view(idris)).placements).toHaveLength(1)
    const pen = await penClient(server.url, session, facilitator).synced()
    pen.write(recordId(facilitator.alias), mark(open, { sort: 'hide', to: 'facilitators' }))
    await pen.saved()
    pen.destroy()
    await until(async () => (await view(idris)).placements.length === 0, 'it to be hidden')
  })
})

/** Another host, who facilitates the same seminar. */
async function coFacilitator(): Promise<{ browser: Browser }> {
  const { hashPassword } = await import('../../server/identity/password.ts')
  await server.db.prisma.account.create({
    data: {
      name: 'Omar',
      email: 'omar@example.org',
      host: true,
      passwordHash: await hashPassword(PASSWORD),
      members: { create: { role: 'facilitator', seminarId: meeting.seminar } },
    },
  })
  const browser = new Browser(server.url)
  await expectStatus(204, browser.post('/api/sign-in', { email: 'omar@example.org', password: PASSWORD }))
  return { browser }
}
