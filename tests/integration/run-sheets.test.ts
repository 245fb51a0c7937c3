import { afterAll, beforeAll, expect, test } from 'vitest'
import { RunSheetId, SessionId } from '../../shared/ids.ts'
import { Live } from '../../shared/session/live.ts'
import {
  type App,
  anotherFacilitator,
  type Browser,
  expectStatus,
  firstFacilitator,
  guest,
  openSession,
  reading,
  startApp,
} from '../harness/app.ts'

let app: App
let ada: Browser
let seminar: string
beforeAll(async () => {
  app = await startApp()
  const first = await firstFacilitator(app)
  ada = first.ada
  seminar = first.seminar
})
afterAll(() => app.end())

const passage = {
  version: 1,
  start: { block: 'bbbb', offset: 6 },
  end: { block: 'bbbb', offset: 15 },
  quote: 'necessary',
  prefix: 'It is ',
  suffix: '.1',
}
const sheet = {
  steps: [
    { id: 's1', phase: 'read', minutes: 12, silence: 'counts', stretches: [{ from: 'bbbb', to: 'bbbb' }], instructions: 'Alone.' },
    { id: 's2', phase: 'plenary', minutes: 20, auto: true },
  ],
  prompts: [
    { body: 'Why is it?', passage, step: 's2' },
    { body: 'And this?', passage: { ...passage, quote: 'what stands in no such text at all', prefix: '', suffix: '' } },
  ],
  openings: { bbbb: 'It is necessary.1' },
}
const keep = async (browser: Browser, seminarId: string, more: object = {}) =>
  (await expectStatus(201, browser.post('/api/run-sheets', { seminarId, name: 'Fifty minutes', sheet, ...more }))).body
const liveOf = async (id: string) => Live.parse((await app.db.prisma.session.findUniqueOrThrow({ where: { id } })).live)

test('a run-sheet is kept with the seminar, listed, changed and deleted', async () => {
  const kept = await keep(ada, seminar)
  expect(kept).toMatchObject({ name: 'Fifty minutes', steps: 2, minutes: 32, prompts: 2, seminar: { id: seminar } })
  expect((await ada.get('/api/run-sheets')).body.runSheets).toEqual([kept])
  await expectStatus(204, ada.patch(`/api/run-sheets/${kept.id}`, { name: 'An hour' }))
  await expectStatus(204, ada.patch(`/api/run-sheets/${kept.id}`, { sheet: { ...sheet, steps: sheet.steps.slice(0, 1) } }))
  expect((await ada.get(`/api/run-sheets/${kept.id}`)).body).toMatchObject({ name: 'An hour', steps: 1, sheet: { prompts: sheet.prompts } })
  await expectStatus(204, ada.delete(`/api/run-sheets/${kept.id}`))
  expect((await ada.get('/api/run-sheets')).body.runSheets).toEqual([])
  expect((await ada.get(`/api/run-sheets/${kept.id}`)).status).toBe(404)
})

test('one that is longer than it may be is refused in words', async () => {
  const steps = Array.from({ length: 40 }, (_, nth) => ({ id: `s${nth}`, phase: 'read', instructions: 'ß'.repeat(1_000) }))
  const refused = await ada.post('/api/run-sheets', { seminarId: seminar, name: 'Long', sheet: { steps } })
  expect([refused.status, refused.body.code, refused.body.detail]).toEqual([413, 'too-large', 'A run-sheet has at most 56 KB.'])
})

test('a new session begins with it, its prompts at their passages; those that this text lacks wait for a place', async () => {
  const kept = await keep(ada, seminar)
  const { id } = await openSession(ada, seminar, { manner: 'live', runSheet: kept.id })
  const live = await liveOf(id)
  expect(live.sheet).toMatchObject([
    { id: 's1', silence: 'counts', stretches: [{ from: 'bbbb', to: 'bbbb' }] },
    { id: 's2', auto: true },
  ])
  expect(live.prompts).toMatchObject([{ body: 'Why is it?', step: 's2', passage: { quote: 'necessary' } }])
  expect(live.unpinned).toMatchObject([{ body: 'And this?', quote: 'what stands in no such text at all' }])
  const [event] = await app.db.prisma.sessionEvent.findMany({ where: { sessionId: id } })
  expect(event?.command).toMatchObject({ is: 'plan-from', runSheet: kept.id })
})

