import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ImportProgress, importProgressType } from '../../shared/protocol/http/import-progress.ts'
import { type App, type Browser, expectStatus, firstFacilitator, guest, openSession, reading, startApp } from '../harness/app.ts'

let app: App
let ada: Browser
let seminar: string
beforeAll(async () => {
  app = await startApp()
  ;({ ada, seminar } = await firstFacilitator(app))
})
afterAll(() => app.end())

const bring = (bytes: Uint8Array<ArrayBuffer> | string, name: string, signal?: AbortSignal): Promise<Response> =>
  fetch(`${app.origin}/api/imports?name=${name}`, {
    method: 'POST',
    headers: {
      Origin: app.origin,
      Cookie: ada.cookie ?? '',
      Accept: `${importProgressType}, application/problem+json`,
      'Content-Type': 'application/octet-stream',
    },
    body: bytes,
    ...(signal ? { signal } : {}),
  })
const linesOf = (text: string): ImportProgress[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => ImportProgress.parse(JSON.parse(line)))

describe('an import that is asked for its progress', () => {
  test('tells how far it is, never backwards, and ends with the reading', async () => {
    const answer = await bring('# A title\n\nA first paragraph of some length.\n\nAnd another one.\n', 'chapter.md')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toContain(importProgressType)
    expect(answer.headers.get('Content-Encoding')).toBeNull()
    const lines = linesOf(await answer.text())
    const last = lines.pop()
    const done = lines.map((line) => (line.is === 'progress' ? line.done : -1))
    expect(done.length).toBeGreaterThan(0)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(last).toMatchObject({ is: 'done', reading: { meta: { title: 'A title' } } })
  })

  test('ends with the refusal when the file turns out to be none', async () => {
    const lines = linesOf(await (await bring('%PDF-1.7 and then nothing that a PDF has', 'broken.pdf')).text())
    expect(lines.at(-1)).toMatchObject({ is: 'refused', problem: { code: 'import-failed', status: 422 } })
  })

  test('is refused as ever before it begins', async () => {
    const answer = await bring('', 'empty.txt')
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: 'import-failed' })
  })

  test('stops when whoever asked goes away, and leaves the way free for the next', async () => {
    const long = Array.from({ length: 20_000 }, (_, n) => `Paragraph ${n} of a *long* text, with words enough to keep it busy.`).join(
      '\n\n',
    )
    const leaving = Array.from({ length: 6 }, async () => {
      const cancel = new AbortController()
      const answer = await bring(long, 'long.md', cancel.signal)
      await answer.body?.getReader().read()
      cancel.abort()
    })
    await Promise.all(leaving)
    const answer = await bring('One short paragraph.', 'short.txt')
    expect(linesOf(await answer.text()).at(-1)).toMatchObject({ is: 'done' })
    expect(app.logged.filter((line) => line.includes('a request failed'))).toEqual([])
  })
})

describe('the pictures of a reading', () => {
  const png = Buffer.from('iVBORw0KGgo=', 'base64')
  const picture = (more: object = {}) => ({ id: 'abcdef0123456789', mediaType: 'image/png', base64: png.toString('base64'), ...more })
  const figure = { id: 'dddd', type: 'figure', text: 'A map', spans: [], image: 'abcdef0123456789' }
  const publish = (images: object[]) => ada.post('/api/readings', { meta: reading.meta, blocks: [figure], images })

  test('are sent as they are, to be kept by the browser of whoever may see them', async () => {
    const { body } = await expectStatus(201, publish([picture()]))
    const sent = await fetch(`${app.origin}/api/readings/${body.id}/images/abcdef0123456789`, { headers: { Cookie: ada.cookie ?? '' } })
    expect(Buffer.from(await sent.arrayBuffer())).toEqual(png)
    expect(sent.headers.get('Content-Type')).toBe('image/png')
    expect(sent.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(sent.headers.get('Cache-Control')).toBe('private, max-age=31536000, immutable')
  })

  test('are seen by who reads in a session on it, and by nobody else', async () => {
    const { body } = await expectStatus(201, publish([picture()]))
    const opened = await expectStatus(201, ada.post('/api/sessions', { seminarId: seminar, readingId: body.id }))
    const { code } = (await ada.get(`/api/sessions/${opened.body.id}`)).body.code
    const path = `/api/readings/${body.id}/images/abcdef0123456789`
    expect((await (await guest(app, code, 'Wen')).get(path)).status).toBe(200)
    const elsewhere = await openSession(ada, seminar)
    expect((await (await guest(app, elsewhere.code, 'Idris')).get(path)).status).toBe(404)
    expect((await app.browser().get(path)).status).toBe(401)
    expect((await ada.get(`/api/readings/${body.id}/images/0123456789abcdef`)).status).toBe(404)
  })

  test.each([
    [
      'are refused when they are something else',
      [picture({ base64: Buffer.from('<svg onload="alert(1)"/>').toString('base64') })],
      415,
      'bad-format',
    ],
    ['are refused when they are another kind than they say', [picture({ mediaType: 'image/gif' })], 415, 'bad-format'],
    ['are refused as script', [picture({ mediaType: 'text/html' })], 400, 'bad-request'],
    [
      'are refused when one is too large',
      [picture({ base64: Buffer.concat([png, Buffer.alloc(8 * 1024 * 1024)]).toString('base64') })],
      413,
      'too-large',
    ],
  ])('%s', async (_what, images, status, code) => {
    const answer = await publish(images)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })
})
