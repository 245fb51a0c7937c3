/** Annotations come in out of files, and come out the same. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAnnotations } from '../../server/import/annotations/read-annotations.ts'
import { readSessionFile } from '../../server/import/annotations/read-session-file.ts'
import { bounds } from '../../server/import/bounds.ts'
import { seedClass } from '../../server/seed/class.ts'
import { AccountId, PromptId, SessionId } from '../../shared/ids.ts'
import { importLimits } from '../../shared/limits.ts'
import { PenRecord } from '../../shared/margins/record.ts'
import type { SessionFile } from '../../shared/session-file/session-file.ts'
import { agrees } from '../harness/agreement.ts'
import { Browser, expectStatus } from '../harness/app.ts'
import { annotation, mark, openClass, type Person, personOf, recordId, reply, type TestClass } from '../harness/class.ts'
import { anotherSession, joinAs, LiveClient } from '../harness/live.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { marginClient, penClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

let here: TestServer
let there: TestServer
let mine: TestClass
let theirs: TestClass
beforeAll(async () => {
  ;[here, there] = await Promise.all([startServer(), startServer()])
  ;[mine, theirs] = await Promise.all([openClass(here, 0), openClass(there, 0)])
})
afterAll(() => Promise.all([here.end(), there.end()]))

const exported = async (who: Browser, session: string, query = ''): Promise<SessionFile> =>
  (await expectStatus(200, who.get(`/api/sessions/${session}/exports/json${query}`))).body

/** Sends a file, and waits for what comes of it. */
async function brought(who: Browser, path: string, file: unknown) {
  const bytes = file instanceof Uint8Array ? file : new TextEncoder().encode(JSON.stringify(file))
  const { id } = (await expectStatus(201, who.post(path, bytes))).body
  return until(async () => {
    const { state } = (await expectStatus(200, who.get(`/api/work/${id}`))).body
    return state.is === 'working' ? undefined : state
  }, 'the import')
}
const intoSeminar = (who: Browser, seminar: string, file: unknown, query = '') =>
  brought(who, `/api/seminars/${seminar}/imports?name=session.json${query}`, file)

const passageOf = (record: PenRecord) => (record.is === 'annotation' ? record.passage : undefined)

/** The same wherever it comes from. */
const besidesServer = (file: SessionFile) => ({ ...file, server: undefined })