test('another session is planned like one that was, with its prompts', async () => {
  const kept = await keep(ada, seminar)
  const first = await openSession(ada, seminar, { manner: 'live', runSheet: kept.id })
  const second = await openSession(ada, seminar, { manner: 'live' })
  const me = (await ada.get(`/api/sessions/${second.id}`)).body.me.id
  await app.commands.give(SessionId.parse(second.id), 'plan-like-it', { is: 'plan-like', session: SessionId.parse(first.id) }, me)
  expect(await liveOf(second.id)).toMatchObject({ sheet: (await liveOf(first.id)).sheet, prompts: [{ body: 'Why is it?' }] })
})

test('it is copied into another seminar that one facilitates, and there used for another class', async () => {
  const kept = await keep(ada, seminar)
  const other = (await expectStatus(201, ada.post('/api/seminars', { title: 'Another class' }))).body.id
  const copy = (await expectStatus(201, ada.post(`/api/run-sheets/${kept.id}/copies`, { seminarId: other }))).body
  expect(copy).toMatchObject({ name: 'Fifty minutes', seminar: { title: 'Another class' } })
  await expectStatus(204, ada.delete(`/api/run-sheets/${kept.id}`))
  const { id } = await openSession(ada, other, { manner: 'live', runSheet: copy.id })
  expect((await liveOf(id)).sheet).toHaveLength(2)
})

test('is nobody’s who does not facilitate the seminar, by any door', async () => {
  const kept = await keep(ada, seminar)
  const { browser: mallory, seminar: hers } = await anotherFacilitator(app, 'Mallory')
  const { id, code } = await openSession(ada, seminar, { manner: 'live' })
  const reader = await guest(app, code, 'Rea')
  await app.db.prisma.member.create({
    data: { seminarId: seminar, accountId: (await reader.get('/api/me')).body.account.id, role: 'reader' },
  })
  for (const [browser, status] of [
    [mallory, 404],
    [reader, 403],
    [app.browser(), 401],
  ] as const) {
    const path = `/api/run-sheets/${kept.id}`
    for (const asked of [
      browser.get(path),
      browser.patch(path, { name: 'Mine' }),
      browser.delete(path),
      browser.post(`${path}/copies`, { seminarId: hers }),
      browser.post('/api/run-sheets', { seminarId: seminar, name: 'Mine', sheet }),
    ])
      expect((await asked).status).toBe(status)
  }
  expect((await mallory.get('/api/run-sheets')).body.runSheets).toEqual([])
  expect((await reader.get('/api/run-sheets')).body.runSheets).toEqual([])
  expect((await ada.post(`/api/run-sheets/${kept.id}/copies`, { seminarId: hers })).status).toBe(404)
  const text = (await expectStatus(201, mallory.post('/api/readings', reading))).body.id
  expect((await mallory.post('/api/sessions', { seminarId: hers, readingId: text, manner: 'live', runSheet: kept.id })).status).toBe(404)
  const theirs = await openSession(mallory, hers, { manner: 'live' })
  const me = (await mallory.get(`/api/sessions/${theirs.id}`)).body.me.id
  const runSheet = RunSheetId.parse(kept.id)
  for (const command of [{ is: 'plan-from', runSheet } as const, { is: 'plan-like', session: SessionId.parse(id) } as const])
    await expect(app.commands.give(SessionId.parse(theirs.id), crypto.randomUUID(), command, me)).rejects.toMatchObject({
      code: 'not-found',
    })
  expect((await ada.get('/api/run-sheets')).body.runSheets).toContainEqual(kept)
})
