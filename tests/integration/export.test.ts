/** Exports over the wire: whole, safe, valid, and for facilitators only. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { seedClass } from '../../server/seed/class.ts'
import { AccountId, SessionId } from '../../shared/ids.ts'
import { PenRecord } from '../../shared/margins/record.ts'
import { SessionFile } from '../../shared/session-file/session-file.ts'
import { Browser, expectStatus } from '../harness/app.ts'
import { annotation, openClass, type Person, personOf, recordId, reply, type TestClass } from '../harness/class.ts'
import { corpus } from '../harness/corpora.ts'
import { createValidator } from '../harness/json-schema-4.ts'
import { anotherSession, joinAs, LiveClient } from '../harness/live.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { penClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

let server: TestServer
let first: TestClass
beforeAll(async () => {
  server = await startServer()
  first = await openClass(server, 1)
})
afterAll(() => server.end())

const motivations = ['commenting', 'questioning', 'describing', 'linking', 'assessing'] as const

/** What the Recommendation requires of what we write (W3C Web Annotation Data Model, 3.1, 3.2.4, 3.3.5, 4.2.4, 4.2.5). */
const Iri = z.url()
const WebAnnotation = z.strictObject({
  '@context': z.literal('http://www.w3.org/ns/anno.jsonld'),
  id: Iri,
  type: z.literal('Annotation'),
  motivation: z.union([z.enum(motivations), z.tuple([z.literal('replying'), z.enum(motivations)])]),
  created: z.iso.datetime(),
  audience: z.strictObject({ id: Iri, type: z.literal('schema:Audience'), 'schema:name': z.string() }),
  creator: z.strictObject({ id: Iri, type: z.literal('Person'), name: z.string().optional() }),
  body: z
    .array(
      z.strictObject({
        type: z.literal('TextualBody'),
        value: z.string(),
        format: z.string().optional(),
        purpose: z.literal('tagging').optional(),
      }),
    )
    .optional(),
  target: z.union([
    Iri,
    z.strictObject({
      type: z.literal('SpecificResource'),
      source: Iri,
      selector: z.tuple([
        z.strictObject({ type: z.literal('TextQuoteSelector'), exact: z.string(), prefix: z.string(), suffix: z.string() }),
        z.strictObject({ type: z.literal('TextPositionSelector'), start: z.int().min(0), end: z.int().min(0) }),
      ]),
    }),
  ]),
})

const fileOf = async (who: Browser, session: string, format: string, query = ''): Promise<string> => {
  const { body } = await expectStatus(200, who.get(`/api/sessions/${session}/exports/${format}${query}`))
  return typeof body === 'string' ? body : JSON.stringify(body)
}

