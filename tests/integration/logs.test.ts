/** What people write, who they are and what opens doors is in no line of the log, at its most talkative. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SessionId } from '../../shared/ids.ts'
import { Browser, expectStatus, PASSWORD, reading } from '../harness/app.ts'
import { catenaProcess } from '../harness/catena-process.ts'
import { annotation, personOf, recordId, reply } from '../harness/class.ts'
import { freshDatabase } from '../harness/fresh-database.ts'
import { LiveClient } from '../harness/live.ts'
import { askFrame, marginClient, penClient, RawSocket } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

/** Each occurs nowhere in the project. */
const words = Object.fromEntries(
  ['name', 'email', 'seminar', 'reading', 'import', 'body', 'quote', 'tag', 'prompt', 'group', 'wrong', 'broken', 'refused', 'failed'].map(
    (what) => [what, `zq${what}zq`],
  ),
) as Record<string, string>
const email = `${words['email']}@example.org`

it.each(['debug', 'trace'])('at the level %s', { timeout: 120_000 }, async (level) => {
  const db = await freshDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'catena-logs-'))
  const { child, started, left } = catenaProcess({ DATABASE_URL: db.url, DATA_DIR: folder, NODE_ENV: 'test', LOG_LEVEL: level })
  let said = ''
  child.stdout?.on('data', (part: string) => (said += part))
  try {
    const printed = await started
    const url = printed.match(/Catena runs at (\S+)/)?.[1] ?? ''
    const token = printed.match(/first\?token=(\S+)/)?.[1] ?? ''
    const secrets = new Set([...Object.values(words), PASSWORD, token])
    const ada = new Browser(url)
    const facilitator = { token, name: words['name'], email, password: PASSWORD }
    await expectStatus(204, ada.post('/api/first-facilitator', facilitator))
    secrets.add(ada.cookie?.split('=')[1] ?? '')
    await expectStatus(404, new Browser(url).post('/api/first-facilitator', facilitator))
    await expectStatus(401, new Browser(url).post('/api/sign-in', { email, password: words['wrong'] }))
    await ada.get(`/first?token=${token}`)

    const seminar = (await expectStatus(201, ada.post('/api/seminars', { title: words['seminar'] }))).body.id
    await expectStatus(200, ada.post('/api/imports', { format: 'markdown', text: `# ${words['import']}\n\nAnd so on.` }))
    await ada.post('/api/imports?name=zqimportzq.docx', new TextEncoder().encode(words['import']))
    const text = { ...reading, meta: { ...reading.meta, title: words['reading'] } }
    const readingId = (await expectStatus(201, ada.post('/api/readings', text))).body.id
    await ada.post('/api/readings', { ...text, blocks: [{ id: words['refused'], text: words['refused'] }] })
    await fetch(`${url}/api/seminars`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: url },
      body: `{"${words['broken']}`,
    })

    const id = SessionId.parse(
      (await expectStatus(201, ada.post('/api/sessions', { seminarId: seminar, readingId, manner: 'live' }))).body.id,
    )
    const { code } = (await ada.get(`/api/sessions/${id}`)).body.code
    for (const secret of [code, code.replace('-', '')]) secrets.add(secret)
    const guest = new Browser(url)
    await guest.get(`/api/join/${code}`)
    await guest.get(`/API/JOIN/${code.toLowerCase()}`)
    secrets.add(code.toLowerCase())
    await guest.get('/api/join/ZQZQ-ZQZQ')
    secrets.add('ZQZQ-ZQZQ')
    await expectStatus(200, guest.post('/api/join', { code, name: `${words['name']} the second` }))
    secrets.add(guest.cookie?.split('=')[1] ?? '')

    const [host, reader] = await Promise.all([ada, guest].map((browser) => personOf(browser, id)))
    if (!host || !reader) throw new Error('nobody is there')
    const margin = await marginClient(url, host.margins.get('facilitators'), host).synced()
    const pen = await penClient(url, id, reader).synced()
    const passage = {
      version: 1,
      start: { block: 'bbbb', offset: 0 },
      end: { block: 'bbbb', offset: 5 },
      quote: words['quote'],
      prefix: '',
      suffix: '',
    }
    const first = recordId(reader.alias)
    pen.write(first, annotation({ body: words['body'], tags: [words['tag']], passage }))
    pen.write(recordId(reader.alias), reply(first, { body: words['body'] }))
    await pen.saved()
    await until(() => margin.records.has(first), 'the words to be read')
    const live = new LiveClient(url, ada.cookie, id)
    await live.untilState('the session', () => true)
    await live.does('open-group', { name: words['group'] })
    await live.does('add-prompt', { prompt: crypto.randomUUID(), body: words['prompt'], passage })
    await live.command('add-prompt', { prompt: words['refused'], body: 7 })

    const liar = penClient(url, id, reader)
    await liar.synced()
    liar.records.set(words['refused'] ?? '', { is: 'annotation', body: words['refused'] })
    await until(() => liar.ended.length > 0, 'what does not fit to be refused')
    const noise = await new RawSocket(url, `/sync/pen/${id}`, reader.cookie).open()
    noise.send(askFrame())
    noise.send(words['broken'] ?? '')
    await noise.ended

    // What Postgres refuses it names in full, row and all.
    await db.pool.query(`ALTER TABLE revision ADD CHECK (value::text NOT LIKE '%zqfailed%') NOT VALID;
      ALTER TABLE seminar ADD CHECK (title NOT LIKE '%zqfailed%') NOT VALID;
      ALTER TABLE session_event ADD CHECK (command::text NOT LIKE '%zqfailed%') NOT VALID`)
    await expectStatus(500, ada.post('/api/seminars', { title: words['failed'] }))
    await live.command('open-group', { name: words['failed'] })
    pen.write(recordId(reader.alias), annotation({ body: words['failed'] }))
    await until(() => pen.ended.some(({ code }) => code === 4503), 'the commit to fail')
    for (const client of [pen, liar, margin]) client.destroy()
    live.close()
    await ada.post('/api/sign-out')
    child.kill('SIGTERM')
    const { said: complained } = await left

    const lines = said.split('\n').filter((line) => line.startsWith('{'))
    const log = [...lines, complained].join('\n')
    expect(log).toContain('"code":"23514"')
    expect(log).toContain('a turn was not committed')
    expect(log).toContain('an update was refused')
    expect(log).toContain('/api/join/…')
    expect([...secrets].filter((secret) => secret.length < 4)).toEqual([])
    expect([...secrets].filter((secret) => log.includes(secret))).toEqual([])
  } finally {
    child.kill('SIGKILL')
    await left
    await rm(folder, { recursive: true, force: true })
    await db.drop()
  }
})
