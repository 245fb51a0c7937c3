import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendDueDigests } from '../../server/digest/send-digests.ts'
import { createMailer } from '../../server/mail/mailer.ts'
import { SessionId } from '../../shared/ids.ts'
import { Browser, expectStatus } from '../harness/app.ts'
import { annotation, mark, openClass, personOf, recordId, reply, type TestClass } from '../harness/class.ts'
import { anotherSession, joinAs, LiveClient } from '../harness/live.ts'
import { startMailSink } from '../harness/mail-sink.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { marginClient, penClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

let server: TestServer
let first: TestClass
const open: { close(): void }[] = []
beforeAll(async () => {
  server = await startServer()
  first = await openClass(server, 0)
})
afterAll(async () => {
  for (const one of open) one.close()
  await server.end()
})

const hour = 3_600_000
const iso = (at: number) => new Date(at).toISOString()

test('an open session lets nobody in but facilitators before it opens, opens by itself, and closes by itself', async () => {
  const ada = first.facilitator.browser
  const day = Date.now() + 24 * hour
  const made = await anotherSession(ada, { manner: 'open', opensAt: iso(day), closesAt: iso(day + 7 * 24 * hour) })
  const id = SessionId.parse(made.id)
  const host = await personOf(ada, id)
  const desk = new LiveClient(server.url, host.cookie, id)
  open.push(desk)
  await desk.untilState('it to wait', (state) => state.phase === 'gather' && state.opensAt === day)

  // One may join before, and is told by every door when it opens.
  const grace: Browser = await joinAs(server, made.code, 'Grace')
  const listed = (await grace.get('/api/sessions')).body.sessions.find((one: { id: string }) => one.id === id)
  expect(listed).toMatchObject({ phase: 'gather', opensAt: iso(day), closesAt: iso(day + 7 * 24 * hour) })
  const refused = await grace.get(`/api/sessions/${id}`)
  expect([refused.status, refused.body.code]).toEqual([403, 'not-open-yet'])
  expect(refused.body.detail).toContain(iso(day))
  expect((await grace.get(`/api/readings/${listed.reading.id}`)).status).toBe(404)
  expect((await ada.get(`/api/readings/${listed.reading.id}`)).status).toBe(200)
  const early = new LiveClient(server.url, grace.cookie, id, { reconnection: false })
  open.push(early)
  await until(() => early.refused?.code === 'not-open-yet', 'the live session to refuse')
  const place = await server.db.prisma.participant.findFirstOrThrow({ where: { sessionId: id, role: 'reader' } })
  const person = { ...host, browser: grace, cookie: grace.cookie ?? '', participant: place.id, name: 'Grace' }
  for (const client of [penClient(server.url, id, person), marginClient(server.url, host.margins.get('commons'), person)]) {
    await until(() => client.ended.some(({ code }) => code === 4403), 'sync to refuse')
    client.destroy()
  }

  // Its day comes: the facilitator brings it forward to now.
  await desk.does('set-dates', { opensAt: Date.now() + 400, closesAt: Date.now() + 24 * hour })
  await desk.untilState('it to open', (state) => state.phase === 'plenary')
  const inside = await personOf(grace, id)
  const pen = penClient(server.url, id, inside)
  open.push({ close: () => pen.destroy() })
  await pen.synced()
  pen.write(recordId(inside.alias), annotation())
  await pen.saved()

  // Put off, it sends everyone out again; then it closes by itself, as an event.
  const here = new LiveClient(server.url, inside.cookie, id)
  open.push(here)
  await here.untilState('a state', () => true)
  await desk.does('set-dates', { opensAt: Date.now() + hour, closesAt: null })
  await until(() => here.ended?.code === 'not-open-yet', 'everyone to be sent out')
  await until(() => pen.ended.some(({ code }) => code === 4403), 'the pen to be closed')
  await desk.does('set-dates', { opensAt: null, closesAt: Date.now() + 400 })
  await desk.untilState('it to close', (state) => state.phase === 'closed')
  const events = await server.db.prisma.sessionEvent.findMany({
    where: { sessionId: id, participantId: null },
    orderBy: { version: 'asc' },
  })
  expect(events.map(({ command }) => command)).toMatchObject([{ is: 'opening-reached' }, { is: 'date-reached' }])
  expect((await grace.get(`/api/sessions/${id}`)).body).toMatchObject({ phase: 'closed', closedAt: expect.any(String) })
})

