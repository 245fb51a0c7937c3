/** Reviewing over the wire: what is found and counted, and that nobody is shown more than stands before them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SessionId } from '../../shared/ids.ts'
import { Browser, expectStatus } from '../harness/app.ts'
import { annotation, mark, openClass, type Person, personOf, recordId, reply, type TestClass } from '../harness/class.ts'
import { anotherSession, joinAs } from '../harness/live.ts'
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
