import { createServer } from 'node:http'
import { configAt, readConfig } from '../../server/config.ts'
import { createApp, routes } from '../../server/http/app.ts'
import { firstFacilitatorLink } from '../../server/identity/first-facilitator.ts'
import { Commands } from '../../server/live/commands.ts'
import { createLog } from '../../server/log.ts'
import { createWorks } from '../../server/work/works.ts'
import { freshDatabase } from './fresh-database.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // Tests read what they expect to be there; a wrong guess is a red test.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any
}

/** The HTTP side alone, over the real wire: a server on a free port, a database of its own, and a note of what it tells sync. */
export async function startApp(env: Readonly<Record<string, string>> = {}) {
  const db = await freshDatabase()
  const http = createServer()
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done))
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const asked = readConfig({ HOST: '127.0.0.1', PORT: '0', NODE_ENV: 'test', LOG_LEVEL: 'silent', ...env })
  const config = configAt(asked, address.port)
  const told: { is: 'session-changed' | 'signed-out'; id: string }[] = []
  const logged: string[] = []
  const log = createLog({ logLevel: 'debug' }, { write: (line: string) => void logged.push(line) })
  const sync = {
    sessionChanged: (id: string) => {
      told.push({ is: 'session-changed', id })
      return Promise.resolve()
    },
    signedOut: (id: string) => void told.push({ is: 'signed-out', id }),
    writeFor: () => Promise.resolve(),
    bring: () => Promise.resolve(),
    erase: () => Promise.resolve(0),
  }
  const commands = new Commands({ pool: db.pool, now: Date.now, present: () => new Set(), changed: (id) => sync.sessionChanged(id) })
  const works = createWorks({ pool: db.pool, log })
  http.on('request', createApp({ config, db, log, sync, commands, works }))
  const origin = `http://127.0.0.1:${address.port}`
  return {
    origin,
    config,
    db,
    commands,
    works,
    told,
    logged,
    firstLink: () => firstFacilitatorLink(db, config),
    browser: () => new Browser(origin),
    async end() {
      http.closeAllConnections()
      await new Promise((done) => http.close(done))
      await works.stop()
      await db.drop()
    },
  }
}
export type App = Awaited<ReturnType<typeof startApp>>

/**
 * What a page of Catena does in a browser: keeps the cookie, sends its origin. Every answer is held against the route's
 * own description, so that each test also tests the contract: status and code are declared, the body has the fields of
 * its schema and no other.
 */
export class Browser {
  readonly origin: string
  /** The one that signs in, as it is sent. */
  cookie: string | undefined
  readonly #others = new Map<string, string>()
  constructor(origin: string) {
    this.origin = origin
  }