test('a session closes after it opens, not in the past, and a live one has no dates', async () => {
  const ada = first.facilitator.browser
  const now = Date.now()
  for (const dates of [
    { opensAt: iso(now + 2 * hour), closesAt: iso(now + hour) },
    { closesAt: iso(now - hour) },
    { manner: 'live', opensAt: iso(now + hour) },
  ]) {
    const list = await ada.get('/api/seminars')
    const readings = await ada.get('/api/readings')
    const asked = { seminarId: list.body.seminars[0].id, readingId: readings.body.readings[0].id, manner: 'open', ...dates }
    const answer = await ada.post('/api/sessions', asked)
    expect([answer.status, answer.body.code]).toEqual([400, 'bad-request'])
  }
  await expectStatus(200, ada.get('/api/sessions'))
})

test('whoever was away is told how much is new, by what they may see: not what is silent, another group’s, private, hidden or removed', async () => {
  const ada = first.facilitator.browser
  const made = await anotherSession(ada, { manner: 'live' })
  const id = SessionId.parse(made.id)
  const host = await personOf(ada, id)
  const desk = new LiveClient(server.url, host.cookie, id)
  open.push(desk)
  const [ben, cleo, dora] = await Promise.all(
    ['Ben', 'Cleo', 'Dora'].map(async (name) => personOf(await joinAs(server, made.code, name), id)),
  )
  if (!ben || !cleo || !dora) throw new Error('nobody came')
  const write = async (person: typeof ben, record: Parameters<ReturnType<typeof penClient>['write']>[1]) => {
    const pen = penClient(server.url, id, person)
    await pen.synced()
    const written = recordId(person.alias)
    pen.write(written, record)
    await pen.saved()
    pen.destroy()
    return written
  }
  const newsOf = async (person: typeof ben) => {
    const { body } = await expectStatus(200, person.browser.get('/api/sessions'))
    return body.sessions.find((one: { id: string }) => one.id === id).news
  }
  const look = async (person: typeof ben) => {
    const window = new LiveClient(server.url, person.cookie, id)
    await window.untilState('a state', () => true)
    window.socket.emit('looking', { looking: true })
    const seen = () => server.db.prisma.visit.findUnique({ where: { participantId: person.participant } })
    const before = (await seen())?.seenAt.getTime() ?? 0
    await until(async () => ((await seen())?.seenAt.getTime() ?? 0) > before, 'the look to be noted')
    window.close()
  }

  await desk.does('go-to-phase', { phase: 'plenary' })
  const his = await write(ben, annotation())
  await look(ben)
  expect(await newsOf(ben)).toBeUndefined()
  const hers = await write(cleo, annotation())
  await write(cleo, reply(his))
  await write(cleo, reply(hers))
  await write(cleo, annotation({ to: 'me' }))
  await write(cleo, annotation({ to: 'facilitators' }))
  await write(cleo, mark(his))
  expect(await newsOf(ben)).toEqual({ posts: 3, replies: 1 })
  expect(await newsOf(cleo)).toEqual({ posts: 1, replies: 0 })
  // to the facilitator it came too
  expect(await newsOf(host)).toEqual({ posts: 5, replies: 0 })
  expect((await ada.get(`/api/seminars/${made.seminar}`)).body.sessions.find((one: { id: string }) => one.id === id).news.posts).toBe(5)

  await desk.does('deal-by-hand', { groups: [{ members: [ben.alias] }, { members: [cleo.alias, dora.alias] }] })
  await desk.does('go-to-phase', { phase: 'discuss' })
  const inGroup = await desk.untilState('the groups', (state) => state.groups.length === 2)
  const other = inGroup.groups.find(({ members }) => members?.some(({ alias }) => alias === cleo.alias))?.id
  await write(cleo, annotation({ to: `group:${other}` }))
  expect(await newsOf(ben)).toEqual({ posts: 3, replies: 1 })
  expect(await newsOf(dora)).toEqual({ posts: 5, replies: 0 })

  await desk.does('go-to-phase', { phase: 'read' })
  await write(dora, annotation())
  expect(await newsOf(ben)).toBeUndefined()
  await desk.does('reveal')
  await desk.does('go-to-phase', { phase: 'plenary' })
  expect(await newsOf(ben)).toEqual({ posts: 4, replies: 1 })

  await write(host, mark(hers, { sort: 'hide', to: 'facilitators' }))
  expect(await newsOf(ben)).toEqual({ posts: 3, replies: 1 })
  await desk.does('remove', { who: cleo.alias })
  expect(await newsOf(ben)).toEqual({ posts: 1, replies: 0 })

  // A look ends the news; a new visit knows when the one before it ended.
  const before = (await server.db.prisma.visit.findUniqueOrThrow({ where: { participantId: ben.participant } })).seenAt
  await server.db.prisma.visit.update({ where: { participantId: ben.participant }, data: { seenAt: new Date(before.getTime() - hour) } })
  const lastHere = async () => (await ben.browser.get(`/api/sessions/${id}`)).body.me.lastHere
  expect(await lastHere()).toBe(iso(before.getTime() - hour))
  await look(ben)
  expect(await lastHere()).toBe(iso(before.getTime() - hour))
  expect(await newsOf(ben)).toBeUndefined()

  // What was written before the look and is revealed, or brought from a group, after it is new after it, and once.
  await desk.does('go-to-phase', { phase: 'read' })
  await write(dora, annotation())
  const closed = await write(dora, annotation({ to: `group:${other}` }))
  await write(dora, reply(closed, { to: `group:${other}` }))
  await look(ben)
  await desk.does('reveal')
  expect(await newsOf(ben)).toEqual({ posts: 1, replies: 0 })
  await look(ben)
  expect(await newsOf(ben)).toBeUndefined()
  await desk.does('lift', { thread: closed, replies: true })
  expect(await newsOf(ben)).toEqual({ posts: 2, replies: 0 })
  await look(ben)
  expect(await newsOf(ben)).toBeUndefined()
})

