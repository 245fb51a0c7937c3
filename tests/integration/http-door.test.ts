/** What every request meets before it reaches anything: origin, cookie, content type, sizes, budgets; and what every answer carries. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, type Browser, expectStatus, firstFacilitator, openSession, PASSWORD, startApp } from '../harness/app.ts'

let app: App
let ada: Browser
let seminar: string
beforeAll(async () => {
  // Behind a proxy, so that requests can come from several addresses.
  app = await startApp({ TRUST_PROXY: '1' })
  ;({ ada, seminar } = await firstFacilitator(app))
})
afterAll(() => app.end())

const from = (address: string) => ({ 'X-Forwarded-For': address })

describe('origin', () => {
  test.each([
    ['another site', { Origin: 'https://evil.example' }],
    ['a sandboxed page', { Origin: 'null' }],
    ['what the browser calls cross-site', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('a request that changes something is refused from %s', async (_from, headers: Record<string, string>) => {
    const { status, body } = await ada.post('/api/seminars', { title: 'Forged' }, headers)
    expect([status, body.code]).toEqual([403, 'wrong-origin'])
  })

  test('joining, signing in and signing out are guarded too, signed in or not', async () => {
    for (const path of ['/api/join', '/api/sign-in', '/api/sign-out', '/api/first-facilitator']) {
      const { body } = await app.browser().post(path, {}, { Origin: 'https://evil.example' })
      expect(body.code).toBe('wrong-origin')
    }
  })

  test('a form of another site cannot pass for JSON', async () => {
    const answer = await ada.send('POST', '/api/seminars', new TextEncoder().encode('{"title":"Forged"}'), { 'Content-Type': 'text/plain' })
    expect([answer.status, answer.body.code]).toEqual([415, 'bad-format'])
  })
})

describe('cookies', () => {
  const signIn = async (browser: Browser) => {
    const { headers } = await expectStatus(204, browser.post('/api/sign-in', { email: 'ada@example.org', password: PASSWORD }))
    return headers.getSetCookie()[0] ?? ''
  }

  test('on plain http are out of the reach of scripts and other sites', async () => {
    expect(await signIn(app.browser())).toMatch(/^catena=[\w-]{43}; Max-Age=(2591999|2592000); Path=\/; HttpOnly; SameSite=Lax$/)
  })

  test('hold a token that the database does not', async () => {
    const cookie = await signIn(app.browser())
    const token = cookie.slice('catena='.length, cookie.indexOf(';'))
    const rows = await app.db.pool.query(`SELECT encode(token_hash, 'escape') AS hash FROM sign_in`)
    expect(JSON.stringify(rows.rows)).not.toContain(token)
  })

  test('of guests last 90 days', async () => {
    const { code } = await openSession(ada, seminar)
    const { headers } = await app.browser().post('/api/join', { code, name: 'Bob' })
    expect(headers.getSetCookie()[0]).toMatch(/Max-Age=(7775999|7776000);/)
  })

  test('behind https are Secure and bound to the host', async () => {
    const behind = await startApp({ BASE_URL: 'https://catena.example.org' })
    try {
      const browser = behind.browser()
      const token = new URL((await behind.firstLink()) ?? '').searchParams.get('token')
      const answer = await browser.post(
        '/api/first-facilitator',
        { token, name: 'Ada', email: 'ada@example.org', password: PASSWORD },
        { Origin: 'https://catena.example.org' },
      )
      expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-catena=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
      expect(answer.headers.get('Strict-Transport-Security')).toBe('max-age=31536000')
      browser.cookie = browser.cookie?.replace('__Host-', '')
      expect((await browser.get('/api/me')).body.account).toBeNull()
    } finally {
      await behind.end()
    }
  })
})

describe('budgets', () => {
  test('forty people of one class join within a minute behind one address, and each mistypes twice', async () => {
    const { id, code } = await openSession(ada, seminar)
    const classroom = from('203.0.113.40')
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async (_, nth) => {
        const browser = app.browser()
        const answers = [
          await browser.post('/api/join', { code: 'AAAA-AAAA', name: `P ${nth}` }, classroom),
          await browser.get('/api/join/BBBB-BBBB', classroom),
          await browser.get(`/api/join/${code}`, classroom),
          await browser.post('/api/join', { code, name: `P ${nth}` }, classroom),
          await browser.get(`/api/sessions/${id}`, classroom),
        ]
        return answers.map((answer) => answer.status).join(' ')
      }),
    )
    expect([...new Set(statuses)]).toEqual(['404 404 200 200 200'])
  })

  test('who guesses codes meets 429 with the time to wait, for right codes too; others do not', async () => {
    const { code } = await openSession(ada, seminar)
    const guesser = from('198.51.100.66')
    const statuses = []
    for (let nth = 0; nth < 110; nth++) statuses.push((await app.browser().get(`/api/join/GUESS${nth}`, guesser)).status)
    expect(statuses.slice(0, 100).every((status) => status === 404)).toBe(true)
    expect(statuses.slice(100).every((status) => status === 429)).toBe(true)
    const { status, headers, body } = await app.browser().post('/api/join', { code, name: 'Lucky' }, guesser)
    expect([status, body.code]).toEqual([429, 'too-fast'])
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(body.retryAfter).toBe(Number(headers.get('Retry-After')))
    await expectStatus(200, app.browser().post('/api/join', { code, name: 'Bob' }, from('198.51.100.67')))
  })

  test('an address that lies about itself in front of the proxy is not believed', async () => {
    const answers = []
    for (let nth = 0; nth < 101; nth++) {
      answers.push((await app.browser().get('/api/join/ABCDEFGH', from(`10.0.0.${nth}, 198.51.100.70`))).status)
    }
    expect(answers.at(-1)).toBe(429)
  })

  test('who guesses a password meets 429, and the right one no longer helps; from elsewhere it does', async () => {
    const guesser = from('198.51.100.80')
    const statuses = []
    for (let nth = 0; nth < 11; nth++) {
      statuses.push((await app.browser().post('/api/sign-in', { email: 'ada@example.org', password: `wrong ${nth}` }, guesser)).status)
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429])
    const right = await app.browser().post('/api/sign-in', { email: 'ada@example.org', password: PASSWORD }, guesser)
    expect([right.status, right.body.code, Number(right.headers.get('Retry-After')) > 0]).toEqual([429, 'too-fast', true])
    await expectStatus(204, app.browser().post('/api/sign-in', { email: 'ada@example.org', password: PASSWORD }, from('198.51.100.81')))
  })

  test('without TRUST_PROXY what a client says of its address is not believed', async () => {
    const direct = await startApp()
    try {
      const answers = []
      for (let nth = 0; nth < 101; nth++) answers.push((await direct.browser().get('/api/join/ABCDEFGH', from(`10.0.0.${nth}`))).status)
      expect(answers.at(-1)).toBe(429)
    } finally {
      await direct.end()
    }
  })
})

describe('answers', () => {
  test('that refuse are problem details', async () => {
    const { status, headers, body } = await ada.post('/api/seminars', { title: '' })
    expect(status).toBe(400)
    expect(headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
    expect(body).toEqual({
      type: '/problems/bad-request',
      title: 'The request could not be read',
      status: 400,
      detail: 'title: Type a title.',
      code: 'bad-request',
      fields: [{ path: 'title', message: 'Type a title.' }],
    })
  })

  test.each([
    ['POST', '/api/nothing'],
    ['GET', '/api'],
    ['GET', '/api/seminars/x/y/z'],
    ['DELETE', '/api/me'],
    ['GET', '/api/join/%E0%A4%A'],
  ])('%s %s is nothing, as problem details too', async (method, path) => {
    const { status, body } = await ada.send(method, path)
    expect([status, body.code]).toEqual([404, 'not-found'])
  })

  test.each([
    ['broken JSON', '{', 400, 'bad-request'],
    ['JSON of another shape', '[]', 400, 'bad-request'],
    ['a bare value', '7', 400, 'bad-request'],
    ['too much', `{"title":"${'x'.repeat(300_000)}"}`, 413, 'too-large'],
  ])('%s is refused', async (_what, text, status, code) => {
    const answer = await ada.send('POST', '/api/seminars', new TextEncoder().encode(text), { 'Content-Type': 'application/json' })
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  test('a stranger’s upload is refused before it is read', async () => {
    const answer = await app.browser().send('POST', '/api/imports?name=x.txt', new Uint8Array(1_000_000), { 'Content-Type': 'text/plain' })
    expect([answer.status, answer.body.code]).toEqual([401, 'not-signed-in'])
  })

  test('a field with __proto__ in it harms nobody', async () => {
    const text = '{"title":"T","__proto__":{"host":true},"constructor":{"prototype":{"host":true}}}'
    const answer = await ada.send('POST', '/api/seminars', new TextEncoder().encode(text), { 'Content-Type': 'application/json' })
    expect(answer.status).toBe(201)
    expect(({} as { host?: boolean }).host).toBeUndefined()
  })

  test('carry a policy under which only what comes with Catena runs', async () => {
    const { headers } = await ada.get('/api/me')
    const policy = headers.get('Content-Security-Policy') ?? ''
    for (const part of [
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
    ]) {
      expect(policy.split(';').map((one) => one.trim())).toContain(part)
    }
    expect(policy).not.toContain('unsafe')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Referrer-Policy')).toBe('same-origin')
    expect(headers.get('X-Powered-By')).toBeNull()
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('Strict-Transport-Security')).toBeNull()
  })

  test('a fault of ours is a bare 500, logged without anyone’s words', async () => {
    const broken = await startApp()
    await broken.db.pool.query('ALTER TABLE account RENAME TO gone')
    const { status, body } = await broken.browser().post('/api/sign-in', { email: 'secret@example.org', password: PASSWORD })
    expect([status, body.code]).toEqual([500, 'internal'])
    expect(JSON.stringify(body)).not.toMatch(/account|prisma|postgres/i)
    const log = broken.logged.join('')
    expect(log).toContain('a request failed')
    expect(log).not.toContain('secret@example.org')
    expect(log).not.toContain(PASSWORD)
    await broken.end()
  })
})

test('a request can come from a script, without an origin', async () => {
  // Node's fetch sends none of its own accord, as scripts do.
  const answer = await fetch(`${app.origin}/api/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.org', password: PASSWORD }),
  })
  expect(answer.status).toBe(204)
})
