/** One's own data over the wire: all of it as a file; and after an erasure no byte of the words, in whatever table. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PenRecord } from '../../shared/margins/record.ts'
import { Browser, expectStatus } from '../harness/app.ts'
import { annotation, mark, openClass, type Person, recordId, reply, type TestClass } from '../harness/class.ts'
import { LiveClient } from '../harness/live.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { marginClient, penClient, type SyncClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

let server: TestServer
let first: TestClass
beforeAll(async () => {
  server = await startServer()
  first = await openClass(server, 3)
})
afterAll(() => server.end())

/** The tables in which a word stands, as text or within bytes. */
async function tablesWith(word: string): Promise<string[]> {
  const { pool } = server.db
  const { rows } = await pool.query<{ name: string }>(`SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`)
  const hex = Buffer.from(word).toString('hex')
  const found: string[] = []
  for (const { name } of rows) {
    const { rowCount } = await pool.query(`SELECT 1 FROM ${name} t WHERE t::text ILIKE $1 OR t::text LIKE $2 LIMIT 1`, [
      `%${word}%`,
      `%${hex}%`,
    ])
    if (rowCount) found.push(name)
  }
  return found.toSorted()
}

const erase = (who: Person, alias: string, session: string = first.session) =>
  who.browser.post(`/api/sessions/${session}/people/${alias}/erasure`, { confirm: 'erase' })

/** Writes with words that occur nowhere else, edits and deletes some, keeps some private. */
async function writeOnce(person: Person, word: string): Promise<{ pen: SyncClient; root: ReturnType<typeof recordId> }> {
  const pen = await penClient(server.url, first.session, person).synced()
  const root = recordId(person.alias)
  const deleted = recordId(person.alias)
  const posted = annotation({ kind: 'question', body: `${word} at first`, tags: [`${word}tag`] })
  const other = annotation({ body: `${word} taken back` })
  const noted = annotation({ to: 'me', body: `${word} in private` })
  const draft = PenRecord.parse({ is: 'draft', on: { replyTo: root }, to: 'commons', body: `${word} half`, tags: [], mentions: [], at: 1 })
  pen.write(root, posted)
  pen.write(deleted, other)
  pen.write(recordId(person.alias), noted)
  pen.write(recordId(person.alias), draft)
  await pen.saved()
  pen.write(root, PenRecord.parse({ ...posted, body: `${word} edited`, editedAt: 2 }))
  pen.write(deleted, PenRecord.parse({ ...other, body: '', tags: [], deletedAt: 2 }))
  await pen.saved()
  return { pen, root }
}

test('after an erasure no byte of the words is left, and whoever reads along sees it at once', async () => {
  const { session, facilitator: ada } = first
  const [rosa, wen] = first.readers as [Person, Person]
  const word = 'quorvexium'
  const { pen, root } = await writeOnce(rosa, word)
  const wens = await penClient(server.url, session, wen).synced()
  const answer = recordId(wen.alias)
  wens.write(answer, reply(root, { body: 'an answer that stands' }))
  wens.write(recordId(wen.alias), mark(root, { sort: 'me-too' }))
  await wens.saved()
  const commons = await marginClient(server.url, wen.margins.get('commons'), wen).synced()
  expect(JSON.stringify(commons.records.get(root))).toContain(word)
  // Files that were made of the session, and lists of what did not fit of one that came in, have words in them too.
  const lost = {
    id: 'a',
    user: 'acct:b@c',
    text: `of ${word}`,
    target: [{ selector: [{ type: 'TextQuoteSelector', exact: 'nothing of this text' }] }],
  }
  const kept = [
    ada.browser.post(`/api/sessions/${session}/exports/html`),
    ada.browser.post(`/api/sessions/${session}/imports?look=yes`, new TextEncoder().encode(JSON.stringify([lost]))),
  ]
  for (const one of kept) {
    const { id } = (await expectStatus(201, one)).body
    await until(async () => (await ada.browser.get(`/api/work/${id}`)).body.state.is === 'done', 'it to be kept')
  }
  // Otherwise the search would find nothing before either.
  expect(await tablesWith(word)).toEqual(['document_update', 'record', 'revision', 'work', 'work_part'])

  const { body } = await expectStatus(200, erase(rosa, rosa.alias))
  expect(body).toEqual({ sessions: 1, records: 4 })
  await until(() => !JSON.stringify(commons.records.toJSON()).includes(word), 'the margin to lose the words')
  expect(commons.entries.get(root)).toMatchObject({ body: '', tags: [], author: { id: rosa.alias, name: '' }, kind: 'question' })
  expect(commons.records.get(answer)).toMatchObject({ body: 'an answer that stands' })
  await until(() => pen.ended.some(({ code }) => code === 4403), 'the pen to be closed')
  expect(await tablesWith(word)).toEqual([])
  expect(await tablesWith(rosa.name)).toEqual([])
  expect((await ada.browser.get('/api/work')).body.work).toEqual([])

  // Nor do the words come back: not from the device, and not with what is still in memory.
  pen.write(recordId(rosa.alias), annotation({ body: word }))
  wens.write(recordId(wen.alias), annotation())
  await wens.saved()
  for (const one of [pen, wens, commons]) one.destroy()
  expect(await tablesWith(word)).toEqual([])
  for (const path of [
    'review/threads',
    'review/briefing',
    'review/figures',
    `records/${root}/revisions`,
    'exports/json',
    'exports/csv',
    'exports/jsonld',
    'exports/md',
  ]) {
    const shown = await expectStatus(200, ada.browser.get(`/api/sessions/${session}/${path}`))
    expect(JSON.stringify(shown.body), path).not.toContain(word)
  }
  expect((await expectStatus(200, ada.browser.get(`/api/sessions/${session}/review/threads?words=standing`))).body.threads).toHaveLength(1)

  const { rows } = await server.db.pool.query(
    `SELECT participant_id, events FROM session_event WHERE session_id = $1 AND command->>'is' = 'erase'`,
    [session],
  )
  expect(rows).toEqual([{ participant_id: rosa.participant, events: [{ is: 'erased', who: rosa.participant, by: rosa.participant }] }])
  // A guest who was nowhere else is signed out everywhere.
  await expectStatus(401, rosa.browser.get(`/api/sessions/${session}`))
})