/** A session with all that a session can have. */
async function richSession(): Promise<SessionId> {
  const ada = mine.facilitator.browser
  const opened = await anotherSession(ada)
  const session = SessionId.parse(opened.id)
  const [wen, noor, gone] = (await Promise.all(
    ['Wen', 'نور 🌱', 'Somebody'].map(async (name) => personOf(await joinAs(here, opened.code, name), session)),
  )) as [Person, Person, Person]
  const chair = await personOf(ada, session)
  const live = new LiveClient(here.url, ada.cookie, session)
  const write = async (person: Person, ...records: [ReturnType<typeof recordId>, PenRecord][]) => {
    const pen = await penClient(here.url, session, person).synced()
    for (const [id, record] of records) pen.write(id, record)
    await pen.saved()
    pen.destroy()
  }
  await live.does('go-to-phase', { phase: 'read' })
  const prompt = PromptId.parse(crypto.randomUUID())
  await live.does('add-prompt', { prompt, body: 'Who pays?', passage: passageOf(annotation()), release: true })
  const first = recordId(wen.alias)
  await write(wen, [first, annotation({ kind: 'question', body: 'לָמָּה? ‏**למה**', tags: ['חינם', '🧵'], prompt })])
  await write(wen, [recordId(wen.alias), annotation({ to: 'me', body: 'PRIVATE' })])
  await write(gone, [recordId(gone.alias), annotation({ body: 'SECRET' })])
  await live.does('deal', { how: { is: 'number', number: 2 } })
  await live.does('go-to-phase', { phase: 'discuss' })
  const groups = (await live.untilState('groups', (state) => state.groups.length === 2)).groups
  const mineOf = (person: Person) => groups.find((group) => group.members?.some(({ alias }) => alias === person.alias))?.id ?? ''
  const among = recordId(noor.alias)
  const toGroup = { to: `group:${mineOf(noor)}` }
  await write(noor, [among, annotation({ ...toGroup, body: '<script>alert(1)</script> 👩‍👩‍👧‍👦', kind: 'challenge' })])
  await write(noor, [recordId(noor.alias), reply(among, { ...toGroup, body: '=1+1', move: 'question' })])
  await write(wen, [recordId(wen.alias), reply(first, { body: 'And I add:\n\n- one\n- two' })])
  await live.does('set-group-role', { who: noor.alias, role: 'synthesizer' })
  await write(noor, [recordId(noor.alias), PenRecord.parse({ is: 'note', ...toGroup, body: 'We ask who pays.', at: 1 })])
  await live.does('lift', { thread: among, replies: true })
  await live.does('go-to-phase', { phase: 'plenary' })
  // changed, taken back, hidden, hidden no more
  await write(wen, [first, annotation({ kind: 'question', body: 'לָמָּה לא?', tags: [], prompt, editedAt: 5 })])
  const deleted = recordId(noor.alias)
  await write(noor, [deleted, annotation({ body: 'UNSAID' })])
  await write(wen, [recordId(wen.alias), reply(deleted, { body: 'To what?' })])
  await write(noor, [deleted, annotation({ body: '', deletedAt: 9 })])
  const agreed = recordId(noor.alias)
  await write(noor, [agreed, mark(first, { sort: 'me-too' })])
  await write(noor, [agreed, mark(first, { sort: 'me-too', goneAt: 7 })])
  const [hiding, hidden] = [recordId(chair.alias), recordId(wen.alias)]
  await write(wen, [hidden, annotation({ body: 'Hidden', kind: 'insight' })])
  await write(chair, [hiding, mark(hidden, { sort: 'hide' })], [recordId(chair.alias), mark(first, { sort: 'endorse' })])
  await write(wen, [recordId(wen.alias), annotation({ to: 'facilitators', body: 'Only for you' })])
  await expectStatus(200, ada.post(`/api/sessions/${session}/people/${gone.alias}/erasure`, { confirm: 'erase' }))
  await live.does('remove', { who: noor.alias })
  live.close()
  return session
}

test('a session that is exported and imported into an empty server is exported the same', async () => {
  const session = await richSession()
  const file = await exported(mine.facilitator.browser, session)
  expect(file.records.map(({ value }) => value.is)).toEqual(expect.arrayContaining(['annotation', 'reply', 'mark', 'note']))
  expect(file.records.some(({ revisions }) => (revisions?.length ?? 0) > 1)).toBe(true)
  expect(JSON.stringify(file)).not.toMatch(/PRIVATE|UNSAID/)

  const state = await intoSeminar(theirs.facilitator.browser, theirs.seminar, file)
  expect(state).toMatchObject({ is: 'done', result: { session, reading: file.reading.id, withheld: 0 } })
  const again = await exported(theirs.facilitator.browser, session)
  expect(again.server).toBe(there.url)
  expect(besidesServer(again)).toEqual(besidesServer(file))
  await agrees(there.db, session)

  const { people } = (await expectStatus(200, theirs.facilitator.browser.get(`/api/sessions/${session}`))).body
  expect(people.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['Wen', 'Ada']))
})

test('a seeded class comes through, and a second time under other ids', async () => {
  const account = await here.db.prisma.account.findFirstOrThrow({ where: { host: true } })
  const facilitator = { id: AccountId.parse(account.id), name: account.name }
  const { sessions } = await seedClass(here.db, { readers: 12, sessions: 1, annotations: 600, seed: 5, facilitator })
  const session = sessions[0] ?? ''
  const file = await exported(mine.facilitator.browser, session)
  await intoSeminar(theirs.facilitator.browser, theirs.seminar, file)
  expect(besidesServer(await exported(theirs.facilitator.browser, session))).toEqual(besidesServer(file))

  const copy = await intoSeminar(theirs.facilitator.browser, theirs.seminar, file)
  expect(copy.result.session).not.toBe(session)
  expect(copy.result.reading).toBe(file.reading.id)
  const other = await exported(theirs.facilitator.browser, copy.result.session)
  expect(other.records.map(({ id }) => id)).toEqual(file.records.map(({ id }) => id))
  expect(other.groups.map(({ name }) => name)).toEqual(file.groups.map(({ name }) => name))
  expect(other.groups.some(({ id }) => file.groups.some((one) => one.id === id))).toBe(false)
  await agrees(there.db, SessionId.parse(copy.result.session))
  // Whoever is in the file is nobody here.
  const { rows } = await there.db.pool.query('SELECT 1 FROM participant WHERE session_id = $1 AND imported_as IS NULL', [
    copy.result.session,
  ])
  expect(rows).toEqual([])
})

