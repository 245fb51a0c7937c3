import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Entry } from '../../shared/margins/entry.ts'
import type { Block } from '../../shared/reading/block.ts'
import { type Browser, expectStatus, reading } from '../harness/app.ts'
import { mark, type Person, personOf, recordId, reply } from '../harness/class.ts'
import { hostSession, joinAs, LiveClient } from '../harness/live.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { marginClient, penClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

let server: TestServer
let ada: Browser
let demo: { seminar: string; session: string }
let me: Person
let others: { id: string; code: string }
beforeAll(async () => {
  server = await startServer()
  const hosted = await hostSession(server)
  ada = hosted.ada
  others = hosted
})
afterAll(() => server.end())

const entries = async (): Promise<Map<string, Entry>> => {
  const commons = await marginClient(server.url, me.margins.get('commons'), me).synced()
  const all = commons.entries
  commons.destroy()
  return all
}

describe('the demo seminar', () => {
  test('is made once for an account, however often and at once it is asked for', async () => {
    const asked = await Promise.all([ada.post('/api/demo'), ada.post('/api/demo'), ada.post('/api/demo')])
    demo = asked[0]?.body
    expect(demo.session).toBeDefined()
    for (const one of asked) expect(one.body).toEqual(demo)
    expect((await ada.post('/api/demo')).body).toEqual(demo)
    const { seminars } = (await ada.get('/api/seminars')).body
    expect(seminars.filter((seminar: { id: string }) => seminar.id === demo.seminar)).toMatchObject([{ role: 'facilitator', sessions: 1 }])
    me = await personOf(ada, demo.session as Parameters<typeof personOf>[1])
  })

  test('reads a text of ours, with headings, quotations, a list and a note', async () => {
    const view = (await ada.get(`/api/sessions/${demo.session}`)).body
    expect(view.reading).toMatchObject({ version: 1, title: 'Reading together, slowly', language: 'en' })
    const { body } = await ada.get(`/api/readings/${view.reading.id}`)
    const blocks: Block[] = body.blocks
    const types = new Set(blocks.map(({ type }) => type))
    expect([...types].toSorted()).toEqual(['footnote', 'heading', 'list-item', 'paragraph', 'quotation'])
    const words = blocks.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0)
    expect(words).toBeGreaterThan(1_000)
    expect(words).toBeLessThan(1_500)
  })

  test('has threads by made-up readers beside their words: some answered, some waiting for an answer', async () => {
    const all = [...(await entries()).values()]
    const annotations = all.filter((entry) => entry.is === 'annotation')
    expect(new Set(annotations.map(({ kind }) => kind))).toEqual(new Set(['comment', 'question', 'challenge', 'insight', 'connection']))
    const answered = new Set(all.filter((entry) => entry.is === 'reply').map(({ thread }) => thread))
    expect(answered.size).toBe(2)
    expect(annotations.filter(({ thread }) => !answered.has(thread)).some(({ kind }) => kind === 'question')).toBe(true)
    expect(new Set(all.map(({ author }) => author.name))).toEqual(new Set(['Mara', 'Idris', 'Wen']))
    const unplaced = await expectStatus(200, ada.get(`/api/sessions/${demo.session}/unplaced`))
    expect(unplaced.body.annotations).toEqual([])
  })

  test('takes answers like any session', async () => {
    const open = [...(await entries())].find(([, entry]) => entry.is === 'annotation' && entry.kind === 'question')?.[0] ?? ''
    const pen = await penClient(server.url, demo.session, me).synced()
    const answer = recordId(me.alias)
    pen.write(answer, reply(open, { move: 'answer', body: 'I have tried it both ways.' }))
    pen.write(recordId(me.alias), mark(open, { sort: 'me-too' }))
    await pen.saved()
    pen.destroy()
    expect((await entries()).get(answer)).toMatchObject({ body: 'I have tried it both ways.', author: { name: 'Ada' } })
  })

  test('is for hosts', async () => {
    const guest = await joinAs(server, others.code, 'Rosa')
    expect((await guest.post('/api/demo')).body.code).toBe('not-allowed')
  })
})