test('every format holds what review holds, through several pages', async () => {
  const account = await server.db.prisma.account.findFirstOrThrow({ where: { host: true } })
  const facilitator = { id: AccountId.parse(account.id), name: account.name }
  const { sessions } = await seedClass(server.db, { readers: 8, sessions: 1, annotations: 900, seed: 3, facilitator })
  const session = sessions[0] ?? ''
  const ada = first.facilitator.browser
  const { rows } = await server.db.pool.query<{ id: string }>(
    `SELECT p.id FROM record p JOIN record r ON r.session_id = p.session_id AND r.id = p.thread
     WHERE p.session_id = $1 AND p."is" IN ('annotation', 'reply') AND p.value->>'to' <> 'me'
       AND EXISTS (SELECT 1 FROM record q WHERE q.session_id = $1 AND q.thread = r.id AND q."is" IN ('annotation', 'reply') AND NOT q.value ? 'deletedAt')`,
    [session],
  )
  const wanted = rows.map(({ id }) => id).toSorted()
  expect(wanted.length).toBeGreaterThan(800)
  const posts = async (query = '') => {
    const file = SessionFile.parse(JSON.parse(await fileOf(ada, session, 'json', query)))
    return file.records.filter(({ value }) => value.is === 'annotation' || value.is === 'reply')
  }
  expect((await posts()).map(({ id }) => id)).toEqual(expect.arrayContaining(wanted))
  const annotations = z.array(WebAnnotation).parse(JSON.parse(await fileOf(ada, session, 'jsonld')))
  expect(annotations.map(({ id }) => id.split('/').at(-1) ?? '').toSorted()).toEqual(wanted)
  const iris = new Set(annotations.map(({ id }) => id))
  for (const { motivation, target } of annotations) {
    expect(Array.isArray(motivation)).toBe(typeof target === 'string')
    if (typeof target === 'string') expect(iris.has(target)).toBe(true)
  }
  expect((await fileOf(ada, session, 'csv')).split('\r\n').length - 2).toBe(wanted.length)
  expect((await fileOf(ada, session, 'md')).match(/^\*\*/gm)?.length).toBe(wanted.length)
  const record = await fileOf(ada, session, 'html')
  expect(new Set(record.match(/<article class="thread|<li><p class="head">/g)).size).toBe(2)
  expect(record.match(/<article class="thread|<li><p class="head">/g)?.length).toBe(wanted.length)
  expect(record).toContain(`http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; `)
  expect(record).toMatch(/<mark class="k-question[\s\S]*?<a class="ref" id="m\d+" href="#t\d+">/)
  const few = await fileOf(ada, session, 'html', '?kind=question&language=de&zone=Europe/Berlin')
  expect(few).toContain('<html lang="de" dir="ltr">')
  expect(few).toContain('Sie enthält nur einen Teil')
  expect(few.match(/<article class="thread k-(?!question)/g)).toBeNull()
  await expectStatus(400, ada.get(`/api/sessions/${session}/exports/html?zone=Nowhere`))
  const questions = await posts('?kind=question')
  expect(questions.every(({ value }) => value.is !== 'annotation' || value.kind === 'question')).toBe(true)
  expect(questions.length).toBeLessThan(wanted.length)
})

test("Web Annotations meet all that the W3C's own tests of the model require", async () => {
  const file = (name: string) => corpus(`corpora/web-annotation-tests/${name}`)
  const musts = file('annotations/annotationMusts.test')
  if (!musts) return
  const schemas = new Map<string, unknown>()
  const load = (name: string) => {
    const known = schemas.get(name) ?? JSON.parse(String(file(name.includes('/') ? name : `definitions/${name}`)))
    schemas.set(name, known)
    return known
  }
  const isValid = createValidator(load)
  const assertions = z.object({ assertions: z.array(z.string()) }).parse(JSON.parse(String(musts))).assertions
  const Assertion = z.object({ expectedResult: z.enum(['valid', 'invalid']) })
  const broken = (annotation: unknown) =>
    assertions.filter((name) => isValid(name, annotation) !== (Assertion.parse(load(name)).expectedResult === 'valid'))
  const { rows } = await server.db.pool.query<{ id: string }>(
    'SELECT session_id AS id FROM record GROUP BY session_id ORDER BY count(*) DESC LIMIT 1',
  )
  const written: unknown[] = JSON.parse(await fileOf(first.facilitator.browser, rows[0]?.id ?? '', 'jsonld'))
  // One of each shape: what has a body and what has none, with and without tags, on a passage and on another annotation.
  const shapes = new Map(written.map((annotation) => [JSON.stringify(annotation).replace(/"(?!\w+":)[^"]*"|\d+/g, ''), annotation]))
  expect(shapes.size).toBeGreaterThan(3)
  for (const annotation of [...shapes.values()].slice(0, 20)) expect(broken(annotation)).toEqual([])
  // And they tell a broken one.
  expect(broken({ ...Object(written[0]), target: { type: 'SpecificResource' } })).not.toEqual([])
  expect(broken({ ...Object(written[0]), created: 'yesterday' })).not.toEqual([])
})

test('hostile words arrive as words', async () => {
  const { session, facilitator } = first
  const [rosa] = first.readers as [Person]
  const bad = ['=cmd|" /C calc"!A0', '<script>alert(1)</script>', '\u202Egnp.exe\u202C', '"],\r\n"x']
  const pen = await penClient(server.url, session, rosa).synced()
  const root = recordId(rosa.alias)
  pen.write(root, annotation({ body: bad[0] }))
  for (const body of bad.slice(1)) pen.write(recordId(rosa.alias), reply(root, { body }))
  await pen.saved()
  pen.destroy()
  const file = SessionFile.parse(JSON.parse(await fileOf(facilitator.browser, session, 'json')))
  expect(file.records.map(({ value }) => ('body' in value ? value.body : '')).toSorted()).toEqual(bad.toSorted())
  const record = await fileOf(facilitator.browser, session, 'html')
  expect(record.match(/<script/g)).toHaveLength(1)
  expect(record).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  const answer = await facilitator.browser.get(`/api/sessions/${session}/exports/csv`)
  expect(answer.headers.get('Content-Disposition')).toContain('attachment')
  expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(answer.body).toContain(`"'=cmd|"" /C calc""!A0"`)
  expect(answer.body).toContain('"""],\r\n""x"')
})

test('what a group brings to the plenary is in every format and in the briefing', async () => {
  const ada = first.facilitator.browser
  const opened = await anotherSession(ada)
  const session = SessionId.parse(opened.id)
  const wen = await personOf(await joinAs(server, opened.code, 'Wen'), session)
  const live = new LiveClient(server.url, ada.cookie, session)
  await live.does('deal', { how: { is: 'number', number: 1 } })
  await live.does('go-to-phase', { phase: 'discuss' })
  await live.does('set-group-role', { who: wen.alias, role: 'synthesizer' })
  const group = await until(() => live.state?.groups[0]?.id, 'the group')
  const pen = await penClient(server.url, session, wen).synced()
  pen.write(recordId(wen.alias), PenRecord.parse({ is: 'note', to: `group:${group}`, body: '=We ask who pays.', at: 1 }))
  await pen.saved()
  pen.destroy()
  live.close()

  const whole = JSON.parse(await fileOf(ada, session, 'json'))
  expect(whole.records).toMatchObject([{ author: wen.alias, value: { is: 'note', to: `group:${group}`, body: '=We ask who pays.' } }])
  const [web] = JSON.parse(await fileOf(ada, session, 'jsonld'))
  expect(WebAnnotation.parse(web)).toMatchObject({ motivation: 'describing', body: [{ value: '=We ask who pays.' }] })
  expect(await fileOf(ada, session, 'md')).toMatch(/## What the groups bring\n\n\*\*Group 1\*\* \(Wen, .*\)\n\n> =We ask who pays\./)
  expect(await fileOf(ada, session, 'csv')).toContain(`"note","","","","","'=We ask who pays."`)
  expect(await fileOf(ada, session, 'html')).toMatch(/What the groups bring<\/h3>.*Group 1.*Wen[\s\S]*<p>=We ask who pays\.<\/p>/)
  expect(await fileOf(ada, session, 'html', '?kind=question')).not.toContain('who pays')
  expect(JSON.parse(await fileOf(ada, session, 'json', '?kind=question')).records).toEqual([])
  const [noted] = (await ada.get(`/api/sessions/${session}/review/briefing`)).body.notes
  expect(noted).toMatchObject({ is: 'note', group, body: '=We ask who pays.', author: { name: 'Wen' } })
  const { events } = (await ada.get(`/api/sessions/${session}/review/replay`)).body
  expect(events).toMatchObject([{ is: 'posted', note: true, author: wen.alias, group }])
})

test('only facilitators export', async () => {
  const { session } = first
  const [rosa] = first.readers as [Person]
  for (const format of ['html', 'csv', 'json', 'jsonld', 'md']) {
    await expectStatus(403, rosa.browser.get(`/api/sessions/${session}/exports/${format}`))
    await expectStatus(401, new Browser(server.url).get(`/api/sessions/${session}/exports/${format}`))
  }
  await server.db.pool.query(`UPDATE participant SET role = 'observer' WHERE id = $1`, [rosa.participant])
  await expectStatus(403, rosa.browser.get(`/api/sessions/${session}/exports/json`))
  await expectStatus(404, first.facilitator.browser.get(`/api/sessions/${session}/exports/exe`))
})

const workOf = async (who: Browser, id: string) => (await expectStatus(200, who.get(`/api/work/${id}`))).body

test('a file is made while one looks elsewhere, is told of and handed out by any server, to whoever asked for it', async () => {
  const { session, facilitator } = first
  const ada = facilitator.browser
  const begun = (await expectStatus(201, ada.post(`/api/sessions/${session}/exports/json?kind=comment`))).body
  expect(begun).toMatchObject({ kind: 'export', session, name: 'session.json', asked: 'kind=comment', state: { is: 'working' } })
  const other = await startServer({ db: server.db })
  const elsewhere = new Browser(other.url)
  elsewhere.cookie = ada.cookie
  const made = await until(
    async () => ((await workOf(elsewhere, begun.id)).state.is === 'done' ? workOf(elsewhere, begun.id) : undefined),
    'the file',
  )
  const file = await expectStatus(200, elsewhere.get(`/api/work/${begun.id}/file`))
  expect(file.body).toEqual(JSON.parse(await fileOf(ada, session, 'json', '?kind=comment')))
  expect(file.headers.get('Content-Disposition')).toBe('attachment; filename="session.json"')
  expect(made.state.result).toEqual({ is: 'file', mediaType: 'application/json', bytes: expect.any(Number) })
  expect((await ada.get(`/api/work?session=${session}&kind=export`)).body.work).toEqual([made])

  const [rosa] = first.readers as [Person]
  expect((await rosa.browser.get('/api/work')).body.work).toEqual([])
  for (const path of [`/api/work/${begun.id}`, `/api/work/${begun.id}/file`]) {
    await expectStatus(404, rosa.browser.get(path))
    await expectStatus(401, new Browser(server.url).get(path))
  }
  await expectStatus(404, rosa.browser.delete(`/api/work/${begun.id}`))
  // Whoever may not take the session out any more does not get what was made before.
  const asReader = (role: string) =>
    server.db.pool.query('UPDATE participant SET role = $2::role WHERE id = $1', [facilitator.participant, role])
  await asReader('reader')
  await expectStatus(403, ada.get(`/api/work/${begun.id}/file`))
  await asReader('facilitator')
  await expectStatus(204, elsewhere.delete(`/api/work/${begun.id}`))
  for (const path of [`/api/work/${begun.id}`, `/api/work/${begun.id}/file`]) await expectStatus(404, ada.get(path))
  await other.stop()
})