  get = (path: string, headers?: Record<string, string>): Promise<Answer> => this.send('GET', path, undefined, headers)
  post = (path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> => this.send('POST', path, body, headers)
  patch = (path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> => this.send('PATCH', path, body, headers)
  delete = (path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> => this.send('DELETE', path, body, headers)

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const bytes = body instanceof Uint8Array
    const cookies = [...(this.cookie === undefined ? [] : [this.cookie]), ...this.#others.values()].join('; ')
    const answer = await fetch(`${this.origin}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined || bytes ? {} : { 'Content-Type': 'application/json' }),
        ...(method === 'GET' ? {} : { Origin: this.origin }),
        ...(cookies === '' ? {} : { Cookie: cookies }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: bytes ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    for (const set of answer.headers.getSetCookie()) {
      const pair = set.split(';', 1)[0] ?? ''
      const [name = '', value] = pair.split('=', 2)
      if (/^(__Host-)?catena$/.test(name)) this.cookie = value === '' ? undefined : pair
      else if (value === '') this.#others.delete(name)
      else this.#others.set(name, pair)
    }
    const type = answer.headers.get('Content-Type') ?? ''
    const text = await answer.text()
    const read: Answer = { status: answer.status, headers: answer.headers, body: /json/.test(type) ? JSON.parse(text) : text }
    holdAgainstContract(method, path, read)
    return read
  }
}

/** Holds an answer against what the route says of itself. @throws Error that says what it does not declare */
export function holdAgainstContract(method: string, path: string, answer: Answer): void {
  const bare = path.split('?', 1)[0] ?? ''
  const route = routes.find(
    (one) => one.method === method.toLowerCase() && new RegExp(`^${one.path.replace('.', '\\.').replace(/:\w+/g, '[^/]+')}$`).test(bare),
  )
  if (!route) return
  const where = `${method} ${route.path} answered ${answer.status}`
  if (answer.status >= 400) {
    const code: unknown = answer.body.code
    if (!route.refuses.some((declared) => declared === code))
      throw new Error(`${where} with the code ${String(code)}, which it does not declare`)
    return
  }
  if (answer.status !== route.answer.status) throw new Error(`${where}, but declares ${route.answer.status}`)
  if (!route.answer.schema) return
  const parsed = route.answer.schema.parse(answer.body)
  if (canonical(parsed) !== canonical(answer.body))
    throw new Error(`${where} with fields that its schema does not have: ${JSON.stringify(answer.body)}`)
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

export const PASSWORD = 'drift heron lantern'

/** The first facilitator, signed in, with the seminar made for them. */
export async function firstFacilitator(app: App): Promise<{ ada: Browser; seminar: string }> {
  const ada = app.browser()
  const link = await app.firstLink()
  const token = new URL(link ?? '').searchParams.get('token')
  await expectStatus(204, ada.post('/api/first-facilitator', { token, name: 'Ada', email: 'ada@example.org', password: PASSWORD }))
  const { body } = await ada.get('/api/seminars')
  return { ada, seminar: body.seminars[0].id }
}

/** Another host with a seminar of their own. Only the first has an endpoint to become one, so this one is written into the database. */
export async function anotherFacilitator(app: App, name: string): Promise<{ browser: Browser; seminar: string; account: string }> {
  const { hashPassword } = await import('../../server/identity/password.ts')
  const email = `${name.toLowerCase()}@example.org`
  const account = await app.db.prisma.account.create({
    data: {
      name,
      email,
      host: true,
      passwordHash: await hashPassword(PASSWORD),
      members: { create: { role: 'facilitator', seminar: { create: { title: `${name}'s` } } } },
    },
    include: { members: true },
  })
  const browser = app.browser()
  await expectStatus(204, browser.post('/api/sign-in', { email, password: PASSWORD }))
  return { browser, seminar: account.members[0]?.seminarId ?? '', account: account.id }
}

export const reading = {
  meta: { title: 'Lessons', author: 'L. T.', source: '', language: 'en', licence: '' },
  blocks: [
    { id: 'aaaa', type: 'heading', text: 'One', spans: [], level: 1 },
    { id: 'bbbb', type: 'paragraph', text: 'It is necessary.1', spans: [{ is: 'note-ref', start: 16, end: 17, note: 'cccc' }] },
    { id: 'cccc', type: 'footnote', text: 'A note.', spans: [], marker: '1', backrefs: ['bbbb'] },
  ],
}

/** A session of that seminar on a new reading, with its code. */
export async function openSession(
  facilitator: Browser,
  seminarId: string,
  more: object = {},
): Promise<{ id: string; code: string; reading: string }> {
  const published = await expectStatus(201, facilitator.post('/api/readings', reading))
  const opened = await expectStatus(201, facilitator.post('/api/sessions', { seminarId, readingId: published.body.id, ...more }))
  const { body } = await expectStatus(200, facilitator.get(`/api/sessions/${opened.body.id}`))
  return { id: opened.body.id, code: body.code.code, reading: published.body.id }
}

/** Somebody new who joins by the code. */
export async function guest(app: App, code: string, name: string): Promise<Browser> {
  const browser = app.browser()
  await expectStatus(200, browser.post('/api/join', { code, name }))
  return browser
}

export async function expectStatus(status: number, asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked
  if (answer.status !== status) throw new Error(`answered ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`)
  return answer
}