describe('deleting a seminar', () => {
  test('is for its facilitators', async () => {
    const { code } = (await ada.get(`/api/sessions/${demo.session}`)).body.code
    const reader = await joinAs(server, code, 'Rosa')
    expect((await reader.delete(`/api/seminars/${demo.seminar}`)).status).toBe(404)
    const { body } = await reader.get('/api/me')
    await server.db.prisma.member.create({ data: { seminarId: demo.seminar, accountId: body.account.id, role: 'reader' } })
    expect((await reader.delete(`/api/seminars/${demo.seminar}`)).body.code).toBe('not-allowed')
    expect((await ada.get(`/api/seminars/${demo.seminar}`)).status).toBe(200)
  })

  test('takes away its sessions and all that was written in them, and ends the connections', async () => {
    const live = new LiveClient(server.url, ada.cookie, demo.session)
    await live.untilState('a state', () => true)
    const pen = await penClient(server.url, demo.session, me).synced()
    const commons = await marginClient(server.url, me.margins.get('commons'), me).synced()

    await expectStatus(204, ada.delete(`/api/seminars/${demo.seminar}`))
    await until(() => live.ended, 'the live connection to end')
    for (const client of [pen, commons]) {
      await until(() => client.ended.some(({ code }) => code >= 4400 && code < 4500), 'the connection to end for good')
      client.destroy()
    }
    live.close()
    expect((await ada.get(`/api/sessions/${demo.session}`)).status).toBe(404)
    expect((await ada.get(`/api/seminars/${demo.seminar}`)).status).toBe(404)
    expect((await ada.delete(`/api/seminars/${demo.seminar}`)).status).toBe(404)
    const where = { sessionId: demo.session }
    const { prisma, pool } = server.db
    expect(await Promise.all([prisma.record.count({ where }), prisma.revision.count({ where }), prisma.document.count({ where })])).toEqual(
      [0, 0, 0],
    )
    const lost = await pool.query('SELECT 1 FROM document_update u WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.id = u.document_id)')
    expect(lost.rows).toEqual([])
  })

  test('takes the made-up readers and their reading too, and nobody else', async () => {
    const { prisma } = server.db
    expect(await prisma.account.count({ where: { name: { in: ['Mara', 'Idris', 'Wen'] } } })).toBe(0)
    expect(await prisma.account.count({ where: { name: { in: ['Ada', 'Rosa'] } } })).toBe(3)
    expect((await ada.get('/api/readings')).body.readings.map((one: { title: string }) => one.title)).toEqual(['Lessons'])
    expect((await ada.get(`/api/sessions/${others.id}`)).status).toBe(200)
  })

  test('lets a demo be made again', async () => {
    const again = await expectStatus(200, ada.post('/api/demo'))
    expect(again.body.seminar).not.toBe(demo.seminar)
  })
})

describe('deleting a reading', () => {
  const titles = async () => (await ada.get('/api/readings')).body.readings.map((one: { title: string }) => one.title)
  let lessons: string

  test('that no session reads leaves nothing of it', async () => {
    const { id } = (await expectStatus(201, ada.post('/api/readings', { ...reading, meta: { ...reading.meta, title: 'Unread' } }))).body
    expect((await expectStatus(200, ada.delete(`/api/readings/${id}`))).body).toEqual({ is: 'gone' })
    expect(await titles()).not.toContain('Unread')
    expect((await ada.get(`/api/readings/${id}`)).status).toBe(404)
    expect((await ada.delete(`/api/readings/${id}`)).status).toBe(404)
    expect(await server.db.prisma.readingVersion.count({ where: { readingId: id } })).toBe(0)
  })

  test('that is read keeps it for these sessions, and for nothing else', async () => {
    lessons = (await ada.get(`/api/sessions/${others.id}`)).body.reading.id
    const { seminar } = (await ada.get(`/api/sessions/${others.id}`)).body
    const rosa = await joinAs(server, others.code, 'Rosa')
    expect((await expectStatus(200, ada.delete(`/api/readings/${lessons}`))).body).toEqual({ is: 'kept-for-sessions' })
    expect(await titles()).not.toContain('Lessons')
    for (const browser of [ada, rosa]) {
      expect((await browser.get(`/api/readings/${lessons}`)).body).toMatchObject({ mine: false, deleted: true, meta: { title: 'Lessons' } })
    }
    expect((await ada.post('/api/sessions', { seminarId: seminar.id, readingId: lessons })).status).toBe(404)
    expect((await ada.post(`/api/readings/${lessons}/versions`, { ...reading, from: 1 })).status).toBe(403)
  })

  test('is over when the last session that reads it is deleted, with all that was written there', async () => {
    const live = new LiveClient(server.url, ada.cookie, others.id)
    await live.untilState('a state', () => true)
    await expectStatus(204, ada.delete(`/api/sessions/${others.id}`))
    await until(() => live.ended, 'the live connection to end')
    live.close()
    expect((await ada.get(`/api/sessions/${others.id}`)).status).toBe(404)
    expect((await ada.get(`/api/readings/${lessons}`)).status).toBe(404)
    const where = { sessionId: others.id }
    const { prisma } = server.db
    expect(await Promise.all([prisma.record.count({ where }), prisma.document.count({ where })])).toEqual([0, 0])
    expect(await prisma.reading.count({ where: { id: lessons } })).toBe(0)
  })
})
