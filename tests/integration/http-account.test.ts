import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashToken } from '../../server/identity/token.ts'
import { takeWayIn } from '../../server/storage/links.ts'
import { type App, type Browser, expectStatus, firstFacilitator, guest, openSession, PASSWORD, startApp } from '../harness/app.ts'
import { startMailSink } from '../harness/mail-sink.ts'

let app: App
let ada: Browser
let seminar: string
let mail: Awaited<ReturnType<typeof startMailSink>>
beforeAll(async () => {
  mail = await startMailSink()
  app = await startApp({ SMTP_URL: mail.url })
  ;({ ada, seminar } = await firstFacilitator(app))
})
afterAll(async () => {
  await app.end()
  await mail.end()
})

const newGuest = async (name: string): Promise<Browser> => guest(app, (await openSession(ada, seminar)).code, name)
const tokenIn = (text: string): string => /token=([\w-]{43})/.exec(text)?.[1] ?? ''

describe('a return link', () => {
  test('brings a guest back as themselves on another device, once', async () => {
    const { id, code } = await openSession(ada, seminar)
    const phone = await guest(app, code, 'Gus')
    const { body } = await expectStatus(201, phone.post('/api/return/link'))
    expect(body.url).toMatch(new RegExp(`^${app.config.baseUrl}/return\\?token=`))
    const token = tokenIn(body.url)
    const laptop = app.browser()
    expect((await laptop.get(`/api/return?token=${token}`)).body).toEqual({ name: 'Gus' })
    await expectStatus(204, laptop.post('/api/return', { token }))
    expect((await laptop.get(`/api/sessions/${id}`)).body.me).toEqual((await phone.get(`/api/sessions/${id}`)).body.me)
    const again = await app.browser().post('/api/return', { token })
    expect([again.status, again.body.code]).toEqual([404, 'link-ended'])
  })

  test('used by several at once serves one of them', async () => {
    const token = tokenIn((await (await newGuest('Gus')).post('/api/return/link')).body.url)
    const taken = await Promise.all(Array.from({ length: 8 }, () => takeWayIn(app.db, 'return', hashToken(token))))
    expect(taken.filter((one) => one !== undefined)).toHaveLength(1)
  })

  test('ends when a newer one is made, and needs somebody signed in', async () => {
    const gus = await newGuest('Gus')
    const old = tokenIn((await gus.post('/api/return/link')).body.url)
    await expectStatus(201, gus.post('/api/return/link'))
    expect((await app.browser().get(`/api/return?token=${old}`)).body.code).toBe('link-ended')
    expect((await app.browser().post('/api/return/link')).status).toBe(401)
  })

  test('is none of the other kinds of link', async () => {
    const token = tokenIn((await (await newGuest('Gus')).post('/api/return/link')).body.url)
    for (const asked of [
      app.browser().post('/api/magic-link/use', { token }),
      app.browser().get(`/api/invitations?token=${token}`),
      app.browser().post('/api/first-facilitator', { token, name: 'Eve', email: 'eve@example.org', password: PASSWORD }),
    ]) {
      expect((await asked).body.code).toBe('link-ended')
    }
  })
})

