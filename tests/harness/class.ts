import { type Alias, DocumentId, type RecordId, SessionId } from '../../shared/ids.ts'
import type { MarginAudience } from '../../shared/margins/audience.ts'
import { PenRecord } from '../../shared/margins/record.ts'
import { type Answer, Browser, PASSWORD, reading } from './app.ts'
import type { TestServer } from './server.ts'

/** One person in a session, with the cookie of their browser. */
export interface Person {
  readonly browser: Browser
  readonly cookie: string
  readonly name: string
  readonly participant: string
  readonly alias: Alias
  readonly margins: ReadonlyMap<MarginAudience, DocumentId>
}

export interface TestClass {
  readonly session: SessionId
  readonly code: string
  readonly seminar: string
  readonly facilitator: Person
  readonly readers: readonly Person[]
  /** Joins as one more guest. */
  join(name: string): Promise<Person>
}

/** A facilitator with an open session on a short reading, and readers who joined by its code. */
export async function openClass(
  server: Pick<TestServer, 'url' | 'firstFacilitatorLink'>,
  readers: number,
  options: object = {},
): Promise<TestClass> {
  const origin = server.url
  const ada = new Browser(origin)
  const token = new URL(server.firstFacilitatorLink ?? '').searchParams.get('token')
  done(await ada.post('/api/first-facilitator', { token, name: 'Ada', email: 'ada@example.org', password: PASSWORD }))
  const seminar: string = done(await ada.get('/api/seminars')).seminars[0].id
  const readingId: string = done(await ada.post('/api/readings', reading)).id
  const session = SessionId.parse(done(await ada.post('/api/sessions', { seminarId: seminar, readingId, ...options })).id)
  const code: string = done(await ada.get(`/api/sessions/${session}`)).code.code
  const join = async (name: string) => {
    const browser = new Browser(origin)
    done(await browser.post('/api/join', { code, name }))
    return personOf(browser, session)
  }
  const people: Person[] = []
  for (let i = 0; i < readers; i++) people.push(await join(`Reader ${i + 1}`))
  return { session, code, seminar, facilitator: await personOf(ada, session), readers: people, join }
}

/** What an answer says. @throws Error with the refusal, if it is one */
function done({ status, body }: Answer): Answer['body'] {
  if (status >= 400) throw new Error(`refused with ${status}: ${JSON.stringify(body)}`)
  return body
}

/** The person behind a browser, as the session shows them to themselves. */
export async function personOf(browser: Browser, session: SessionId): Promise<Person> {
  const { body } = await browser.get(`/api/sessions/${session}`)
  return {
    browser,
    cookie: browser.cookie ?? '',
    name: body.me.name,
    participant: body.me.id,
    alias: body.me.alias,
    margins: new Map(
      body.margins.map((margin: { id: string; audience: MarginAudience }) => [margin.audience, DocumentId.parse(margin.id)]),
    ),
  }
}

let made = 0
export const recordId = (alias: string): RecordId => `${alias}-${String(++made).padStart(8, '0')}` as RecordId

/** An annotation as an honest client writes it. */
export const annotation = (more: object = {}): PenRecord =>
  PenRecord.parse({
    is: 'annotation',
    passage: {
      version: 1,
      start: { block: 'bbbb', offset: 0 },
      end: { block: 'bbbb', offset: 5 },
      quote: 'It is',
      prefix: '',
      suffix: ' necessary',
    },
    to: 'commons',
    kind: 'comment',
    body: 'Why?',
    tags: [],
    mentions: [],
    at: 1_700_000_000_000,
    ...more,
  })

export const reply = (replyTo: string, more: object = {}): PenRecord =>
  PenRecord.parse({
    is: 'reply',
    replyTo,
    to: 'commons',
    move: 'build',
    body: 'Because.',
    tags: [],
    mentions: [],
    at: 1_700_000_000_001,
    ...more,
  })

export const mark = (on: string, more: object = {}): PenRecord =>
  PenRecord.parse({ is: 'mark', on, sort: 'agree', to: 'commons', at: 1_700_000_000_002, ...more })