test('a file that is wrong leaves nothing behind', async () => {
  const ada = theirs.facilitator.browser
  const file = await exported(mine.facilitator.browser, mine.session)
  const counted = async () =>
    (
      await there.db.pool.query(
        'SELECT (SELECT count(*) FROM session) AS s, (SELECT count(*) FROM account) AS a, (SELECT count(*) FROM reading) AS r',
      )
    ).rows
  const before = await counted()
  const state = await intoSeminar(ada, theirs.seminar, {
    ...file,
    people: [...file.people, { ...file.people[0], alias: 'nobodyxx', name: '\u0007' }],
  })
  expect(state).toMatchObject({ is: 'failed', problem: { code: 'refused-record', detail: expect.stringMatching(/^people\[\d+\]\.name/) } })
  // Found out only while it is being written.
  const picture = { id: 'aaaaaaaaaaaaaaaa', mediaType: 'image/png', base64: 'AAAA' }
  const late = await intoSeminar(ada, theirs.seminar, { ...file, reading: { ...file.reading, id: crypto.randomUUID(), images: [picture] } })
  expect(late).toMatchObject({ is: 'failed', problem: { code: 'bad-format' } })
  expect(await counted()).toEqual(before)
})

test('a file that is larger than Catena takes is not read, however it is large', async () => {
  const { browser } = theirs.facilitator
  const many = Array.from({ length: importLimits.records + 1 }, () => ({}))
  const tooMany = { code: 'too-large', flaw: { why: 'too-many', count: many.length, most: importLimits.records } }
  const whole = await intoSeminar(browser, theirs.seminar, { format: 'catena-session', version: 1, records: many })
  expect(whole).toMatchObject({ is: 'failed', problem: tooMany })
  for (const file of [{ annotations: [hypothesis('a'), ...many] }, { '@context': 'x', items: many }]) {
    const state = await intoSession(browser, theirs.session, file)
    expect(state).toMatchObject({ is: 'failed', problem: { code: 'too-large', flaw: { why: 'too-many' } } })
  }
  const asking = request(`${there.url}/api/seminars/${theirs.seminar}/imports?name=a`, {
    method: 'POST',
    headers: { cookie: browser.cookie, origin: there.url, 'content-length': importLimits.bytes + 1 },
  })
  const answered = once(asking, 'response') as Promise<[IncomingMessage]>
  await pipeline(function* () {
    const part = Buffer.alloc(8 * 1024 * 1024)
    for (let sent = 0; sent < importLimits.bytes; sent += part.length) yield part
    yield Buffer.alloc(1)
  }, asking)
  const [answer] = await answered
  expect([answer.statusCode, JSON.parse(await text(answer)).code]).toEqual([413, 'too-large'])
  const slow = {
    bytes: new TextEncoder().encode(JSON.stringify(await exported(browser, theirs.session))),
    most: { ...bounds.annotations, time: 1 },
  }
  const tooLong = { code: 'import-failed', more: { flaw: { why: 'took-too-long' } } }
  await expect(readSessionFile(slow.bytes, undefined, undefined, slow.most)).rejects.toMatchObject(tooLong)
  await expect(readAnnotations({ ...slow, blocks: [], version: 1, unplaced: 'leave', now: 1 })).rejects.toMatchObject(tooLong)
})