describe('one’s account', () => {
  test('becomes a lasting one when a guest gives e-mail and password', async () => {
    const gus = await newGuest('Gus')
    expect((await gus.get('/api/account')).body).toMatchObject({
      name: 'Gus',
      hasPassword: false,
      emailVerified: false,
      signIns: [{ thisOne: true }],
    })
    const alone = await gus.patch('/api/account', { password: PASSWORD })
    expect([alone.status, alone.body.fields[0].path]).toEqual([400, 'email'])
    await expectStatus(204, gus.patch('/api/account', { name: 'Gustav', email: 'gus@example.org', password: PASSWORD }))
    const elsewhere = app.browser()
    await expectStatus(204, elsewhere.post('/api/sign-in', { email: 'gus@example.org', password: PASSWORD }))
    expect((await elsewhere.get('/api/me')).body.account).toMatchObject({ name: 'Gustav', email: 'gus@example.org', host: false })
  })

  test('gives up neither e-mail nor password without the present one', async () => {
    const gus = await newGuest('Gus')
    await expectStatus(204, gus.patch('/api/account', { email: 'gus2@example.org', password: PASSWORD }))
    for (const change of [
      { email: 'eve@example.org' },
      { password: 'another long one' },
      { password: 'another long one', currentPassword: 'wrong' },
    ]) {
      const { status, body } = await gus.patch('/api/account', change)
      expect([status, body.code, body.fields[0].path]).toEqual([401, 'wrong-password', 'currentPassword'])
    }
    await expectStatus(204, gus.patch('/api/account', { name: 'Gustav' }))
  })

  test('with a new password is signed out everywhere else', async () => {
    const gus = await newGuest('Gus')
    await expectStatus(204, gus.patch('/api/account', { email: 'gus3@example.org', password: PASSWORD }))
    const other = app.browser()
    await expectStatus(204, other.post('/api/sign-in', { email: 'gus3@example.org', password: PASSWORD }))
    await expectStatus(204, gus.patch('/api/account', { password: 'another long one', currentPassword: PASSWORD }))
    expect((await other.get('/api/me')).body.account).toBeNull()
    expect((await gus.get('/api/me')).body.account).not.toBeNull()
    expect(app.told.at(-1)?.is).toBe('signed-out')
  })

  test('takes no address that another has, and no password that a guesser tries first', async () => {
    const gus = await newGuest('Gus')
    expect((await gus.patch('/api/account', { email: 'ada@example.org' })).body.code).toBe('already-there')
    const weak = await gus.patch('/api/account', { email: 'gus4@example.org', password: 'password1' })
    expect([weak.status, weak.body.fields[0].path]).toEqual([400, 'password'])
  })

  test('is signed out everywhere at once, on request', async () => {
    const gus = await newGuest('Gus')
    const token = tokenIn((await gus.post('/api/return/link')).body.url)
    const other = app.browser()
    await expectStatus(204, other.post('/api/return', { token }))
    const kept = gus.cookie
    await expectStatus(204, gus.post('/api/account/sign-out-everywhere'))
    expect(gus.cookie).toBeUndefined()
    gus.cookie = kept
    for (const browser of [gus, other]) expect((await browser.get('/api/me')).body.account).toBeNull()
  })

  test('is nobody’s who is not signed in', async () => {
    for (const asked of [
      app.browser().get('/api/account'),
      app.browser().patch('/api/account', {}),
      app.browser().post('/api/account/sign-out-everywhere'),
    ]) {
      expect((await asked).status).toBe(401)
    }
  })
})

