import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type App, Browser, expectStatus, firstFacilitator, guest, openSession, PASSWORD, startApp } from '../harness/app.ts'
import { type Person, startIdentityProvider } from '../harness/identity-provider.ts'

let provider: Awaited<ReturnType<typeof startIdentityProvider>>
let app: App
let ada: Browser
let seminar: string
beforeAll(async () => {
  provider = await startIdentityProvider()
  app = await startApp(provider.env)
  ;({ ada, seminar } = await firstFacilitator(app))
})
afterAll(async () => {
  await app.end()
  await provider.end()
})

test('a provider that cannot be reached has not stopped the start, and leads back to signing in', async () => {
  expect((await app.browser().get('/api/me')).body.features.openIdConnect).toBe('The University')
  const silent = await startApp({ ...provider.env, OIDC_ISSUER: 'http://127.0.0.1:9' })
  try {
    const { status, headers } = await silent.browser().get('/api/openid-connect/start')
    expect([status, headers.get('Location')]).toEqual([302, '/sign-in?problem=unavailable'])
  } finally {
    await silent.end()
  }
})

let people = 0
const newPerson = (more: Partial<Person> = {}): Person => {
  people++
  return { sub: `subject-${people}`, name: `Person ${people}`, email: `person-${people}@uni.example`, email_verified: true, ...more }
}

beforeEach(() => {
  if (!provider.isOpen()) provider.open(app.config.baseUrl)
})