/** Begins an import, cancels it while it writes, and waits for its end. */
async function cancelled(who: Browser, { db }: TestServer, path: string, file: unknown) {
  const held = await db.pool.connect()
  try {
    await held.query('BEGIN; LOCK TABLE record IN SHARE MODE')
    const { id } = (await expectStatus(201, who.post(path, new TextEncoder().encode(JSON.stringify(file))))).body
    const writing = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ~ 'record'`
    await until(async () => (await db.pool.query(writing)).rowCount === 1, 'the import to write')
    await expectStatus(204, who.delete(`/api/work/${id}`))
    expect((await expectStatus(200, who.get(`/api/work/${id}`))).body.state).toEqual({ is: 'cancelled', ending: true })
    await held.query('COMMIT')
    return await until(async () => {
      const { state } = (await expectStatus(200, who.get(`/api/work/${id}`))).body
      return state.ending ? undefined : state
    }, 'the import to end')
  } finally {
    held.release()
  }
}

test('a session that is cancelled while it is written leaves nothing behind, and can be brought again', async () => {
  const ada = theirs.facilitator.browser
  const { id, code } = await anotherSession(mine.facilitator.browser)
  const session = SessionId.parse(id)
  const wen = await personOf(await joinAs(here, code, 'Wen'), session)
  const pen = await penClient(here.url, session, wen).synced()
  pen.write(recordId(wen.alias), annotation())
  await pen.saved()
  pen.destroy()
  const file = await exported(mine.facilitator.browser, session)
  const everything = `SELECT (SELECT count(*) FROM session) AS s, (SELECT count(*) FROM account) AS a, (SELECT count(*) FROM reading_version) AS v,
    (SELECT count(*) FROM record) AS r, (SELECT count(*) FROM document_update) AS u, (SELECT count(*) FROM participant) AS p`
  const before = (await there.db.pool.query(everything)).rows
  const state = await cancelled(ada, there, `/api/seminars/${theirs.seminar}/imports?name=session.json`, file)
  expect(state).toEqual({ is: 'cancelled' })
  expect((await there.db.pool.query(everything)).rows).toEqual(before)
  await expectStatus(404, ada.get(`/api/sessions/${session}`))

  await intoSeminar(ada, theirs.seminar, file)
  expect(besidesServer(await exported(ada, session))).toEqual(besidesServer(file))
})

test('annotations that are cancelled while they are written: what had come stays whole and is told, and the same file brings the rest', async () => {
  const ada = mine.facilitator.browser
  const session = SessionId.parse((await anotherSession(ada)).id)
  const file = { annotations: Array.from({ length: 230 }, (_, nth) => hypothesis(`nth${nth}`)) }
  const state = await cancelled(ada, here, `/api/sessions/${session}/imports?name=annotations.json`, file)
  expect(state).toMatchObject({ is: 'cancelled', result: { is: 'annotations-brought', look: false, annotations: 200, people: 1 } })
  expect((await exported(ada, session)).records).toHaveLength(200)
  await agrees(here.db, session)

  expect((await intoSession(ada, session, file)).result).toMatchObject({ annotations: 30, already: 200 })
  await agrees(here.db, session)
})

test('only facilitators of the seminar import into it, and a look keeps nothing', async () => {
  const file = await exported(theirs.facilitator.browser, theirs.session)
  const bytes = new TextEncoder().encode(JSON.stringify(file))
  const path = `/api/seminars/${theirs.seminar}/imports`
  await expectStatus(401, new Browser(there.url).post(path, bytes))
  const guest = await theirs.join('Guest')
  await expectStatus(403, guest.browser.post(path, bytes))
  const state = await intoSeminar(theirs.facilitator.browser, theirs.seminar, file, '&look=yes')
  expect(state.result).toMatchObject({ is: 'session-brought', session: null, reading: null, title: file.session.title })
})

const intoSession = (who: Browser, session: string, file: unknown, query = '') =>
  brought(who, `/api/sessions/${session}/imports?name=a.json${query}`, file)
const textOf = async (server: TestServer, session: string): Promise<string> =>
  JSON.stringify((await server.db.pool.query('SELECT value FROM record WHERE session_id = $1', [session])).rows)
/** All that somebody can read of a session: their margins, and what HTTP tells them. */
async function seenBy(server: TestServer, person: Person, session: SessionId): Promise<string> {
  const now = await personOf(person.browser, session)
  const margins = await Promise.all([...now.margins].map(([, id]) => marginClient(server.url, id, now).synced()))
  const seen = JSON.stringify([margins.map((margin) => [...margin.entries]), (await person.browser.get(`/api/sessions/${session}`)).body])
  for (const margin of margins) margin.destroy()
  return seen
}
const passageWords = { type: 'TextQuoteSelector', exact: 'It is', prefix: '', suffix: ' necessary' }
const hypothesis = (id: string, more: object = {}) => ({
  id,
  user: 'acct:jane@hypothes.is',
  user_info: { display_name: 'Jane' },
  uri: 'https://example.org/',
  text: `<img src=x onerror=alert(1)> ${id}`,
  tags: ['x'],
  group: '__world__',
  created: '2020-05-04T10:00:00+00:00',
  updated: '2020-05-04T10:00:00+00:00',
  permissions: { read: ['group:__world__'] },
  target: [{ source: 'https://example.org/', selector: [passageWords] }],
  ...more,
})

test('what Hypothesis exports comes beside a text, for nobody who did not read it there, and a second time brings nothing twice', async () => {
  const ada = mine.facilitator.browser
  const { id, code } = await anotherSession(ada)
  const session = SessionId.parse(id)
  const reader = await personOf(await joinAs(here, code, 'Jane'), session)
  const target = [{ source: 'https://example.org/' }]
  const file = {
    export_date: '2026-01-01T00:00:00Z',
    export_userid: 'acct:jane@hypothes.is',
    client_version: '1.0',
    annotations: [
      hypothesis('public'),
      hypothesis('answer', { references: ['public'], target, user: 'acct:joe@hypothes.is', user_info: { display_name: null } }),
      hypothesis('amongus', { group: 'g1', permissions: { read: ['group:g1'] } }),
      hypothesis('amonganswer', { references: ['amongus'], target, group: 'g1', permissions: { read: ['group:__world__'] } }),
      hypothesis('onlyjane', { permissions: { read: ['acct:jane@hypothes.is'] } }),
      hypothesis('moderated', { hidden: true }),
      hypothesis('elsewhere', {
        target: [{ source: 'x', selector: [{ type: 'TextQuoteSelector', exact: 'words of quite another text' }] }],
      }),
      hypothesis('wholepage', { target }),
      hypothesis('answertonothing', { references: ['gone'], target }),
      { id: 7 },
    ],
  }
  const look = await intoSession(ada, session, file, '&look=yes')
  expect(look.result).toMatchObject({
    is: 'annotations-brought',
    format: 'hypothesis',
    look: true,
    annotations: 6,
    replies: 2,
    unplaced: 2,
    private: 1,
    people: 2,
    misfits: 4,
  })
  expect(await textOf(here, session)).toBe('[]')

  const state = await intoSession(ada, session, file)
  expect(state.result).toMatchObject({ ...look.result, look: false })
  expect(state.result.groups).toEqual([{ name: 'g1', posts: 2 }])
  expect(
    state.result.firstMisfits.map(({ where, why, brought: is }: { where: string; why: string; brought: boolean }) => [where, why, is]),
  ).toEqual([
    ['annotations[6]', 'not-found', true],
    ['annotations[7]', 'no-quote', true],
    ['annotations[8]', 'nothing-to-answer', false],
    ['annotations[9]', 'unreadable', false],
  ])
  await agrees(here.db, session)

  const seen = await seenBy(here, reader, session)
  for (const word of ['public', 'answer', 'elsewhere', 'wholepage']) expect(seen).toContain(`alert(1)> ${word}"`)
  for (const word of ['amongus', 'amonganswer', 'onlyjane', 'moderated']) expect(seen).not.toContain(word)
  expect(seen).toContain('"imported":true')
  // Two are called Jane: one is here, the other out of a file.
  expect(seen).toContain('"Jane (2)"')
  const file2 = await exported(ada, session)
  expect(JSON.stringify(file2)).toContain('amongus')
  expect(JSON.stringify(file2)).not.toContain('onlyjane')
  expect(file2.records.find(({ value }) => value.is === 'annotation' && value.body.endsWith('public'))?.receivedAt).toBe(
    '2020-05-04T10:00:00.000Z',
  )

  const { annotations } = (await expectStatus(200, ada.get(`/api/sessions/${session}/unplaced`))).body
  expect(annotations.map(({ quote }: { quote: string }) => quote).toSorted()).toEqual(['', 'words of quite another text'])

  const again = await intoSession(ada, session, { ...file, annotations: [...file.annotations, hypothesis('later')] })
  expect(again.result).toMatchObject({ annotations: 1, replies: 0, already: 8 })
  await agrees(here.db, session)

  // Whoever is erased goes with all that came from the file.
  const jane = file2.people.find(({ name }) => name === 'Jane (2)')?.alias
  await expectStatus(200, ada.post(`/api/sessions/${session}/people/${jane}/erasure`, { confirm: 'erase' }))
  expect(await textOf(here, session)).not.toMatch(/public|onlyjane|amongus/)
})