test('who asks for it is mailed once a day what is new, under the names of the session, by one server, until they open the link in it', async () => {
  const ada = first.facilitator.browser
  const { id: made, code } = await anotherSession(ada, { manner: 'open', names: 'pseudonyms', closesAt: iso(Date.now() + 2 * hour) })
  const id = SessionId.parse(made)
  const host = await personOf(ada, id)
  const [ben, cleo] = await Promise.all(['Benedict', 'Cleopatra'].map(async (name) => personOf(await joinAs(server, code, name), id)))
  if (!ben || !cleo) throw new Error('nobody came')
  const write = async (person: typeof ben, ...records: Parameters<ReturnType<typeof penClient>['write']>[1][]) => {
    const pen = penClient(server.url, id, person)
    await pen.synced()
    const written = records.map((record) => {
      const one = recordId(person.alias)
      pen.write(one, record)
      return one
    })
    await pen.saved()
    pen.destroy()
    return written
  }
  const [his] = await write(ben, annotation({ body: 'Mine.' }))
  const [, secret] = await write(cleo, reply(his ?? '', { body: 'Because of the river.' }), annotation({ body: 'Stupid text.' }))
  await write(cleo, annotation({ to: 'me', body: 'For me alone.' }), annotation({ to: 'facilitators', body: 'For Ada.' }))
  await write(host, mark(secret ?? '', { sort: 'hide', to: 'facilitators' }))

  const { accountId } = await server.db.prisma.participant.findUniqueOrThrow({ where: { id: ben.participant } })
  const dayAgo = new Date(Date.now() - 25 * hour)
  const account = { email: 'ben@example.org', emailVerifiedAt: dayAgo, digestAt: dayAgo }
  await server.db.prisma.account.update({ where: { id: accountId }, data: account })
  const sink = await startMailSink()
  const log = { error: (error: unknown) => expect(error).toBeUndefined() }
  const config = { baseUrl: 'https://catena.example.org' }
  const mail = createMailer({ mail: { smtpUrl: sink.url, from: 'catena@example.org' } }, log)
  if (!mail) throw new Error('no mail')
  const send = () => sendDueDigests({ db: server.db, config, mail, log })
  // two servers look at once, and again
  await Promise.all([send(), send()])
  await send()
  const { source } = await sink.mailTo('ben@example.org')
  const pseudonym = (await cleo.browser.get(`/api/sessions/${id}`)).body.me.pseudonym
  expect(source).toContain(`${pseudonym} answers you: Because of the river.`)
  expect(source).toContain(`https://catena.example.org/s/${id}`)
  expect(source).toMatch(/Subject: 1 new in/)
  expect(source).toMatch(/It closes /)
  for (const hidden of ['Stupid', 'For me alone', 'For Ada', 'Cleopatra', 'Mine.']) expect(source).not.toContain(hidden)

  // The next day nothing is newer than the mail, but the session closes soon; after the link no more mails come.
  const due = () => server.db.prisma.account.update({ where: { id: accountId }, data: { digestAt: new Date(Date.now() - 24 * hour) } })
  const token = /token=([\w-]{43})/.exec(source)?.[1]
  await expectStatus(204, new Browser(server.url).post('/api/digest/stop', { token }))
  expect((await ben.browser.get('/api/account')).body.digest).toBe(false)
  await send()
  await due()
  await server.db.prisma.session.update({ where: { id }, data: { phase: 'closed' } })
  await send()
  expect(sink.received).toHaveLength(1)
  expect((await new Browser(server.url).post('/api/digest/stop', { token: 'x'.repeat(43) })).body.code).toBe('link-ended')
  await sink.end()
})
