import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type App, type Browser, expectStatus, firstFacilitator, guest, openSession, PASSWORD, startApp } from '../harness/app.ts'

let app: App
let ada: Browser
let seminar: string
beforeAll(async () => {
  app = await startApp()
  ;({ ada } = await firstFacilitator(app))
})
beforeEach(async () => {
  seminar = (await ada.post('/api/seminars', { title: 'A seminar' })).body.id
})
afterAll(() => app.end())

const tokenOf = (url: string): string => new URL(url).searchParams.get('token') ?? ''
const invite = async (body: object) => (await expectStatus(201, ada.post(`/api/seminars/${seminar}/invitations`, body))).body
const newcomer = (name: string) => ({ name, email: `${name.toLowerCase()}-${seminar}@example.org`, password: PASSWORD })
const idOf = async (browser: Browser): Promise<string> => (await browser.get('/api/me')).body.account.id

async function member(role: string, name = 'Mia'): Promise<{ browser: Browser; id: string }> {
  const browser = app.browser()
  const { url } = await invite({ role })
  await expectStatus(200, browser.post('/api/invitations/accept', { token: tokenOf(url), account: newcomer(name) }))
  return { browser, id: await idOf(browser) }
}

describe('an invitation', () => {
  test('says what it leads to, and makes an account and a member, once', async () => {
    const made = await invite({ role: 'reader' })
    expect(made.sent).toBe(false)
    const mia = app.browser()
    const { body } = await mia.get(`/api/invitations?token=${tokenOf(made.url)}`)
    expect(body).toEqual({ seminar: { title: 'A seminar' }, role: 'reader', host: false })
    const accepted = await mia.post('/api/invitations/accept', { token: tokenOf(made.url), account: newcomer('Mia') })
    expect(accepted.body).toEqual({ seminar })
    expect((await mia.get(`/api/seminars/${seminar}`)).body).toMatchObject({ role: 'reader', members: [{ name: 'Ada' }, { name: 'Mia' }] })
    expect(JSON.stringify((await mia.get(`/api/seminars/${seminar}`)).body)).not.toContain('ada@example.org')
    expect(JSON.stringify((await ada.get(`/api/seminars/${seminar}`)).body)).toContain(newcomer('Mia').email)
    const again = await app.browser().post('/api/invitations/accept', { token: tokenOf(made.url), account: newcomer('Eve') })
    expect([again.status, again.body.code]).toEqual([404, 'link-ended'])
  })

  test('used by two at once serves one of them', async () => {
    const { url } = await invite({ role: 'reader' })
    const answers = await Promise.all(
      ['Mia', 'Noa'].map((name) => app.browser().post('/api/invitations/accept', { token: tokenOf(url), account: newcomer(name) })),
    )
    expect(answers.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 404])
  })

  test('is accepted by whoever is signed in with the account they have', async () => {
    const { browser, id } = await member('reader')
    const other = (await ada.post('/api/seminars', { title: 'Another' })).body.id
    const made = await expectStatus(201, ada.post(`/api/seminars/${other}/invitations`, { role: 'observer' }))
    await expectStatus(200, browser.post('/api/invitations/accept', { token: tokenOf(made.body.url) }))
    expect(await idOf(browser)).toBe(id)
    expect((await browser.get('/api/seminars')).body.seminars).toHaveLength(2)
  })

  test('lets a guest keep their places when they make an account of theirs', async () => {
    const { id, code } = await openSession(ada, seminar)
    const gus = await guest(app, code, 'Gus')
    const before = (await gus.get(`/api/sessions/${id}`)).body.me
    const { url } = await invite({ role: 'facilitator' })
    const bare = await gus.post('/api/invitations/accept', { token: tokenOf(url) })
    expect([bare.status, bare.body.code]).toEqual([401, 'not-signed-in'])
    await expectStatus(200, gus.post('/api/invitations/accept', { token: tokenOf(url), account: newcomer('Gustav') }))
    const after = (await gus.get(`/api/sessions/${id}`)).body.me
    expect(after).toMatchObject({ id: before.id, alias: before.alias, role: 'facilitator' })
    await expectStatus(204, app.browser().post('/api/sign-in', { email: newcomer('Gustav').email, password: PASSWORD }))
  })

  test('never takes over the account that has the address', async () => {
    await member('reader')
    const { url } = await invite({ role: 'reader' })
    const { status, body } = await app.browser().post('/api/invitations/accept', { token: tokenOf(url), account: newcomer('Mia') })
    expect([status, body.code]).toEqual([409, 'already-there'])
    await expectStatus(200, app.browser().get(`/api/invitations?token=${tokenOf(url)}`))
  })

  test('can be seen without its link, and taken back', async () => {
    const made = await invite({ role: 'observer' })
    const list = await ada.get(`/api/seminars/${seminar}/invitations`)
    expect(list.body.invitations).toMatchObject([{ id: made.id, role: 'observer' }])
    expect(JSON.stringify(list.body)).not.toContain(tokenOf(made.url))
    await expectStatus(204, ada.delete(`/api/seminars/${seminar}/invitations/${made.id}`))
    expect((await app.browser().get(`/api/invitations?token=${tokenOf(made.url)}`)).body.code).toBe('link-ended')
  })

  test('to open seminars of one’s own is a host’s to give, and makes a host', async () => {
    const { browser: mia } = await member('facilitator')
    const refused = await mia.post(`/api/seminars/${seminar}/invitations`, { role: 'reader', host: true })
    expect([refused.status, refused.body.code]).toEqual([403, 'not-allowed'])
    expect((await mia.post('/api/seminars', { title: 'Mine' })).status).toBe(403)
    const { url } = await invite({ role: 'reader', host: true })
    await expectStatus(200, mia.post('/api/invitations/accept', { token: tokenOf(url) }))
    await expectStatus(201, mia.post('/api/seminars', { title: 'Mine' }))
    // The stronger role stays.
    expect((await mia.get(`/api/seminars/${seminar}`)).body.role).toBe('facilitator')
  })

  test.each(['reader', 'observer'])('is nothing that a %s can make, see or take back', async (role) => {
    const { browser } = await member(role)
    const made = await invite({ role: 'reader' })
    const path = `/api/seminars/${seminar}/invitations`
    for (const asked of [browser.post(path, { role: 'facilitator' }), browser.get(path), browser.delete(`${path}/${made.id}`)]) {
      const { status, body } = await asked
      expect([status, body.code]).toEqual([403, 'not-allowed'])
    }
    await expectStatus(200, app.browser().get(`/api/invitations?token=${tokenOf(made.url)}`))
  })

  test('cannot be made, seen or taken back by the facilitator of another seminar', async () => {
    const { browser } = await member('facilitator')
    const other = (await ada.post('/api/seminars', { title: 'Another' })).body.id
    const made = await expectStatus(201, ada.post(`/api/seminars/${other}/invitations`, { role: 'reader' }))
    const path = `/api/seminars/${other}/invitations`
    for (const asked of [browser.post(path, { role: 'reader' }), browser.get(path), browser.delete(`${path}/${made.body.id}`)]) {
      expect((await asked).status).toBe(404)
    }
    // Naming it under one's own seminar does not help either.
    await expectStatus(204, browser.delete(`/api/seminars/${seminar}/invitations/${made.body.id}`))
    await expectStatus(200, app.browser().get(`/api/invitations?token=${tokenOf(made.body.url)}`))
  })
})

