/** Every list of review over the wire, for each role: nobody is shown more than stands before them, nor linked to a name they may not know. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SessionId } from '../../shared/ids.ts'
import { PenRecord } from '../../shared/margins/record.ts'
import { Browser, expectStatus, reading } from '../harness/app.ts'
import { annotation, mark, openClass, type Person, personOf, recordId, reply, type TestClass } from '../harness/class.ts'
import { anotherSession, LiveClient } from '../harness/live.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { marginClient, penClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

let server: TestServer
let first: TestClass
let ada: Person
let co: Person
let observer: Person
let rosa: Person
let wen: Person
const open = recordId('placehol')
let ids: { open: string; toFacilitators: string; hidden: string; deleted: string; answer: string }

beforeAll(async () => {
  server = await startServer()
  first = await openClass(server, 4)
  ada = first.facilitator
  ;[rosa, wen, co, observer] = first.readers as [Person, Person, Person, Person]
  await server.db.pool.query(`UPDATE participant SET role = 'facilitator' WHERE id = $1`, [co.participant])
  await server.db.pool.query(`UPDATE participant SET role = 'observer' WHERE id = $1`, [observer.participant])
  await server.db.pool.query('UPDATE session SET version = version + 1 WHERE id = $1', [first.session])
  ids = {
    open: recordId(rosa.alias),
    toFacilitators: recordId(rosa.alias),
    hidden: recordId(wen.alias),
    deleted: recordId(wen.alias),
    answer: recordId(wen.alias),
  }
  const question = annotation({ kind: 'question', body: 'openword why?', tags: ['opentag'] })
  await write(rosa, ids.open, question)
  await write(rosa, ids.open, PenRecord.parse({ ...question, body: 'openword why, again?', editedAt: 5 }))
  await write(rosa, ids.toFacilitators, annotation({ to: 'facilitators', body: 'quietword', tags: ['quiettag'] }))
  await write(rosa, recordId(rosa.alias), annotation({ to: 'me', body: 'ownword', tags: ['owntag'] }))
  await write(wen, ids.hidden, annotation({ kind: 'challenge', body: 'rudeword', tags: ['rudetag'] }))
  await write(wen, ids.answer, reply(ids.open, { move: 'answer', body: 'answerword' }))
  await write(wen, ids.deleted, annotation({ body: 'goneword' }))
  await write(wen, ids.deleted, PenRecord.parse({ ...annotation({ body: '' }), deletedAt: 6 }))
  await write(wen, recordId(wen.alias), mark(ids.open, { sort: 'me-too' }))
  await write(ada, recordId(ada.alias), mark(ids.hidden, { sort: 'hide' }))
})
afterAll(() => server.end())

async function write(person: Person, id: string, record: PenRecord, session: SessionId = first.session): Promise<void> {
  const pen = await penClient(server.url, session, person).synced()
  pen.write(id as typeof open, record)
  await pen.saved()
  pen.destroy()
}

const get = async (who: Person, path: string): Promise<string> => JSON.stringify((await expectStatus(200, who.browser.get(path))).body)
const under = (path: string) => `/api/sessions/${first.session}/review/${path}`
const lists = () => [
  under('threads'),
  under('threads?order=place'),
  under('threads?words=openword%20OR%20quietword%20OR%20rudeword%20OR%20ownword'),
  under('figures'),
  under('briefing'),
  under('class'),
  under('replay'),
  under(`readers/${rosa.alias}`),
  under(`readers/${wen.alias}`),
  under(`readers/${rosa.alias}/seminar`),
  under(`compare/${first.session}`),
]
const exportsOf = () => ['html', 'csv', 'json', 'jsonld', 'md'].map((format) => `/api/sessions/${first.session}/exports/${format}`)

test('facilitators see everything that is not private', async () => {
  for (const who of [ada, co]) {
    for (const path of lists()) expect(await get(who, path), path).not.toMatch(/own(word|tag)|goneword/)
    for (const path of [under('threads'), ...exportsOf()]) {
      const all = await get(who, path)
      for (const word of ['openword', 'quietword', 'rudeword', 'answerword']) expect(all, path).toContain(word)
      expect(all, path).not.toMatch(/own(word|tag)|goneword/)
    }
  }
})

test('an observer sees what stands before an observer, in every list', async () => {
  for (const path of lists()) expect(await get(observer, path), path).not.toMatch(/(own|quiet|rude)(word|tag)|goneword/)
  for (const list of ['replay', 'threads/ids']) {
    const told = await get(observer, under(list))
    expect(told, list).toContain(ids.open)
    for (const id of [ids.toFacilitators, ids.hidden, ids.deleted]) expect(told, list).not.toContain(id)
  }
  expect(await get(observer, under('threads'))).toContain('openword')
  for (const path of [under('class.csv'), ...exportsOf()]) await expectStatus(403, observer.browser.get(path))
  for (const path of exportsOf()) await expectStatus(403, observer.browser.post(path))
  await expectStatus(403, observer.browser.post(under('marks'), { sort: 'pin', on: [ids.open] }))
})

test('a reader sees the page about themselves, with what is private, and nothing else', async () => {
  const own = await get(rosa, under(`readers/${rosa.alias}`))
  for (const word of ['openword', 'quietword', 'ownword', 'answerword']) expect(own).toContain(word)
  expect(own).not.toMatch(/rude/)
  for (const path of lists().filter((one) => !one.includes(rosa.alias))) await expectStatus(403, rosa.browser.get(path))
  for (const path of [under('class.csv'), ...exportsOf(), `/api/seminars/${first.seminar}/review`])
    expect((await rosa.browser.get(path)).status, path).toBeGreaterThanOrEqual(403)
  await expectStatus(403, rosa.browser.post(under('marks'), { sort: 'resolve', on: [ids.open] }))
  for (const path of lists()) await expectStatus(401, new Browser(server.url).get(path))
})

test('the briefing counts by its rules, for each of what they see', async () => {
  const briefing = (await expectStatus(200, ada.browser.get(under('briefing')))).body
  expect(briefing.totals).toMatchObject({ threads: 2, annotations: 2, replies: 1 })
  expect(briefing.people).toMatchObject({ readers: 2, wrote: 2, markedOnly: 0, silent: [] })
  expect(briefing.questions).toMatchObject({ total: 1, open: 0, threads: [{ root: { id: ids.open }, meToo: 1, voices: 2 }] })
  expect(briefing.unanswered).toMatchObject({ total: 1, threads: [{ root: { id: ids.toFacilitators } }] })
  const forObserver = (await expectStatus(200, observer.browser.get(under('briefing')))).body
  expect(forObserver.totals).toMatchObject({ threads: 1, annotations: 1 })
  const { body } = await expectStatus(200, ada.browser.get(under('class')))
  expect(body.exchanges).toEqual([{ from: wen.alias, to: rosa.alias, replies: 1 }])
  const csv = (await expectStatus(200, ada.browser.get(under('class.csv?columns=name,questions,replies')))).body
  expect(csv).toContain('name,questions,replies\r\n')
  expect(csv).toContain(`"${rosa.name}",1,0\r\n`)
  await expectStatus(400, ada.browser.get(under('class.csv?columns=password')))
})

test('the replay goes page by page in the order of time, with edits and deletions for facilitators', async () => {
  const events: { is: string; record: string; at: number }[] = []
  for (let after = ''; ; ) {
    const { body } = await expectStatus(200, ada.browser.get(under(`replay?limit=3${after}`)))
    expect(body.phases).toMatchObject([{ phase: 'plenary', to: null }])
    events.push(...body.events)
    if (body.next === null) break
    after = `&after=${body.next}`
  }
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b))
  const of = (id: string) => events.filter(({ record }) => record === id).map(({ is }) => is)
  expect(of(ids.open)).toEqual(['posted', 'edited'])
  expect(of(ids.deleted)).toEqual(['posted', 'deleted'])
  const seen = (await expectStatus(200, observer.browser.get(under('replay')))).body.events
  expect(seen.filter((event: { record: string }) => event.record === ids.open).map((event: { is: string }) => event.is)).toEqual(['posted'])
})

test('many threads are marked as if one after the other, before all who read along, also when the session is closed', async () => {
  await expectStatus(204, ada.browser.post(`/api/sessions/${first.session}/close`))
  const commons = await marginClient(server.url, wen.margins.get('commons'), wen).synced()
  const on = [ids.open, ids.deleted, recordId(wen.alias)]
  const { body } = await expectStatus(200, co.browser.post(under('marks'), { sort: 'resolve', on }))
  expect(body).toEqual({ changed: [ids.open], left: on.slice(1) })
  const marks = () => [...commons.records.values()].filter((entry) => JSON.stringify(entry).includes('"resolve"'))
  await until(() => marks().length === 1, 'the mark to stand')
  expect(marks()).toMatchObject([{ author: { id: co.alias }, on: ids.open, to: 'commons' }])
  expect((await expectStatus(200, ada.browser.get(under('threads?resolved=yes')))).body.total).toBe(1)
  expect((await expectStatus(200, co.browser.post(under('marks'), { sort: 'resolve', on: [ids.open] }))).body.changed).toEqual([])
  await expectStatus(200, co.browser.post(under('marks'), { sort: 'resolve', on: [ids.open], gone: true }))
  await until(() => marks().length === 0, 'the mark to be gone')
  commons.destroy()
})

test('a session of pseudonyms is linked to a name only by who has looked behind it', async () => {
  const masked = await anotherSession(ada.browser, { names: 'pseudonyms', manner: 'open' })
  const session = SessionId.parse(masked.id)
  await expectStatus(200, rosa.browser.post('/api/join', { code: masked.code, name: rosa.name }))
  const there = await personOf(rosa.browser, session)
  const ada2 = await personOf(ada.browser, session)
  await write(there, recordId(there.alias), annotation({ kind: 'question', body: 'maskedword' }), session)
  const both = [under(`readers/${rosa.alias}/seminar`), `/api/sessions/${session}/review/readers/${there.alias}/seminar`]
  const sessionsOf = async (who: Person, path: string) => (await expectStatus(200, who.browser.get(path))).body.sessions.length
  for (const path of both) expect(await sessionsOf(ada, path), path).toBe(1)
  for (const path of both) expect(await sessionsOf(rosa, path), path).toBe(2)
  const seminar = `/api/seminars/${first.seminar}/review`
  const readers = async () => (await expectStatus(200, ada.browser.get(seminar))).body.readers
  expect(JSON.stringify(await readers())).not.toContain(there.alias)
  expect(await get(ada, `/api/sessions/${session}/review/class`)).not.toContain(rosa.name)

  // Nor is the name in any file, whether its words still stand in the text or a correction has lost them.
  const { id: text } = (await ada.browser.get(`/api/sessions/${session}`)).body.reading
  for (const from of [1, 2]) {
    for (const format of ['html', 'csv', 'json', 'jsonld', 'md']) {
      const file = await get(ada, `/api/sessions/${session}/exports/${format}`)
      expect(file, format).toContain('maskedword')
      expect(file, format).not.toContain(rosa.name)
    }
    expect(await get(ada, `/api/sessions/${session}/review/class.csv`)).not.toContain(rosa.name)
    const blocks = [{ id: 'zzzz', type: 'paragraph', text: `Other words altogether, ${from}.`, spans: [] }]
    await expectStatus(201, ada.browser.post(`/api/readings/${text}/versions`, { from, meta: reading.meta, blocks }))
  }
  expect(await get(ada, `/api/sessions/${session}/exports/html`)).toMatch(/<section class=\\"nowhere[\s\S]*maskedword/)

  const live = new LiveClient(server.url, ada2.cookie, session)
  await live.untilState('the state', () => true)
  await live.does('unmask', { who: there.alias })
  live.close()
  for (const path of both) expect(await sessionsOf(ada, path), path).toBe(2)
  expect(JSON.stringify(await readers())).toContain(there.alias)
  // And whoever was looked at can read it.
  expect((await expectStatus(200, rosa.browser.get('/api/account/data'))).body.sessions[1].place.lookedBehindMyPseudonym).toMatchObject([
    { by: ada.name },
  ])
})

test('every answer of review, and of what takes it out, goes to the roles that may have it, and every list is cut to what they see', async () => {
  const text = (await expectStatus(200, ada.browser.get(`/api/sessions/${first.session}`))).body.reading.id
  const open = async () => {
    const { id } = (await expectStatus(201, ada.browser.post('/api/sessions', { seminarId: first.seminar, readingId: text }))).body
    const { code } = (await ada.browser.get(`/api/sessions/${id}`)).body.code
    return { session: SessionId.parse(id), code, host: await personOf(ada.browser, SessionId.parse(id)) }
  }
  const [here, there] = [await open(), await open()]
  const places = new Map<string, Person[]>()
  for (const [name, where, role] of [
    ['facilitator of one', [here], 'facilitator'],
    ['observer', [here, there], 'observer'],
    ['reader', [here, there], 'reader'],
    ['somebody from elsewhere', [there], 'reader'],
  ] as const) {
    const browser = new Browser(server.url)
    const theirs: Person[] = []
    for (const { session, code } of where) {
      await expectStatus(200, browser.post('/api/join', { code, name: name.replaceAll(' ', '-') }))
      const place = await personOf(browser, session)
      await server.db.pool.query('UPDATE participant SET role = $2::role WHERE id = $1', [place.participant, role])
      await server.db.pool.query('UPDATE session SET version = version + 1 WHERE id = $1', [session])
      theirs.push(place)
    }
    places.set(name, theirs)
  }
  const readers = places.get('reader') ?? []
  for (const [nth, { session, host }] of [here, there].entries()) {
    const reader = readers[nth]
    if (!reader) throw new Error('the reader is in both')
    const asked = { kind: 'question', tags: ['tolls'] }
    const rude = recordId(reader.alias)
    await write(reader, recordId(reader.alias), annotation({ ...asked, body: 'Must the ferryman always pay the bridge toll?' }), session)
    await write(
      reader,
      recordId(reader.alias),
      annotation({ ...asked, to: 'facilitators', body: 'Whisperword: would marmalade sink?' }),
      session,
    )
    await write(reader, recordId(reader.alias), annotation({ ...asked, to: 'me', body: 'Ownword: would marmalade sink?' }), session)
    await write(reader, rude, annotation({ ...asked, body: 'Rudeword: are turnips conspiring again?' }), session)
    await write(host, recordId(host.alias), mark(rude, { sort: 'hide' }), session)
  }

  const at = `/api/sessions/${here.session}`
  const alias = readers[0]?.alias ?? ''
  const whole = [200, 200, 200, 403, 404, 401]
  const out = [200, 200, 403, 403, 404, 401]
  const table: [method: 'GET' | 'POST', template: string, paths: string[], statuses: number[]][] = [
    [
      'GET',
      '/api/sessions/{id}/review/threads',
      [`${at}/review/threads`, `${at}/review/threads?words=toll%20OR%20marmalade%20OR%20turnips`],
      whole,
    ],
    ['GET', '/api/sessions/{id}/review/threads/ids', [`${at}/review/threads/ids?order=place`], whole],
    ['GET', '/api/sessions/{id}/review/figures', [`${at}/review/figures`], whole],
    ['GET', '/api/sessions/{id}/review/briefing', [`${at}/review/briefing`], whole],
    ['GET', '/api/sessions/{id}/review/class', [`${at}/review/class`], whole],
    ['GET', '/api/sessions/{id}/review/class.csv', [`${at}/review/class.csv`], out],
    ['GET', '/api/sessions/{id}/review/replay', [`${at}/review/replay`], whole],
    ['GET', '/api/sessions/{id}/review/readers/{alias}', [`${at}/review/readers/${here.host.alias}`], whole],
    ['GET', '/api/sessions/{id}/review/readers/{alias}/seminar', [`${at}/review/readers/${here.host.alias}/seminar`], whole],
    ['GET', '/api/sessions/{id}/review/compare/{other}', [`${at}/review/compare/${there.session}`], [200, 404, 200, 403, 404, 401]],
    ['GET', '/api/seminars/{id}/review', [`/api/seminars/${first.seminar}/review`], [200, 200, 200, 403, 403, 401]],
    ['GET', '/api/sessions/{id}/exports/{format}', ['html', 'csv', 'json', 'jsonld', 'md'].map((format) => `${at}/exports/${format}`), out],
    ['POST', '/api/sessions/{id}/exports/{format}', [`${at}/exports/csv`], [201, 201, 403, 403, 404, 401]],
    ['POST', '/api/sessions/{id}/review/marks', [`${at}/review/marks`], out],
  ]
  const { paths } = (await expectStatus(200, ada.browser.get('/api/openapi.json'))).body
  const routes = Object.entries<Record<string, { tags?: string[] }>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { tags }]) => (tags?.includes('Review') ? [`${method.toUpperCase()} ${path}`] : [])),
  )
  expect(table.map(([method, template]) => `${method} ${template}`).toSorted()).toEqual(routes.toSorted())

  const people = [
    ['facilitator of both', ada.browser],
    ...(['facilitator of one', 'observer', 'reader', 'somebody from elsewhere'] as const).map(
      (name) => [name, places.get(name)?.[0]?.browser ?? ada.browser] as const,
    ),
    ['nobody', new Browser(server.url)],
  ] as const
  for (const [method, , asked, statuses] of table) {
    for (const [nth, [name, browser]] of people.entries()) {
      for (const path of asked) {
        const answer = await browser.send(method, path, path.endsWith('marks') ? { sort: 'pin', on: [recordId(alias)] } : undefined)
        expect([name, method, path, answer.status]).toEqual([name, method, path, statuses[nth]])
        const said = JSON.stringify(answer.body)
        expect(said, `${name}, ${path}`).not.toMatch(/ownword/i)
        if (name === 'observer' || answer.status >= 400)
          expect(said, `${name}, ${path}`).not.toMatch(/whisperword|rudeword|marmalad|turnip/i)
      }
    }
  }

  const both = async (browser: Browser) => (await expectStatus(200, browser.get(`${at}/review/compare/${there.session}`))).body
  const questions = ({ sessions, blocks, tags }: Awaited<ReturnType<typeof both>>) => [
    sessions.here.confusion.questions,
    sessions.there.confusion.questions,
    blocks[0].here.annotations,
    tags[0].there,
  ]
  const observing = places.get('observer')?.[0]?.browser ?? ada.browser
  // What is hidden is counted for nobody.
  expect(questions(await both(ada.browser))).toEqual([2, 2, 2, 2])
  expect(questions(await both(observing))).toEqual([1, 1, 1, 1])
  const returning = async (browser: Browser) => {
    const { returning, sessions } = (await expectStatus(200, browser.get(`/api/seminars/${first.seminar}/review`))).body
    const words = returning.map(({ questions }: { questions: { post: { body: string } }[] }) =>
      questions.map(({ post }) => post.body.slice(0, 4)),
    )
    // What the questions share is said in words that somebody wrote, and in no stem.
    for (const { words, questions } of returning as { words: string[]; questions: { post: { body: string } }[] }[])
      for (const word of words) expect(questions.flatMap(({ post }) => post.body.toLowerCase().match(/[\p{L}’']+/gu) ?? [])).toContain(word)
    return [words.flat().toSorted(), sessions.some(({ id }: { id: string }) => id === there.session)]
  }
  expect(await returning(ada.browser)).toEqual([['Must', 'Must', 'Whis', 'Whis'], true])
  expect(await returning(observing)).toEqual([['Must', 'Must'], true])
  expect(await returning(places.get('facilitator of one')?.[0]?.browser ?? observing)).toEqual([[], false])
})
