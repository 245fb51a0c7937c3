/** What an hour with a class leaves in a reader's browser: the writing of an hour in a few minutes, in real Chromium. */
import { setTimeout as pause } from 'node:timers/promises'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { type Alias, RecordId } from '#shared/ids.ts'
import { kinds, PenRecord } from '#shared/margins/record.ts'
import { chromiumFlags, findChromium } from '../tests/harness/chromium.ts'
import { SyncClient } from '../tests/harness/sync-client.ts'
import { textOf, WORDS } from './crowded-session.ts'
import { note } from './figures.ts'
import { type There, withFacilitator } from './with-facilitator.ts'

const READERS = 30
const BLOCKS = 120
const MINUTES = 60
/** Of everyone together, in one minute of class. */
const POSTS_A_MINUTE = 20
/** How long a minute of class takes here, in ms. */
const A_MINUTE = 2_000

interface Block {
  readonly id: string
  readonly text: string
}

interface Writer {
  readonly alias: Alias
  readonly pen: SyncClient
  readonly written: { readonly id: RecordId; readonly record: PenRecord }[]
}

/** @param how quick: a quarter of an hour */
export async function run(how: { quick: boolean }): Promise<void> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('this bench needs a Chromium: name it in CHROMIUM')
  await withFacilitator((there) => classOf(there, executablePath, how.quick ? MINUTES / 4 : MINUTES))
}

async function classOf({ baseUrl, api, cookie }: There, executablePath: string, minutes: number): Promise<void> {
  const { seminars } = await api('GET', '/seminars')
  const imported = await api('POST', '/imports', { format: 'text', text: textOf(BLOCKS) })
  const meta = { title: 'A long reading', author: '', language: 'en', source: '', licence: '' }
  const reading = await api('POST', '/readings', { meta, blocks: imported.blocks })
  const { id } = await api('POST', '/sessions', { seminarId: seminars[0].id, readingId: reading.id, manner: 'open' })
  const { blocks } = await api('GET', `/readings/${reading.id}`)
  const { code } = (await api('GET', `/sessions/${id}`)).code
  const writers = await Promise.all(Array.from({ length: READERS }, (_, at) => join(baseUrl, id, code, `Reader ${at + 1}`)))
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] })
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block', locale: 'en-GB' })
    const [name = '', value = ''] = cookie().split('=', 2)
    await context.addCookies([{ name, value, url: baseUrl }])
    const page = await context.newPage()
    await page.goto(`${baseUrl}/s/${id}`)
    await page.getByText('Paragraph 1.').first().waitFor()
    await page.waitForLoadState('networkidle')
    const devtools = await context.newCDPSession(page)
    await devtools.send('Performance.enable')
    await weigh(devtools, 0)
    for (let minute = 1; minute <= minutes; minute++) {
      await Promise.all([write(writers, blocks, minute), readAlong(page, minute), pause(A_MINUTE)])
      if (minute % 15 === 0) await weigh(devtools, minute)
    }
  } finally {
    for (const { pen } of writers) pen.destroy()
    await browser.close()
  }
}

async function join(baseUrl: string, session: string, code: string, name: string): Promise<Writer> {
  const headers = { origin: baseUrl, 'content-type': 'application/json' }
  const joined = await fetch(`${baseUrl}/api/join`, { method: 'POST', headers, body: JSON.stringify({ code, name }) })
  if (!joined.ok) throw new Error(`joining: ${joined.status} ${await joined.text()}`)
  const cookie = joined.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
  const { me } = await (await fetch(`${baseUrl}/api/sessions/${session}`, { headers: { cookie } })).json()
  return { alias: me.alias, pen: await new SyncClient(baseUrl, `/sync/pen/${session}`, cookie).synced(), written: [] }
}

/** A minute's writing: annotations, replies to what others wrote, and here and there second thoughts. */
async function write(writers: readonly Writer[], blocks: readonly Block[], minute: number): Promise<void> {
  for (let nth = 0; nth < POSTS_A_MINUTE; nth++) {
    const at = minute * POSTS_A_MINUTE + nth
    const writer = writers[at % writers.length]
    const block = blocks[1 + ((at * 7) % (blocks.length - 1))]
    if (!writer || !block) continue
    const other = writers[(at * 11) % writers.length]?.written.at(-1)
    const id = RecordId.parse(`${writer.alias}-${String(at).padStart(12, '0')}`)
    const record = other && nth % 3 === 0 ? answerTo(other.id, at) : annotationOn(block, at)
    writer.pen.write(id, record)
    if (record.is === 'annotation') writer.written.push({ id, record })
    const first = writer.written[0]
    if (nth % 10 === 9 && first?.record.is === 'annotation')
      writer.pen.write(first.id, PenRecord.parse({ ...first.record, body: `${first.record.body} On second thoughts (${minute}).` }))
    await pause(A_MINUTE / POSTS_A_MINUTE / 2)
  }
}

const written = (at: number) => ({ to: 'commons', body: `Note ${at}: ${WORDS}`, tags: [], mentions: [], at: Date.now() })

function annotationOn({ id, text }: Block, at: number): PenRecord {
  const start = (at * 11) % Math.max(1, text.length - 40)
  const place = (offset: number) => ({ block: id, offset })
  const quote = text.slice(start, start + 30)
  const passage = { version: 1, start: place(start), end: place(start + quote.length), quote, prefix: '', suffix: '' }
  return PenRecord.parse({ is: 'annotation', passage, kind: kinds[at % kinds.length], ...written(at) })
}

const answerTo = (replyTo: RecordId, at: number): PenRecord => PenRecord.parse({ is: 'reply', replyTo, move: 'build', ...written(at) })

/** What a reader does meanwhile: goes up and down the text, opens a thread and shuts it again. */
async function readAlong(page: Page, minute: number): Promise<void> {
  await page.evaluate((down) => scrollBy(0, down), minute % 20 < 10 ? 700 : -700)
  await page.evaluate(async () => {
    const thread = [...document.querySelectorAll<HTMLElement>('[data-thread]')].find((one) => one.getBoundingClientRect().top > 100)
    thread?.querySelector<HTMLElement>('button')?.click()
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  })
  await page.keyboard.press('Escape')
}

/** Notes what the page holds once everything that nobody needs has been collected. */
async function weigh(devtools: CDPSession, minute: number): Promise<void> {
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.collectGarbage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0
  note(`an hour of a class, minute ${minute}: memory`, of('JSHeapUsedSize') / 2 ** 20, 'MB')
  note(`an hour of a class, minute ${minute}: nodes`, of('Nodes'), '')
  note(`an hour of a class, minute ${minute}: listeners`, of('JSEventListeners'), '')
}