describe('a member', () => {
  test('whose role changes has the new one in the sessions too, and sync hears of it', async () => {
    const { browser, id } = await member('reader')
    const session = await openSession(ada, seminar)
    expect((await browser.get(`/api/sessions/${session.id}`)).body.me.role).toBe('reader')
    await expectStatus(204, ada.patch(`/api/seminars/${seminar}/members/${id}`, { role: 'observer' }))
    const { body } = await browser.get(`/api/sessions/${session.id}`)
    expect(body).toMatchObject({ me: { role: 'observer' }, version: 2 })
    expect(app.told.at(-1)).toEqual({ is: 'session-changed', id: session.id })
  })

  test('who was a facilitator and is none any more is none in the sessions either', async () => {
    const { browser, id } = await member('facilitator')
    const session = await openSession(ada, seminar)
    expect((await browser.get(`/api/sessions/${session.id}`)).body.me.role).toBe('facilitator')
    await expectStatus(204, ada.delete(`/api/seminars/${seminar}/members/${id}`))
    expect((await browser.get(`/api/seminars/${seminar}`)).status).toBe(404)
    const { body } = await browser.get(`/api/sessions/${session.id}`)
    expect(body.me.role).toBe('reader')
    expect(body.code).toBeUndefined()
  })

  test('may leave, and end nobody else’s membership nor change a role, their own neither', async () => {
    const mia = await member('reader')
    const noa = await member('observer', 'Noa')
    const path = `/api/seminars/${seminar}/members`
    for (const asked of [
      mia.browser.delete(`${path}/${noa.id}`),
      mia.browser.patch(`${path}/${mia.id}`, { role: 'facilitator' }),
      noa.browser.patch(`${path}/${noa.id}`, { role: 'reader' }),
      noa.browser.delete(`${path}/${mia.id}`),
    ]) {
      const { status, body } = await asked
      expect([status, body.code]).toEqual([403, 'not-allowed'])
    }
    expect((await app.browser().delete(`${path}/${mia.id}`)).status).toBe(401)
    await expectStatus(204, mia.browser.delete(`${path}/${mia.id}`))
    expect((await mia.browser.get('/api/seminars')).body.seminars).toEqual([])
  })

  test('who is the last facilitator stays one, even if two end each other at once', async () => {
    const mine = await idOf(ada)
    const path = `/api/seminars/${seminar}/members`
    expect((await ada.delete(`${path}/${mine}`)).status).toBe(403)
    expect((await ada.patch(`${path}/${mine}`, { role: 'reader' })).status).toBe(403)
    const mia = await member('facilitator')
    for (let round = 0; round < 8; round++) {
      const created = await expectStatus(201, ada.post('/api/seminars', { title: `Round ${round}` }))
      const id: string = created.body.id
      await app.db.prisma.member.create({ data: { seminarId: id, accountId: mia.id, role: 'facilitator' } })
      const ends = [ada.delete(`/api/seminars/${id}/members/${mia.id}`), mia.browser.delete(`/api/seminars/${id}/members/${mine}`)]
      const answers = await Promise.all(ends)
      expect(answers.filter((one) => one.status === 204)).toHaveLength(1)
    }
  })

  test('of another seminar is nobody here', async () => {
    const { status } = await ada.patch(`/api/seminars/${seminar}/members/019abcde-0000-7000-8000-000000000000`, { role: 'reader' })
    expect(status).toBe(404)
  })
})