test('facilitators erase a guest who asks for it; nobody else does, and nobody erases an account that is not theirs', async () => {
  const { facilitator: ada } = first
  const [, wen, oda] = first.readers as [Person, Person, Person]
  const word = 'brimsaltic'
  const { pen } = await writeOnce(oda, word)
  pen.destroy()
  await expectStatus(403, erase(wen, oda.alias))
  await expectStatus(401, new Browser(server.url).post(`/api/sessions/${first.session}/people/${oda.alias}/erasure`, { confirm: 'erase' }))
  await expectStatus(400, ada.browser.post(`/api/sessions/${first.session}/people/${oda.alias}/erasure`, {}))
  await expectStatus(403, erase(wen, ada.alias))
  expect(await tablesWith(word)).not.toEqual([])
  await expectStatus(200, erase(ada, oda.alias))
  expect(await tablesWith(word)).toEqual([])
  await expectStatus(404, erase(ada, oda.alias))
  // The only facilitator of a seminar with others in it would leave them alone.
  await expectStatus(403, ada.browser.post('/api/account/erasure', { confirm: 'erase' }))
})

test('what a facilitator typed into the session goes with them, also where another took it over', async () => {
  const { session, facilitator: ada } = first
  const code = (await expectStatus(200, ada.browser.get(`/api/sessions/${session}`))).body.code.code
  const browser = new Browser(server.url)
  await expectStatus(200, browser.post('/api/join', { code, name: 'Grimalda' }))
  const { body } = await expectStatus(200, browser.get(`/api/sessions/${session}`))
  const live = new LiveClient(server.url, ada.cookie, session)
  await live.untilState('the state', () => true)
  await live.does('change-role', { who: body.me.alias, role: 'facilitator' })
  const theirs = new LiveClient(server.url, browser.cookie, session)
  await theirs.untilState('to be a facilitator', (state) => state.me.role === 'facilitator')
  const word = 'vellowarp'
  const step = { id: 'one', phase: 'plenary', title: `${word} title`, instructions: `${word} do this` }
  await theirs.does('plan', { sheet: [step] })
  await theirs.does('add-prompt', { prompt: crypto.randomUUID(), body: `${word} why`, passage: annotationPassage, release: true })
  await theirs.does('open-group', { name: `${word} group` })
  await live.does('plan', { sheet: [step, { ...step, id: 'two', title: 'Afterwards' }] })
  expect(await tablesWith(word)).toEqual(['"group"', 'session', 'session_event'])
  await expectStatus(200, browser.post('/api/account/erasure', { confirm: 'erase' }))
  expect(await tablesWith(word)).toEqual([])
  expect(await tablesWith('Grimalda')).toEqual([])
  const after = await live.untilState('the words to be gone', (state) => !JSON.stringify(state).includes(word))
  expect(after.facilitator?.sheet.map(({ title }) => title)).toEqual(['', 'Afterwards'])
  live.close()
  theirs.close()
})

test('one’s own data is all that is kept, and nothing of what others wrote', async () => {
  const { session, facilitator: ada } = first
  const una = await first.join('Una')
  const { pen, root } = await writeOnce(una, 'marrowquill')
  pen.destroy()
  const adas = await penClient(server.url, session, ada).synced()
  adas.write(recordId(ada.alias), reply(root, { body: 'not Una’s' }))
  await adas.saved()
  adas.destroy()
  const answer = await expectStatus(200, una.browser.get('/api/account/data'))
  expect(answer.headers.get('Content-Disposition')).toContain('attachment')
  const [kept] = answer.body.sessions
  expect(answer.body.account).toMatchObject({ name: 'Una', email: null, hasPassword: false })
  expect(kept.place).toMatchObject({ name: 'Una', alias: una.alias, role: 'reader', lookedBehindMyPseudonym: [] })
  const bodies = kept.records.map(({ value }: { value: { body: string } }) => value.body)
  for (const words of ['edited', 'in private', 'half']) expect(bodies).toContainEqual(`marrowquill ${words}`)
  expect(kept.revisions.map(({ value }: { value: { body: string } }) => value.body)).toContain('marrowquill at first')
  expect(JSON.stringify(answer.body)).not.toContain('not Una')
  await expectStatus(401, new Browser(server.url).get('/api/account/data'))
})

const annotationPassage = {
  version: 1,
  start: { block: 'bbbb', offset: 0 },
  end: { block: 'bbbb', offset: 5 },
  quote: 'It is',
  prefix: '',
  suffix: ' necessary',
}
