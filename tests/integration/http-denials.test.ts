/** Who may do what, over the wire: every endpoint asked by everyone. What the permission table says is tested beside it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type App,
  anotherFacilitator,
  Browser,
  expectStatus,
  firstFacilitator,
  guest,
  openSession,
  reading,
  startApp,
} from '../harness/app.ts'

const who = ['visitor', 'outsider', 'otherFacilitator', 'observer', 'reader', 'facilitator'] as const
type Who = (typeof who)[number]

let app: App
const browsers = new Map<Who, Browser>()
const ids = { seminar: '', session: '', reading: '', otherSeminar: '', otherSession: '', otherReading: '' }
const nowhere = '019abcde-0000-7000-8000-000000000000'

const as = (role: Who): Browser => browsers.get(role) ?? app.browser()

beforeAll(async () => {
  app = await startApp()
  const { ada, seminar } = await firstFacilitator(app)
  const other = await anotherFacilitator(app, 'Omar')
  const session = await openSession(ada, seminar)
  const elsewhere = await openSession(other.browser, other.seminar)
  const observer = await guest(app, session.code, 'Otto')
  const account: string = (await observer.get('/api/me')).body.account.id
  await app.db.prisma.member.create({ data: { seminarId: seminar, accountId: account, role: 'observer' } })
  await app.db.prisma.participant.updateMany({ where: { accountId: account }, data: { role: 'observer' } })
  const reader = await guest(app, session.code, 'Rosa')
  const readerAccount: string = (await reader.get('/api/me')).body.account.id
  await app.db.prisma.member.create({ data: { seminarId: seminar, accountId: readerAccount, role: 'reader' } })
  browsers.set('visitor', app.browser())
  browsers.set('outsider', await guest(app, elsewhere.code, 'Olga'))
  browsers.set('otherFacilitator', other.browser)
  browsers.set('observer', observer)
  browsers.set('reader', reader)
  browsers.set('facilitator', ada)
  Object.assign(ids, {
    seminar,
    session: session.id,
    reading: session.reading,
    otherSeminar: other.seminar,
    otherSession: elsewhere.id,
    otherReading: elsewhere.reading,
  })
})
afterAll(() => app.end())

/** The status each of them is answered, in the order of `who`. */
type Row = [method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: () => string, body: (() => unknown) | undefined, answers: readonly number[]]