describe('a link by mail', () => {
  test('signs in once', async () => {
    expect((await app.browser().get('/api/me')).body.features.magicLink).toBe(true)
    await expectStatus(204, app.browser().post('/api/magic-link', { email: 'ada@example.org' }))
    const { source } = await mail.mailTo('ada@example.org')
    expect(source).toContain('Subject: Sign in to Catena')
    expect(source).toMatch(/Content-Language: en/)
    const browser = app.browser()
    await expectStatus(204, browser.post('/api/magic-link/use', { token: tokenIn(source) }))
    expect((await browser.get('/api/me')).body.account).toMatchObject({ email: 'ada@example.org', host: true })
    expect((await app.browser().post('/api/magic-link/use', { token: tokenIn(source) })).body.code).toBe('link-ended')
    // Her address was proven before, so her password stays.
    await expectStatus(204, app.browser().post('/api/sign-in', { email: 'ada@example.org', password: PASSWORD }))
  })

  test('is answered alike for an address that nobody has, and not sent', async () => {
    await expectStatus(204, app.browser().post('/api/magic-link', { email: 'nobody@example.org' }))
    await newGuest('Gus').then((gus) => gus.patch('/api/account', { email: 'somebody@example.org', password: PASSWORD }))
    await expectStatus(204, app.browser().post('/api/magic-link', { email: 'somebody@example.org' }))
    await mail.mailTo('somebody@example.org')
    expect(mail.received.flatMap((one) => one.to)).not.toContain('nobody@example.org')
  })

  test('keeps the password that was given with an invitation by mail, and ends one given with the link that the inviter was shown', async () => {
    for (const [name, email, byMail] of [
      ['Mia', 'mia@example.org', true],
      ['Eve', 'noa@example.org', false],
    ] as const) {
      const { body } = await expectStatus(201, ada.post(`/api/seminars/${seminar}/invitations`, { role: 'reader', host: false, email }))
      const mailed = /token=([\w.-]+)/.exec((await mail.mailTo(email)).source)?.[1]
      const token = byMail ? mailed : new URL(body.url).searchParams.get('token')
      const account = { name, email, password: PASSWORD }
      const browser = app.browser()
      await expectStatus(200, browser.post('/api/invitations/accept', { token, account }))
      expect((await browser.get('/api/account')).body).toMatchObject({ emailVerified: byMail })
      mail.received.length = 0
      await expectStatus(204, app.browser().post('/api/magic-link', { email }))
      await expectStatus(204, app.browser().post('/api/magic-link/use', { token: tokenIn((await mail.mailTo(email)).source) }))
      expect((await app.browser().post('/api/sign-in', { email, password: PASSWORD })).status).toBe(byMail ? 204 : 401)
    }
  })

  test('ends the password that somebody else set under this address', async () => {
    const squatter = await newGuest('Eve')
    await expectStatus(204, squatter.patch('/api/account', { email: 'vic@example.org', password: PASSWORD }))
    expect((await squatter.patch('/api/account', { digest: true })).status).toBe(400)
    const back = tokenIn((await squatter.post('/api/return/link')).body.url)
    await expectStatus(204, app.browser().post('/api/magic-link', { email: 'vic@example.org' }))
    const vic = app.browser()
    await expectStatus(204, vic.post('/api/magic-link/use', { token: tokenIn((await mail.mailTo('vic@example.org')).source) }))
    expect((await vic.get('/api/account')).body).toMatchObject({ email: 'vic@example.org', emailVerified: true, hasPassword: false })
    // A daily mail is for whoever has shown that the address is theirs, and for nobody else's address.
    await expectStatus(204, vic.patch('/api/account', { digest: true }, { 'Accept-Language': 'ar' }))
    expect((await vic.get('/api/account')).body).toMatchObject({ digest: true, language: 'ar' })
    expect((await vic.patch('/api/account', { email: 'ada@example.net', digest: true })).status).toBe(400)
    expect((await squatter.get('/api/me')).body.account).toBeNull()
    expect((await squatter.post('/api/return', { token: back })).status).toBe(404)
    expect((await squatter.post('/api/sign-in', { email: 'vic@example.org', password: PASSWORD })).status).toBe(401)
  })

  test('cannot be used to fill somebody’s post box', async () => {
    const statuses = []
    for (let nth = 0; nth < 6; nth++) statuses.push((await app.browser().post('/api/magic-link', { email: 'box@example.org' })).status)
    expect(statuses).toEqual([204, 204, 204, 204, 204, 429])
  })

  test('goes with an invitation to the address that it names', async () => {
    const asked = { role: 'reader', email: 'ivy@example.org' }
    const { body } = await expectStatus(201, ada.post(`/api/seminars/${seminar}/invitations`, asked, { 'Accept-Language': 'de-AT, en' }))
    expect(body.sent).toBe(true)
    const { source } = await mail.mailTo('ivy@example.org')
    expect(tokenIn(source)).toBe(tokenIn(body.url))
    expect(source).toMatch(/Content-Language: de[^]*Subject: Einladung zum gemeinsamen Lesen/)
  })

  test('is not there on a server that sends no mail', async () => {
    const silent = await startApp()
    try {
      expect((await silent.browser().post('/api/magic-link', { email: 'ada@example.org' })).status).toBe(404)
    } finally {
      await silent.end()
    }
  })
})
