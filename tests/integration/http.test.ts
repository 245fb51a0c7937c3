import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ParticipantId, SessionId } from '../../shared/ids.ts'
import {
  type App,
  anotherFacilitator,
  type Browser,
  expectStatus,
  guest,
  openSession,
  PASSWORD,
  reading,
  startApp,
} from '../harness/app.ts'

let app: App
let ada: Browser
let seminar: string
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.end())

describe('the first start', () => {
  test('says so to anyone who asks', async () => {
    const { body } = await app.browser().get('/api/me')
    expect(body).toEqual({ account: null, features: { magicLink: false, openIdConnect: null }, firstStart: true })
  })

  test('gives a link that works once, the newest of those given', async () => {
    const old = new URL((await app.firstLink()) ?? '').searchParams.get('token')
    const newest = new URL((await app.firstLink()) ?? '').searchParams.get('token')
    const person = { name: 'Ada', email: ' Ada@Example.org ', password: PASSWORD }
    const late = await app.browser().post('/api/first-facilitator', { ...person, token: old })
    expect([late.status, late.body.code]).toEqual([404, 'link-ended'])
    const browsers = [app.browser(), app.browser(), app.browser()]
    const answers = await Promise.all(browsers.map((one) => one.post('/api/first-facilitator', { ...person, token: newest })))
    expect(answers.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([204, 404, 404])
    ada = browsers[answers.findIndex((one) => one.status === 204)] ?? app.browser()
    expect(await app.firstLink()).toBeUndefined()
  })

  test('makes a host with a first seminar, signed in', async () => {
    const { body } = await ada.get('/api/me')
    expect(body).toMatchObject({ account: { name: 'Ada', email: 'ada@example.org', host: true, facilitator: true }, firstStart: false })
    const list = await ada.get('/api/seminars')
    expect(list.body.seminars).toMatchObject([{ title: 'My seminar', role: 'facilitator', members: 1, sessions: 0 }])
    seminar = list.body.seminars[0].id
  })
})

describe('signing in and out', () => {
  test('lets in by e-mail in any case and password, and out again, and tells sync', async () => {
    const browser = app.browser()
    await expectStatus(204, browser.post('/api/sign-in', { email: 'ADA@example.org', password: PASSWORD }))
    const { body } = await browser.get('/api/me')
    const kept = browser.cookie
    await expectStatus(204, browser.post('/api/sign-out'))
    expect(app.told).toContainEqual({ is: 'signed-out', id: body.account.id })
    expect(browser.cookie).toBeUndefined()
    browser.cookie = kept
    expect((await browser.get('/api/me')).body.account).toBeNull()
    expect((await ada.get('/api/me')).body.account).not.toBeNull()
  })

  test('answers a wrong password and an unknown address alike', async () => {
    const wrong = await app.browser().post('/api/sign-in', { email: 'ada@example.org', password: 'not this one' })
    const unknown = await app.browser().post('/api/sign-in', { email: 'nobody@example.org', password: 'not this one' })
    expect(wrong.status).toBe(401)
    expect(wrong.body).toEqual(unknown.body)
  })

  test('signing in again ends the former token of this browser', async () => {
    const browser = app.browser()
    const person = { email: 'ada@example.org', password: PASSWORD }
    await expectStatus(204, browser.post('/api/sign-in', person))
    const former = browser.cookie
    await expectStatus(204, browser.post('/api/sign-in', person))
    expect(browser.cookie).not.toBe(former)
    const stale = app.browser()
    stale.cookie = former
    expect((await stale.get('/api/me')).body.account).toBeNull()
  })

  test('an expired sign-in is none, and use puts the end off', async () => {
    const browser = app.browser()
    await expectStatus(204, browser.post('/api/sign-in', { email: 'ada@example.org', password: PASSWORD }))
    const newest = await app.db.prisma.signIn.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
    const { tokenHash } = newest
    const soon = new Date(Date.now() + 60_000)
    await app.db.prisma.signIn.update({
      where: { tokenHash },
      data: { expiresAt: soon, lastSeenAt: new Date(Date.now() - 2 * 86_400_000) },
    })
    expect((await browser.get('/api/me')).body.account).not.toBeNull()
    const { expiresAt } = await app.db.prisma.signIn.findUniqueOrThrow({ where: { tokenHash } })
    expect(expiresAt.getTime()).toBeGreaterThan(soon.getTime())
    await app.db.prisma.signIn.update({ where: { tokenHash }, data: { expiresAt: new Date(Date.now() - 1) } })
    expect((await browser.get('/api/me')).body.account).toBeNull()
  })
})

describe('seminars', () => {
  test('are opened, listed, shown and renamed', async () => {
    const made = await expectStatus(201, ada.post('/api/seminars', { title: '  Reading  ' }))
    expect(made.body).toMatchObject({ title: 'Reading', role: 'facilitator' })
    await expectStatus(204, ada.patch(`/api/seminars/${made.body.id}`, { title: 'Reading together' }))
    const shown = await expectStatus(200, ada.get(`/api/seminars/${made.body.id}`))
    expect(shown.body).toMatchObject({
      title: 'Reading together',
      members: [{ name: 'Ada', email: 'ada@example.org', role: 'facilitator' }],
      sessions: [],
    })
  })
})

describe('readings', () => {
  test('come in as text and go out as a proposal', async () => {
    const { body } = await expectStatus(
      200,
      ada.post('/api/imports', { format: 'text', text: 'A first paragraph here.\n\nA second paragraph follows it.\n' }),
    )
    expect(body.blocks.map((block: { text: string }) => block.text)).toContain('A second paragraph follows it.')
  })

  test('come in as the bytes of a file', async () => {
    const bytes = new TextEncoder().encode('# A title\n\nA paragraph with *emphasis*.\n')
    const { body } = await expectStatus(
      200,
      ada.post('/api/imports?name=chapter.md', bytes, { 'Content-Type': 'application/octet-stream' }),
    )
    expect(body.blocks.length).toBeGreaterThan(0)
  })

  test('of a format that Catena does not know are refused with the ones it knows', async () => {
    const { status, body } = await ada.post('/api/imports', { format: 'wordperfect', text: 'x' })
    expect([status, body.code]).toEqual([415, 'bad-format'])
    expect(body.detail).toContain('markdown')
  })

  test('in an encoding that they only claim to have are refused', async () => {
    for (const encoding of ['gzip', 'br', 'deflate']) {
      const { status, body } = await ada.post('/api/imports', { format: 'text', text: 'x' }, { 'Content-Encoding': encoding })
      expect([encoding, status, body.code]).toEqual([encoding, 415, 'bad-format'])
    }
  })

  test('are published, numbered, listed and read again', async () => {
    const { body } = await expectStatus(201, ada.post('/api/readings', reading))
    expect(body.version).toBe(1)
    const read = await expectStatus(200, ada.get(`/api/readings/${body.id}?version=1`))
    expect(read.body).toMatchObject({ id: body.id, version: 1, meta: reading.meta })
    expect(read.body.blocks.map((block: { number?: number }) => block.number)).toEqual([undefined, 1, undefined])
    expect((await ada.get('/api/readings')).body.readings).toMatchObject([{ id: body.id, mine: true, title: 'Lessons' }])
    expect((await ada.get(`/api/readings/${body.id}?version=2`)).status).toBe(404)
  })

  test('bring their pictures with them', async () => {
    const image = { id: 'abcdef0123456789', mediaType: 'image/png', base64: 'iVBORw0KGgo=' }
    const figure = { id: 'dddd', type: 'figure', text: 'A map', spans: [], image: image.id }
    const { body } = await expectStatus(201, ada.post('/api/readings', { meta: reading.meta, blocks: [figure], images: [image] }))
    const picture = await expectStatus(200, ada.get(`/api/readings/${body.id}/images/${image.id}`))
    expect(picture.headers.get('Content-Type')).toBe('image/png')
    expect(picture.headers.get('X-Content-Type-Options')).toBe('nosniff')
    const without = await ada.post('/api/readings', { meta: reading.meta, blocks: [figure] })
    expect(without.body.fields).toEqual([{ path: 'blocks.0.image', message: 'Send the picture of this figure too.' }])
  })

  test.each([
    ['twice the same id', [reading.blocks[0], reading.blocks[0]], 'blocks.1.id'],
    ['a span beyond its text', [{ ...reading.blocks[0], spans: [{ is: 'strong', start: 0, end: 4 }] }], 'blocks.0.spans.0'],
    [
      'a link that runs something',
      [{ ...reading.blocks[0], spans: [{ is: 'link', start: 0, end: 2, href: 'javascript:alert(1)' }] }],
      'blocks.0.spans.0.href',
    ],
    ['a note that is not there', [reading.blocks[1]], 'blocks.0.spans.0.note'],
    ['NUL in the text', [{ ...reading.blocks[0], text: 'One\0' }], 'blocks.0.text'],
    ['no block at all', [], 'blocks'],
  ])('with %s are refused, naming the field', async (_what, blocks, path) => {
    const { status, body } = await ada.post('/api/readings', { meta: reading.meta, blocks })
    expect(status).toBe(400)
    expect(body.fields.map((field: { path: string }) => field.path)).toContain(path)
  })
})

describe('a session', () => {
  test('is opened with its margins, its code and its facilitator', async () => {
    const { id } = await openSession(ada, seminar, { title: 'First meeting' })
    const { body } = await ada.get(`/api/sessions/${id}`)
    expect(body).toMatchObject({
      title: 'First meeting',
      phase: 'plenary',
      manner: 'open',
      names: 'shown',
      version: 1,
      closedAt: null,
      seminar: { id: seminar },
      reading: { version: 1, title: 'Lessons', author: 'L. T.', language: 'en' },
      me: { name: 'Ada', role: 'facilitator', account: { host: true } },
      people: [{ name: 'Ada', role: 'facilitator' }],
    })
    expect(body.me.alias).toMatch(/^[a-z][a-z0-9]{7}$/)
    expect(body.margins.map((margin: { audience: string }) => margin.audience).toSorted()).toEqual(['commons', 'facilitators'])
    expect(body.code.code).toMatch(/^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/)
    expect(body.code.url).toBe(`${app.config.baseUrl}/join/${body.code.code}`)
  })

  test('of the live manner begins with gathering, and its code lasts a day', async () => {
    const { id } = await openSession(ada, seminar, { manner: 'live' })
    const { body } = await ada.get(`/api/sessions/${id}`)
    expect(body).toMatchObject({ phase: 'gather', manner: 'live', title: 'Lessons' })
    expect(Date.parse(body.code.expiresAt) - Date.now()).toBeLessThanOrEqual(86_400_000)
  })

  test('shows its code as a QR picture', async () => {
    const { id } = await openSession(ada, seminar)
    const { headers, body } = await expectStatus(200, ada.get(`/api/sessions/${id}/code.svg`))
    expect(headers.get('Content-Type')).toMatch(/^image\/svg\+xml/)
    expect(body).toMatch(/^<svg /)
  })

  test('renews its code, and the old one ends', async () => {
    const { id, code } = await openSession(ada, seminar)
    const { body } = await expectStatus(200, ada.post(`/api/sessions/${id}/code`))
    expect(body.code).not.toBe(code)
    expect((await app.browser().get(`/api/join/${code}`)).body.code).toBe('code-ended')
    await expectStatus(200, app.browser().get(`/api/join/${body.code}`))
  })

  test('is closed once and for all, its code with it, and sync is told once', async () => {
    const { id, code } = await openSession(ada, seminar)
    await Promise.all([expectStatus(204, ada.post(`/api/sessions/${id}/close`)), expectStatus(204, ada.post(`/api/sessions/${id}/close`))])
    const { body } = await ada.get(`/api/sessions/${id}`)
    expect(body).toMatchObject({ phase: 'closed', version: 2, closedAt: expect.any(String) })
    expect(body.code).toBeUndefined()
    expect((await app.browser().get(`/api/join/${code}`)).status).toBe(404)
    expect((await ada.post(`/api/sessions/${id}/code`)).body.code).toBe('session-closed')
    expect(app.told.filter((one) => one.id === id)).toHaveLength(1)
    const events = await app.db.prisma.sessionEvent.findMany({ where: { sessionId: id } })
    expect(events).toMatchObject([{ participantId: body.me.id, command: { is: 'close' }, events: [{ is: 'phase-began', to: 'closed' }] }])
  })

  test('is found by those who are in it, and in the seminar by its members', async () => {
    const { id, code } = await openSession(ada, seminar)
    const bob = await guest(app, code, 'Bob')
    expect((await bob.get('/api/sessions')).body.sessions).toMatchObject([{ id, role: 'reader', people: 2 }])
    const { body } = await ada.get(`/api/seminars/${seminar}`)
    expect(body.sessions[0]).toMatchObject({ id, role: 'facilitator' })
  })
})

describe('joining', () => {
  test('says beforehand what one joins', async () => {
    const { code } = await openSession(ada, seminar, { title: 'Tuesday' })
    const { body } = await expectStatus(200, app.browser().get(`/api/join/${code.toLowerCase().replace('-', ' ')}`))
    expect(body).toEqual({
      title: 'Tuesday',
      manner: 'open',
      names: 'shown',
      seminar: { title: 'My seminar' },
      reading: { title: 'Lessons', author: 'L. T.' },
      already: null,
    })
  })

  test('needs a code and a name, makes a guest and tells sync', async () => {
    const { id, code } = await openSession(ada, seminar)
    const bob = app.browser()
    const { body } = await expectStatus(200, bob.post('/api/join', { code, name: ' Bob ' }))
    expect(body).toEqual({ session: id, name: 'Bob' })
    expect(app.told).toContainEqual({ is: 'session-changed', id })
    const view = await expectStatus(200, bob.get(`/api/sessions/${id}`))
    expect(view.body).toMatchObject({
      me: { name: 'Bob', role: 'reader', account: { host: false } },
      people: expect.arrayContaining([expect.objectContaining({ name: 'Ada' })]),
    })
    expect(view.body.code).toBeUndefined()
    expect(view.body.margins.map((margin: { audience: string }) => margin.audience)).toEqual(['commons'])
    const who = await bob.get('/api/me')
    expect(who.body.account).toMatchObject({ name: 'Bob', host: false, facilitator: false })
    expect(who.body.account.email).toBeUndefined()
  })

  test('again on the same device is the same participant under the same name', async () => {
    const { id, code } = await openSession(ada, seminar)
    const bob = await guest(app, code, 'Bob')
    const before = (await bob.get(`/api/sessions/${id}`)).body.me
    const { body } = await expectStatus(200, bob.post('/api/join', { code, name: 'Robert' }))
    expect(body).toEqual({ session: id, name: 'Bob' })
    expect((await bob.get(`/api/sessions/${id}`)).body.me).toEqual(before)
    expect((await bob.get(`/api/join/${code}`)).body.already).toEqual({ session: id, name: 'Bob' })
  })

  test('a second session keeps the account and makes another participant', async () => {
    const one = await openSession(ada, seminar)
    const two = await openSession(ada, seminar)
    const bob = await guest(app, one.code, 'Bob')
    const account = (await bob.get('/api/me')).body.account.id
    await expectStatus(200, bob.post('/api/join', { code: two.code, name: 'Bob' }))
    expect((await bob.get('/api/me')).body.account.id).toBe(account)
    const [first, second] = await Promise.all([bob.get(`/api/sessions/${one.id}`), bob.get(`/api/sessions/${two.id}`)])
    expect(first.body.me.alias).not.toBe(second.body.me.alias)
  })

  test('gives a number to a name that looks like one that is taken, the facilitator’s too', async () => {
    const { id, code } = await openSession(ada, seminar)
    const names = []
    // The third and the fifth are Cyrillic where they look Latin.
    for (const name of ['Ann', 'ANN', 'Аnn', 'Ada', 'Аda', 'Ann (2)']) {
      names.push((await expectStatus(200, app.browser().post('/api/join', { code, name }))).body.name)
    }
    expect(names).toEqual(['Ann', 'ANN (2)', 'Аnn (3)', 'Ada (2)', 'Аda (3)', 'Ann (2) (2)'])
    const { body } = await ada.get(`/api/sessions/${id}`)
    expect(body.people).toHaveLength(7)
  })

  test('forty at once under one name get forty names', async () => {
    const { id, code } = await openSession(ada, seminar)
    await Promise.all(Array.from({ length: 40 }, () => guest(app, code, 'Kim')))
    const { body } = await ada.get(`/api/sessions/${id}`)
    expect(new Set(body.people.map((person: { name: string }) => person.name)).size).toBe(41)
  })

  test.each([
    ['nothing', ''],
    ['blanks', '   '],
    ['a control character', 'A\u0007b'],
    ['a turn of the writing direction', 'A\u202Eb'],
    ['nothing that can be seen', '\u3164'],
    ['too much', 'x'.repeat(81)],
  ])('refuses a name of %s and says so at the field', async (_what, name) => {
    const { code } = await openSession(ada, seminar)
    const { status, body } = await app.browser().post('/api/join', { code, name })
    expect(status).toBe(400)
    expect(body.fields).toMatchObject([{ path: 'name' }])
  })

  test('a wrong, an ended and an expired code, and what is no code, are answered alike', async () => {
    const ended = await openSession(ada, seminar)
    await ada.post(`/api/sessions/${ended.id}/code`)
    const expired = await openSession(ada, seminar)
    await app.db.prisma.joinCode.updateMany({ where: { sessionId: expired.id }, data: { expiresAt: new Date(Date.now() - 1) } })
    const answers = []
    for (const code of ['ABCD-EFGH', ended.code, expired.code, 'x', '../..', '\0']) {
      answers.push((await app.browser().post('/api/join', { code, name: 'Bob' })).body)
    }
    expect(new Set(answers.map((body) => JSON.stringify(body))).size).toBe(1)
    expect(answers[0].code).toBe('code-ended')
    expect((await ada.get(`/api/sessions/${expired.id}`)).body.code).toBeUndefined()
  })

  test('in a session of pseudonyms nobody, the facilitator neither, sees a reader’s name', async () => {
    const { id, code } = await openSession(ada, seminar, { names: 'pseudonyms' })
    const bob = await guest(app, code, 'Bob')
    const carla = await guest(app, code, 'Carla')
    const mine = (await bob.get(`/api/sessions/${id}`)).body
    expect(mine.me).toMatchObject({ name: 'Bob', pseudonym: expect.stringMatching(/^[A-Z][a-z]+ [A-Z][a-z]+( \d+)?$/) })
    for (const browser of [ada, carla]) {
      const text = JSON.stringify((await browser.get(`/api/sessions/${id}`)).body)
      expect(text).not.toContain('Bob')
      expect(text).toContain(mine.me.pseudonym)
    }
  })

  test('a participant whose place was ended is told so and stays out', async () => {
    const { id, code } = await openSession(ada, seminar)
    const bob = await guest(app, code, 'Bob')
    const { me } = (await bob.get(`/api/sessions/${id}`)).body
    await app.db.prisma.participant.update({ where: { id: me.id }, data: { removedAt: new Date() } })
    expect((await bob.get(`/api/sessions/${id}`)).status).toBe(404)
    expect((await bob.post('/api/join', { code, name: 'Bob' })).status).toBe(403)
    expect((await bob.get('/api/sessions')).body.sessions).toEqual([])
  })

  test('a member of the seminar needs no code, and a new facilitator of it becomes one of its sessions', async () => {
    const { id, code } = await openSession(ada, seminar)
    const bob = await guest(app, code, 'Bob')
    const account = (await bob.get('/api/me')).body.account.id
    const other = await openSession(ada, seminar)
    await app.db.prisma.member.create({ data: { seminarId: seminar, accountId: account, role: 'observer' } })
    expect((await bob.get(`/api/sessions/${other.id}`)).body.me.role).toBe('observer')
    await expectStatus(204, ada.patch(`/api/seminars/${seminar}/members/${account}`, { role: 'facilitator' }))
    const { body } = await bob.get(`/api/sessions/${id}`)
    expect(body).toMatchObject({ me: { role: 'facilitator' }, version: 2, code: { code } })
    await app.db.prisma.member.deleteMany({ where: { accountId: account } })
  })

  test('a facilitator of the seminar who was made a reader in a session stays one there', async () => {
    const { id } = await openSession(ada, seminar)
    const { browser: cora, account } = await anotherFacilitator(app, 'Cora')
    await app.db.prisma.member.create({ data: { seminarId: seminar, accountId: account, role: 'facilitator' } })
    const { me } = (await cora.get(`/api/sessions/${id}`)).body
    expect(me.role).toBe('facilitator')
    const host = (await ada.get(`/api/sessions/${id}`)).body.me.id
    await app.commands.give(
      SessionId.parse(id),
      'demote-cora',
      { is: 'change-role', who: me.alias, role: 'reader' },
      ParticipantId.parse(host),
    )
    const again = await cora.get(`/api/sessions/${id}`)
    expect(again.body.me).toMatchObject({ id: me.id, role: 'reader' })
    expect((await cora.post(`/api/sessions/${id}/close`)).body.code).toBe('not-allowed')
    expect((await cora.post(`/api/sessions/${id}/code`)).body.code).toBe('not-allowed')
    await app.db.prisma.member.deleteMany({ where: { accountId: account, seminarId: seminar } })
  })
})

test('what people type stands in no log line', async () => {
  const { code } = await openSession(ada, seminar)
  await guest(app, code, 'Wilhelmina')
  await app.browser().get(`/api/join/${code}`)
  const all = app.logged.join('')
  expect(app.logged.length).toBeGreaterThan(0)
  for (const word of ['Wilhelmina', code, PASSWORD, 'ada@example.org', 'catena=']) expect(all).not.toContain(word)
})