const table: Record<string, Row> = {
  'see who one is': ['GET', () => '/api/me', undefined, [200, 200, 200, 200, 200, 200]],
  'list one’s seminars': ['GET', () => '/api/seminars', undefined, [401, 200, 200, 200, 200, 200]],
  'open a seminar': ['POST', () => '/api/seminars', () => ({ title: 'T' }), [401, 403, 201, 403, 403, 201]],
  'see the seminar': ['GET', () => `/api/seminars/${ids.seminar}`, undefined, [401, 404, 404, 200, 200, 200]],
  'rename the seminar': ['PATCH', () => `/api/seminars/${ids.seminar}`, () => ({ title: 'T' }), [401, 404, 404, 403, 403, 204]],
  'import a text': ['POST', () => '/api/imports', () => ({ format: 'text', text: 'Some words.' }), [401, 403, 200, 403, 403, 200]],
  'list readings': ['GET', () => '/api/readings', undefined, [401, 200, 200, 200, 200, 200]],
  'publish a reading': ['POST', () => '/api/readings', () => reading, [401, 403, 201, 403, 403, 201]],
  'read the reading': ['GET', () => `/api/readings/${ids.reading}`, undefined, [401, 404, 404, 200, 200, 200]],
  'see a picture that is not there': [
    'GET',
    () => `/api/readings/${ids.reading}/images/abcdef0123456789`,
    undefined,
    [401, 404, 404, 404, 404, 404],
  ],
  'correct the reading': [
    'POST',
    () => `/api/readings/${ids.reading}/versions`,
    () => ({ ...reading, from: 1 }),
    [401, 403, 404, 403, 403, 201],
  ],
  'list sessions': ['GET', () => '/api/sessions', undefined, [401, 200, 200, 200, 200, 200]],
  'open a session': [
    'POST',
    () => '/api/sessions',
    () => ({ seminarId: ids.seminar, readingId: ids.reading }),
    [401, 404, 404, 403, 403, 201],
  ],
  'open a session on another’s reading': [
    'POST',
    () => '/api/sessions',
    () => ({ seminarId: ids.seminar, readingId: ids.otherReading }),
    [401, 404, 404, 403, 403, 404],
  ],
  'see the session': ['GET', () => `/api/sessions/${ids.session}`, undefined, [401, 404, 404, 200, 200, 200]],
  'list what a correction left without a place': [
    'GET',
    () => `/api/sessions/${ids.session}/unplaced`,
    undefined,
    [401, 404, 404, 403, 403, 200],
  ],
  'place what is not there by hand': [
    'POST',
    () => `/api/sessions/${ids.session}/placements`,
    () => ({ record: 'abcdefgh-12345678', version: 2, start: { block: 'bbbb', offset: 0 }, end: { block: 'bbbb', offset: 2 } }),
    [401, 404, 404, 403, 403, 404],
  ],
  'take a placement back': [
    'DELETE',
    () => `/api/sessions/${ids.session}/placements/abcdefgh-12345678`,
    undefined,
    [401, 404, 404, 403, 403, 204],
  ],
  'read the earlier words of what is not there': [
    'GET',
    () => `/api/sessions/${ids.session}/records/abcdefgh-12345678/revisions`,
    undefined,
    [401, 404, 404, 404, 404, 404],
  ],
  'see the QR code': ['GET', () => `/api/sessions/${ids.session}/code.svg`, undefined, [401, 404, 404, 403, 403, 200]],
  'renew the code': ['POST', () => `/api/sessions/${ids.session}/code`, undefined, [401, 404, 404, 403, 403, 200]],
  'close the session': ['POST', () => `/api/sessions/${ids.session}/close`, undefined, [401, 404, 404, 403, 403, 204]],
  'see the session when it is closed': ['GET', () => `/api/sessions/${ids.session}`, undefined, [401, 404, 404, 200, 200, 200]],
  'delete the reading, which the session keeps': [
    'DELETE',
    () => `/api/readings/${ids.reading}`,
    undefined,
    [401, 404, 404, 403, 403, 200],
  ],
  'read the reading that was deleted, since one is in its session': [
    'GET',
    () => `/api/readings/${ids.reading}`,
    undefined,
    [401, 404, 404, 200, 200, 200],
  ],
  'open a session on the reading that was deleted': [
    'POST',
    () => '/api/sessions',
    () => ({ seminarId: ids.seminar, readingId: ids.reading }),
    [401, 404, 404, 403, 403, 404],
  ],
  'delete the session': ['DELETE', () => `/api/sessions/${ids.session}`, undefined, [401, 404, 404, 403, 403, 204]],
  'see the session when it is gone': ['GET', () => `/api/sessions/${ids.session}`, undefined, [401, 404, 404, 404, 404, 404]],
  'sign out': ['POST', () => '/api/sign-out', undefined, [401, 204, 204, 204, 204, 204]],
}

describe.each(Object.entries(table))('to %s', (_what, [method, path, body, answers]) => {
  test.each(who.map((role, nth) => [role, answers[nth] ?? 0] as const))('%s is answered %i', async (role, status) => {
    const answer = await as(role).send(method, path(), body?.())
    expect(answer.status).toBe(status)
    if (status >= 400) expect(answer.body.code).toBe({ 401: 'not-signed-in', 403: 'not-allowed', 404: 'not-found' }[status])
  })
})

test('what is another’s and what does not exist are answered in the same words', async () => {
  const curious = await curiousFacilitator()
  const paths = (seminar: string, session: string, text: string) =>
    [
      ['GET', `/api/seminars/${seminar}`],
      ['GET', `/api/sessions/${session}`],
      ['GET', `/api/sessions/${session}/code.svg`],
      ['POST', `/api/sessions/${session}/close`],
      ['POST', `/api/sessions/${session}/code`],
      ['GET', `/api/readings/${text}`],
    ] as const
  const there = paths(ids.otherSeminar, ids.otherSession, ids.otherReading)
  for (const [nth, [method, path]] of paths(nowhere, nowhere, nowhere).entries()) {
    const missing = await curious.send(method, path)
    const foreign = await curious.send(method, there[nth]?.[1] ?? '')
    const malformed = await curious.send(method, path.replace(nowhere, 'not-an-id'))
    expect(missing.status).toBe(404)
    expect(foreign.body).toEqual(missing.body)
    expect(malformed.body).toEqual(missing.body)
  }
})

async function curiousFacilitator(): Promise<Browser> {
  const { browser } = await anotherFacilitator(app, 'Curt')
  await expectStatus(200, browser.get('/api/seminars'))
  return browser
}
