/** Reviewing over the wire: what is found and counted, and that nobody is shown more than stands before them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SessionId } from '../../shared/ids.ts'
import { Browser, expectStatus, reading } from '../harness/app.ts'
import { annotation, mark, openClass, type Person, personOf, recordId, reply, type TestClass } from '../harness/class.ts'
import { anotherSession, joinAs, LiveClient } from '../harness/live.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { penClient } from '../harness/sync-client.ts'

let server: TestServer
let first: TestClass
beforeAll(async () => {
  server = await startServer()
  first = await openClass(server, 3)
})
afterAll(() => server.end())

async function write(session: SessionId, person: Person, ...records: Parameters<ReturnType<typeof penClient>['write']>[]): Promise<void> {
  const pen = await penClient(server.url, session, person).synced()
  for (const record of records) pen.write(...record)
  await pen.saved()
  pen.destroy()
}

const ask = async (who: Person, path: string, session: string = first.session) =>
  (await expectStatus(200, who.browser.get(`/api/sessions/${session}/review/${path}`))).body

test('threads are found, counted and shown as each role may see them, and to nobody else', async () => {
  const { session, facilitator: ada, readers } = first
  const [rosa, wen, oda] = readers as [Person, Person, Person]
  const question = recordId(rosa.alias)
  const secret = recordId(rosa.alias)
  const toFacilitators = recordId(rosa.alias)
  const hiddenOne = recordId(wen.alias)
  const answer = recordId(wen.alias)
  await write(
    session,
    rosa,
    [question, annotation({ kind: 'question', body: 'Why are the ferries running late?', tags: ['law'], passage: passageAt('bbbb') })],
    [secret, annotation({ to: 'me', body: 'private ferries' })],
    [toFacilitators, annotation({ to: 'facilitators', body: 'a quiet word about ferries' })],
  )
  await write(session, wen, [hiddenOne, annotation({ body: 'rude ferries' })])
  await write(session, wen, [answer, reply(question, { move: 'answer', body: 'Because of <b>the ferry</b>.' })])
  await write(session, wen, [recordId(wen.alias), mark(question, { sort: 'me-too' })])
  await write(session, ada, [recordId(ada.alias), mark(hiddenOne, { sort: 'hide', at: Date.now() })])
  await server.db.pool.query(`UPDATE participant SET role = 'observer' WHERE id = $1`, [oda.participant])

  const idsOf = (page: { threads: { id: string }[] }) => page.threads.map(({ id }) => id).toSorted()
  expect(idsOf(await ask(ada, 'threads'))).toEqual([question, toFacilitators, hiddenOne].toSorted())
  expect(idsOf(await ask(oda, 'threads'))).toEqual([question])

  // Search goes by the language, over what each may see, and says where.
  const forFacilitator = await ask(ada, 'threads?words=ferry')
  expect(idsOf(forFacilitator)).toEqual([question, toFacilitators, hiddenOne].toSorted())
  const seen = await ask(oda, 'threads?words=ferry')
  expect(idsOf(seen)).toEqual([question])
  expect(JSON.stringify(seen)).not.toMatch(/private|quiet word|rude/)
  expect(seen.threads[0].found.find((one: { id: string }) => one.id === question).hits).toContainEqual({ text: 'ferries', hit: true })

  for (const [filter, wanted] of [
    ['kind=question', [question]],
    ['move=answer', [question]],
    ['tag=law', [question]],
    ['mark=me-too', [question]],
    ['answered=yes', [question]],
    ['answered=no&by=' + wen.alias, [hiddenOne]],
    ['resolved=yes', []],
    ['block=aaaa', []],
    ['phase=read', []],
    ['until=2020-01-01T00:00:00Z', []],
  ] as const) {
    expect(idsOf(await ask(ada, `threads?${filter}`)), filter).toEqual(wanted)
  }

  const figures = await ask(ada, 'figures')
  const [block] = figures.blocks
  expect(block).toMatchObject({ block: 'bbbb', annotations: 2, replies: 1, confusion: { questions: 1, meToo: 1, unanswered: 0 } })
  expect(figures.exchanges).toEqual([{ from: wen.alias, to: rosa.alias, replies: 1 }])
  expect((await ask(oda, 'figures')).blocks[0]).toMatchObject({ annotations: 1, replies: 1 })

  // A reader reviews themselves and nobody else.
  const self = await ask(rosa, `readers/${rosa.alias}`)
  expect(self.posts.find((post: { id: string }) => post.id === question).replies).toMatchObject([{ id: answer }])
  expect(JSON.stringify(await ask(ada, `readers/${rosa.alias}`))).not.toContain('private')
  for (const path of ['threads', 'figures', `readers/${wen.alias}`]) {
    await expectStatus(403, rosa.browser.get(`/api/sessions/${session}/review/${path}`))
    await expectStatus(401, new Browser(server.url).get(`/api/sessions/${session}/review/${path}`))
  }
  const elsewhere = await anotherSession(ada.browser, {})
  const ada2 = await personOf(ada.browser, SessionId.parse(elsewhere.id))
  expect((await ask(ada2, 'threads', elsewhere.id)).threads).toEqual([])
  await expectStatus(404, rosa.browser.get(`/api/sessions/${elsewhere.id}/review/threads`))
  await expectStatus(404, rosa.browser.get(`/api/sessions/${elsewhere.id}/review/readers/${rosa.alias}`))
})

test('pages follow one another without a gap or a thread twice', async () => {
  const { session, facilitator: ada } = first
  await write(
    session,
    ada,
    ...Array.from({ length: 5 }, (): [ReturnType<typeof recordId>, ReturnType<typeof annotation>] => [recordId(ada.alias), annotation()]),
  )
  const whole = (await ask(ada, 'threads?order=newest')).threads.map(({ id }: { id: string }) => id)
  const paged: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page: { threads: { id: string }[]; next: string | null } = await ask(
      ada,
      `threads?order=newest&limit=2${after && `&after=${after}`}`,
    )
    paged.push(...page.threads.map(({ id }) => id))
    after = page.next
  }
  expect(paged).toEqual(whole)
  expect(new Set(paged).size).toBe(8)
})

test('in a session of pseudonyms nobody is told a reader’s name', async () => {
  const { id, code } = await anotherSession(first.facilitator.browser, { names: 'pseudonyms', manner: 'open' })
  const session = SessionId.parse(id)
  const ada = await personOf(first.facilitator.browser, session)
  const masked = await personOf(await joinAs(server, code, 'Zenobia'), session)
  await write(session, masked, [recordId(masked.alias), annotation()])
  for (const path of ['threads', 'figures', `readers/${masked.alias}`]) {
    const answer = JSON.stringify(await ask(ada, path, id))
    expect(answer).toContain(masked.alias)
    expect(answer).not.toContain('Zenobia')
  }
  const file = await expectStatus(200, ada.browser.get(`/api/sessions/${id}/exports/csv`))
  expect(file.body).toContain(masked.alias)
  expect(file.body).not.toContain('Zenobia')
})

const passageAt = (block: string) => ({
  version: 1,
  start: { block, offset: 0 },
  end: { block, offset: 5 },
  quote: 'It is',
  prefix: '',
  suffix: ' necessary',
})

test('a corrected text: everything stands where its words stand now, and what has lost them is counted nowhere in the text', async () => {
  const { facilitator: ada, seminar } = first
  const clerk = 'The clerk wrote this down and did not read it aloud. The company had already printed its tickets.'
  const boats = 'Nobody will thank us for the boats we did not build, and everyone will walk over the bridge.'
  const paragraph = (id: string, text: string) => ({ id, type: 'paragraph', text, spans: [] })
  const before = [paragraph('bbbb', clerk), paragraph('cccc', boats)]
  const text = (await expectStatus(201, ada.browser.post('/api/readings', { meta: reading.meta, blocks: before }))).body.id
  const opened = (await expectStatus(201, ada.browser.post('/api/sessions', { seminarId: seminar, readingId: text }))).body.id
  const session = SessionId.parse(opened)
  const { code } = (await ada.browser.get(`/api/sessions/${session}`)).body.code
  const wen = await personOf(await joinAs(server, code, 'Wen'), session)
  const on = (block: string, quote: string, within: string) => {
    const from = within.indexOf(quote)
    const [prefix, suffix] = [within.slice(Math.max(0, from - 32), from), within.slice(from + quote.length, from + quote.length + 32)]
    return { version: 1, start: { block, offset: from }, end: { block, offset: from + quote.length }, quote, prefix, suffix }
  }
  const [moved, mended, lost] = [recordId(wen.alias), recordId(wen.alias), recordId(wen.alias)]
  await write(
    session,
    wen,
    [moved, annotation({ passage: on('cccc', 'everyone will walk', boats), kind: 'question', body: 'moved' })],
    [mended, annotation({ passage: on('cccc', 'the boats we did not build', boats), body: 'mended' })],
    [lost, annotation({ passage: on('bbbb', 'did not read it aloud', clerk), body: 'lost' })],
  )
  const live = new LiveClient(server.url, ada.browser.cookie, session)
  const asks = (body: string, passage: object) => live.does('add-prompt', { prompt: crypto.randomUUID(), body, passage, release: true })
  await asks('Who?', on('cccc', 'everyone will walk', boats))
  await asks('What?', on('bbbb', 'did not read it aloud', clerk))
  live.close()
  const figures = async () => {
    const { blocks, elsewhere } = await ask(ada, 'figures', session)
    return [elsewhere, ...blocks.map(({ block, annotations }: { block: string; annotations: number }) => `${block} ${annotations}`)]
  }
  const idsIn = async (query: string) =>
    (await ask(ada, `threads?${query}`, session)).threads.map(({ id, posts }: { id: string; posts: { stands?: string }[] }) => [
      id,
      posts[0]?.stands,
    ])
  expect(await figures()).toEqual([0, 'bbbb 1', 'cccc 2'])

  const after = [paragraph('bbbb', 'She went home.'), paragraph('dddd', boats.replace('the boats', 'the small boats'))]
  await expectStatus(201, ada.browser.post(`/api/readings/${text}/versions`, { from: 1, meta: reading.meta, blocks: after }))
  expect(await figures()).toEqual([1, 'dddd 2'])
  expect(await idsIn('block=dddd&order=place')).toEqual([
    [mended, 'corrected'],
    [moved, undefined],
  ])
  expect(await idsIn('block=bbbb')).toEqual([])
  expect(await idsIn('words=lost')).toEqual([[lost, 'nowhere']])
  const briefing = await ask(ada, 'briefing', session)
  expect(briefing.drew.map(({ block }: { block: string }) => block)).toEqual(['dddd'])
  expect(briefing.questions.threads[0].root.passage).toMatchObject({ quote: 'everyone will walk', start: { block: 'dddd' } })
  expect(briefing.prompts.map(({ body, block }: { body: string; block: string | null }) => [body, block])).toEqual([
    ['Who?', 'dddd'],
    ['What?', null],
  ])
  const { events } = await ask(ada, 'replay', session)
  expect(events.map(({ record, block }: { record: string; block: string }) => [record, block])).toEqual([
    [moved, 'dddd'],
    [mended, 'dddd'],
    [lost, 'nowhere'],
  ])
  const { posts } = await ask(wen, `readers/${wen.alias}`, session)
  expect(posts.map(({ stands }: { stands?: string }) => stands)).toEqual([undefined, 'corrected', 'nowhere'])

  const file = async (format: string) => (await expectStatus(200, ada.browser.get(`/api/sessions/${session}/exports/${format}`))).body
  const targets = new Map<string, { type: string; exact?: string; start?: number }[]>(
    (await file('jsonld')).map(({ id, target }: { id: string; target: { selector: [] } }) => [id.split('/').at(-1), target.selector]),
  )
  const shown = after.map((block) => block.text).join('\n')
  expect(targets.get(mended)).toMatchObject([{ exact: 'small boats we did not build' }, { start: shown.indexOf('small') }])
  expect(targets.get(lost)).toMatchObject([{ exact: 'did not read it aloud' }])
  expect(targets.get(lost)).toHaveLength(1)
  const record: string = await file('html')
  const [placed = '', nowhere = ''] = record.split('<section class="nowhere"')
  expect(placed).toMatch(/<mark class="k-question[^>]*>everyone will walk<\/mark>/)
  expect(placed).toContain('<p>mended</p>')
  expect(placed).toContain('<a href="#b-dddd"><bdi>everyone will walk</bdi></a>')
  expect(placed).not.toContain('#b-bbbb"><bdi>did not read')
  expect(nowhere).toContain('<p>lost</p>')
  expect(await file('csv')).toMatch(/"dddd","everyone will walk"/)
  // The file that can be imported again keeps each as it was written.
  const written = (await file('json')).records.map(({ value }: { value: { passage: object } }) => value.passage)
  expect(written).toMatchObject([{ version: 1, start: { block: 'cccc' } }, { version: 1 }, { version: 1, start: { block: 'bbbb' } }])

  const place = { record: lost, version: 2, start: { block: 'bbbb', offset: 0 }, end: { block: 'bbbb', offset: 3 } }
  await expectStatus(204, ada.browser.post(`/api/sessions/${session}/placements`, place))
  expect(await figures()).toEqual([0, 'bbbb 1', 'dddd 2'])
  await expectStatus(201, ada.browser.post(`/api/readings/${text}/versions`, { from: 2, meta: reading.meta, blocks: before }))
  expect(await idsIn('block=cccc')).toHaveLength(2)
})