test('our own exports come into another session on the same text, with their groups, and out of sight of whoever was in none', async () => {
  const from = await richSession()
  const ada = mine.facilitator.browser
  for (const format of ['json', 'jsonld']) {
    const { id, code } = await anotherSession(ada)
    const session = SessionId.parse(id)
    const reader = await personOf(await joinAs(here, code, 'Curious'), session)
    const { body } = await expectStatus(200, ada.get(`/api/sessions/${from}/exports/${format}`))
    const { result } = await intoSession(ada, session, typeof body === 'string' ? new TextEncoder().encode(body) : body)
    expect(result, format).toMatchObject({ format: format === 'json' ? 'catena' : 'web-annotations', already: 0 })
    expect(result.annotations, format).toBeGreaterThan(2)
    expect(result.replies, format).toBeGreaterThan(1)
    await agrees(here.db, session)
    const seen = await seenBy(here, reader, session)
    expect(seen, format).toContain('לָמָּה לא?')
    expect(seen, format).toContain('And I add')
    for (const words of ['<script>', '=1+1', 'We ask who pays', 'Only for you', '"Hidden"', 'UNSAID'])
      expect(seen, `${format}: ${words}`).not.toContain(words)
    const again = await exported(ada, session)
    const kinds = (file: SessionFile) =>
      file.records.flatMap(({ value }) => (value.is === 'reply' ? value.move : value.is === 'annotation' ? value.kind : [])).toSorted()
    expect(kinds(again), format).toEqual(expect.arrayContaining(['build', 'question', 'challenge']))
    // Nothing comes back twice into the session that it came from.
    const back = await intoSession(ada, from, typeof body === 'string' ? new TextEncoder().encode(body) : body)
    expect(back.result, format).toMatchObject({ annotations: 0, replies: 0 })
  }
})

test('only facilitators bring annotations, and what has no place can be left where it is', async () => {
  const { session, seminar: _, ...meeting } = theirs
  const guest = await meeting.join('Another guest')
  const path = `/api/sessions/${session}/imports`
  const bytes = new TextEncoder().encode(
    JSON.stringify([hypothesis('a', { target: [{ source: 'x' }] }), hypothesis('b', { references: ['a'] })]),
  )
  await expectStatus(403, guest.browser.post(path, bytes))
  await expectStatus(401, new Browser(there.url).post(path, bytes))
  const { result } = await intoSession(theirs.facilitator.browser, session, bytes, '&unplaced=leave')
  expect(result).toMatchObject({ annotations: 0, replies: 0, misfits: 2 })
  const list = await theirs.facilitator.browser.get('/api/work?kind=import')
  const { body, headers } = await theirs.facilitator.browser.get(`/api/work/${list.body.work[0].id}/file`)
  expect(headers.get('Content-Disposition')).toContain('not-placed.csv')
  expect(body).toContain('"[0]","no-quote","no","Jane"')
})