/** Goes where the browser is sent, from the provider's first page until it is back at Catena. @returns the way back, not yet gone */
async function throughProvider(location: string): Promise<string> {
  const atProvider = new Map<string, string>()
  let next = new URL(location)
  for (let steps = 0; next.origin === provider.issuer && steps < 10; steps++) {
    const answer = await fetch(next, {
      redirect: 'manual',
      headers: { Cookie: [...atProvider].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';', 1)[0] ?? '').split('=', 2)
      atProvider.set(name, value)
    }
    const to = answer.headers.get('Location')
    if (to === null) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`)
    next = new URL(to, next)
  }
  return `${next.pathname}${next.search}`
}

/** @returns the page on which the browser ends up */
async function enter(browser: Browser, person: Person, back = '/seminars'): Promise<string | null> {
  provider.signsIn(person)
  const { headers } = await expectStatus(302, browser.get(`/api/openid-connect/start?back=${encodeURIComponent(back)}`))
  const path = await throughProvider(headers.get('Location') ?? '')
  return (await expectStatus(302, browser.get(path))).headers.get('Location')
}

test('somebody new signs in, gets an account with the proven address, and comes back as the same', async () => {
  const person = newPerson()
  const browser = app.browser()
  expect(await enter(browser, person, '/seminars?x=1#y')).toBe('/seminars?x=1#y')
  const { body } = await browser.get('/api/me')
  expect(body.account).toMatchObject({ name: person.name, email: person.email, host: false })
  expect((await browser.get('/api/account')).body).toMatchObject({ emailVerified: true, hasPassword: false, openIdConnect: true })
  const elsewhere = app.browser()
  await enter(elsewhere, { ...person, email: 'changed@uni.example', name: 'Changed' })
  expect((await elsewhere.get('/api/me')).body.account.id).toBe(body.account.id)
})

test('the provider is asked by code flow with PKCE, state and nonce', async () => {
  await enter(app.browser(), newPerson())
  const asked = provider.asked()
  expect(asked?.get('response_type')).toBe('code')
  expect(asked?.get('code_challenge_method')).toBe('S256')
  for (const name of ['state', 'nonce', 'code_challenge']) expect(asked?.get(name)?.length).toBeGreaterThan(20)
})

test('a verified address leads to the account that has proven it, and leaves its password', async () => {
  const browser = app.browser()
  await enter(browser, newPerson({ email: 'ada@example.org' }))
  expect((await browser.get('/api/me')).body.account).toMatchObject({ name: 'Ada', host: true })
  await expectStatus(204, app.browser().post('/api/sign-in', { email: 'ada@example.org', password: PASSWORD }))
})

test('an address that the provider has not verified takes over nothing', async () => {
  const browser = app.browser()
  expect(await enter(browser, newPerson({ email: 'ada@example.org', email_verified: false }))).toBe('/sign-in?problem=already-there')
  expect((await browser.get('/api/me')).body.account).toBeNull()
  const stranger = app.browser()
  await enter(stranger, newPerson({ email: 'unproven@uni.example', email_verified: false }))
  expect((await stranger.get('/api/me')).body.account.email).toBeUndefined()
})

test('whoever took an address without proof loses the account to whom it belongs', async () => {
  const { code } = await openSession(ada, seminar)
  const squatter = await guest(app, code, 'Eve')
  await expectStatus(204, squatter.patch('/api/account', { email: 'victor@uni.example', password: PASSWORD }))
  const victor = app.browser()
  await enter(victor, newPerson({ email: 'victor@uni.example' }))
  expect((await victor.get('/api/account')).body).toMatchObject({ email: 'victor@uni.example', hasPassword: false })
  expect((await squatter.get('/api/me')).body.account).toBeNull()
  expect((await app.browser().post('/api/sign-in', { email: 'victor@uni.example', password: PASSWORD })).status).toBe(401)
})

test('an answer is good only in the browser that began, with its own state, and once', async () => {
  const person = newPerson()
  provider.signsIn(person)
  const browser = app.browser()
  const begin = async (one: Browser) => throughProvider((await one.get('/api/openid-connect/start')).headers.get('Location') ?? '')
  const path = await begin(browser)
  const thief = app.browser()
  expect((await thief.get(path)).headers.get('Location')).toBe('/sign-in?problem=link-ended')
  await thief.get('/api/openid-connect/start')
  expect((await thief.get(path)).headers.get('Location')).toBe('/sign-in?problem=link-ended')
  expect((await thief.get('/api/me')).body.account).toBeNull()
  expect((await browser.get(path)).headers.get('Location')).toBe('/')
  expect((await browser.get(path)).headers.get('Location')).toBe('/sign-in?problem=link-ended')
})

test('somebody who declines at the provider is back at signing in', async () => {
  const browser = app.browser()
  await browser.get('/api/openid-connect/start')
  const state = provider.asked()?.get('state') ?? ''
  const { headers } = await browser.get(`/api/openid-connect/return?error=access_denied&state=${state}`)
  expect(headers.get('Location')).toBe('/sign-in?problem=link-ended')
})

test.each(['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)', '/%2F/..//evil.example'])(
  'never leads on to %s',
  async (back) => {
    const to = await enter(app.browser(), newPerson(), back)
    expect(new URL(to ?? '', app.config.baseUrl).origin).toBe(app.config.baseUrl)
  },
)

test('an account is connected by whoever is signed in to it, and by nobody else’s identity', async () => {
  const { code } = await openSession(ada, seminar)
  const gus = await guest(app, code, 'Gus')
  const { id } = (await gus.get('/api/me')).body.account
  const person = newPerson()
  const connect = async (browser: Browser) => {
    const { body } = await expectStatus(200, browser.post('/api/account/openid-connect'))
    return (await browser.get(await throughProvider(body.url))).headers.get('Location')
  }
  provider.signsIn(person)
  expect(await connect(gus)).toBe('/account')
  const elsewhere = app.browser()
  await enter(elsewhere, person)
  expect((await elsewhere.get('/api/me')).body.account.id).toBe(id)
  expect(await connect(ada)).toBe('/sign-in?problem=already-there')
  expect((await app.browser().post('/api/account/openid-connect')).status).toBe(401)
  expect((await ada.post('/api/account/openid-connect', undefined, { Origin: 'https://evil.example' })).status).toBe(403)
})

test('is not there on a server without a provider', async () => {
  const plain = await startApp()
  try {
    expect((await plain.browser().get('/api/openid-connect/start')).status).toBe(404)
  } finally {
    await plain.end()
  }
})
