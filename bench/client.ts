/** What a reader's browser feels with 5,000 annotations on a reading of 300 blocks, and with 20,000 blocks, in real Chromium. */
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { chromiumFlags, findChromium } from '../tests/harness/chromium.ts'
import { crowd, seatCrowd, textOf } from './crowded-session.ts'
import { note } from './figures.ts'
import { type There, withFacilitator } from './with-facilitator.ts'

const BLOCKS = 300
const ANNOTATIONS = 5_000
const FRAMES = 180
/** The longest reading there may be, and places far on in it. */
const LONG = 20_000
const FAR = 19_000
const FOUND = 15_000

export async function run(): Promise<void> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('this bench needs a Chromium: name it in CHROMIUM')
  await withFacilitator((there) => inBrowser(there, executablePath))
}

async function inBrowser(there: There, executablePath: string): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags, '--enable-precise-memory-info'] })
  try {
    const crowded = await openReading(there, BLOCKS)
    const { db } = there.catena
    await seatCrowd(db, crowded.session, await crowd(db, crowded.session, crowded.blocks, ANNOTATIONS))
    await measure(await pageOf(browser, there.baseUrl, await join(there, crowded.session)), `${there.baseUrl}/s/${crowded.session}`)
    const long = await openReading(there, LONG)
    await measureLong(await pageOf(browser, there.baseUrl, await join(there, long.session)), `${there.baseUrl}/s/${long.session}`)
  } finally {
    await browser.close()
  }
}

/** An open session on a reading of so many blocks. */
async function openReading({ api }: There, many: number): Promise<{ session: string; blocks: { id: string; text: string }[] }> {
  const { seminars } = await api('GET', '/seminars')
  const imported = await api('POST', '/imports', { format: 'text', text: textOf(many, many > BLOCKS ? 1 : 3) })
  const meta = { title: 'A long reading', author: '', language: 'en', source: '', licence: '' }
  const reading = await api('POST', '/readings', { meta, blocks: imported.blocks })
  const { id } = await api('POST', '/sessions', { seminarId: seminars[0].id, readingId: reading.id, manner: 'open' })
  const { blocks } = await api('GET', `/readings/${reading.id}`)
  return { session: id, blocks }
}

/** A reader comes in. @returns their cookie */
async function join({ api, baseUrl }: There, session: string): Promise<string> {
  const { code } = (await api('GET', `/sessions/${session}`)).code
  const headers = { origin: baseUrl, 'content-type': 'application/json' }
  const joined = await fetch(`${baseUrl}/api/join`, { method: 'POST', headers, body: JSON.stringify({ code, name: 'Rita' }) })
  if (!joined.ok) throw new Error(`joining: ${joined.status} ${await joined.text()}`)
  return joined.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
}

/** A reader's page, which keeps the durations of long tasks. */
async function pageOf(browser: Browser, baseUrl: string, cookie: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block', locale: 'en-GB' })
  const [name = '', value = ''] = cookie.split('=', 2)
  await context.addCookies([{ name, value, url: baseUrl }])
  const page = await context.newPage()
  await page.addInitScript(() => {
    const tasks: number[] = []
    Object.assign(globalThis, { longTasks: tasks })
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
      buffered: true,
    })
  })
  return page
}

/** A whole book: it is there at once, and nothing in it is far. */
async function measureLong(page: Page, address: string): Promise<void> {
  const book = `${LONG} blocks`
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const timed = async (doing: string, act: () => Promise<unknown>) => {
    const began = performance.now()
    await act()
    note(`${book}, ${doing}`, performance.now() - began, 'ms')
    await longTasks(page, `${book}, ${doing}`)
  }
  await timed('text is there', async () => {
    await page.goto(address)
    await page.getByText('Paragraph 1.').first().waitFor()
  })
  await scroll(page, devtools, `${book}, scrolling`)
  await timed(`to ¶ ${FAR}`, async () => {
    await page.evaluate((far) => {
      location.hash = `#p${far}`
    }, FAR)
    await page.waitForFunction((far) => {
      const top = document.getElementById(`p${far}`)?.getBoundingClientRect().top
      return top !== undefined && top > 0 && top < innerHeight
    }, FAR)
  })
  await page.keyboard.press('/')
  const field = page.getByRole('textbox', { name: 'Find in the text' })
  await field.waitFor()
  await longTasks(page, `${book}, opening the search`)
  await timed('words are found', async () => {
    await field.fill(`Paragraph ${FOUND}.`)
    // a locator by words would look through all of the book itself
    await page.waitForFunction(() => document.querySelector('search [role="status"]')?.textContent === '1 of 1')
  })
  note(`${book}, memory of the page`, await memoryOf(page, devtools), 'MB')
}

async function measure(page: Page, address: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  // processor time of the page's own thread: much the same whatever else the machine does
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const began = performance.now()
  await page.goto(address)
  await page.getByText('Paragraph 1.').first().waitFor()
  note('text is there', performance.now() - began, 'ms')
  await page.locator('[data-thread]').first().waitFor()
  note('first threads are there', performance.now() - began, 'ms')
  await page.waitForLoadState('networkidle')
  await longTasks(page, 'opening the room')

  await scroll(page, devtools, 'scrolling')

  const opened = await page.evaluate(async () => {
    const thread = [...document.querySelectorAll<HTMLElement>('[data-thread]')].find((one) => one.getBoundingClientRect().top > 100)
    const from = performance.now()
    const target = thread?.querySelector<HTMLElement>('button') ?? thread
    target?.click()
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    return performance.now() - from
  })
  note('opening a thread, to the second frame', opened, 'ms')
  await longTasks(page, 'opening a thread')

  await page.evaluate(() => scrollTo(0, 0))
  await page
    .getByRole('button', { name: /^Comment on ¶ 2$/ })
    .first()
    .evaluate((button: HTMLElement) => button.click())
  const area = page.getByRole('textbox', { name: 'Your words' })
  await area.waitFor()
  await longTasks(page, 'opening the composer')
  const typed = await area.evaluate(async (field: HTMLTextAreaElement) => {
    const times: number[] = []
    for (let at = 0; at < 120; at++) {
      const from = performance.now()
      field.focus()
      document.execCommand('insertText', false, at % 6 === 5 ? ' ' : 'a')
      await new Promise((done) => requestAnimationFrame(done))
      times.push(performance.now() - from)
    }
    return times.toSorted((a, b) => a - b)
  })
  note('typing, letter to frame, middle', typed[Math.floor(typed.length / 2)] ?? 0, 'ms')
  note('typing, letter to frame, 95 of 100', typed[Math.floor(typed.length * 0.95)] ?? 0, 'ms')
  await longTasks(page, 'typing')
  note('memory of the page', await memoryOf(page, devtools), 'MB')
}

/** What is left on the heap when what nobody holds has gone, in MB. */
async function memoryOf(page: Page, devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  return (await page.evaluate(() => Number(Reflect.get(Reflect.get(performance, 'memory') ?? {}, 'usedJSHeapSize')))) / 2 ** 20
}

/** Scrolls down some windows, frame by frame. */
async function scroll(page: Page, devtools: CDPSession, doing: string): Promise<void> {
  const before = await workOf(devtools)
  const frames = await page.evaluate(async (many) => {
    const times: number[] = []
    let before = performance.now()
    for (let at = 0; at < many; at++) {
      scrollBy(0, 90)
      await new Promise(requestAnimationFrame)
      const now = performance.now()
      times.push(now - before)
      before = now
    }
    return times.toSorted((a, b) => a - b)
  }, FRAMES)
  const after = await workOf(devtools)
  for (const [work, sum] of Object.entries(after)) note(`${doing}, a frame's ${work}`, (sum - (before[work] ?? 0)) / FRAMES, 'ms')
  note(`${doing}, frame, middle`, frames[Math.floor(frames.length / 2)] ?? 0, 'ms')
  note(`${doing}, frame, 95 of 100`, frames[Math.floor(frames.length * 0.95)] ?? 0, 'ms')
  await longTasks(page, doing)
}

/** What the page's own thread has done so far, in ms of processor time. */
async function workOf(devtools: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  const of = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000
  return {
    script: of('ScriptDuration'),
    'layout and style': of('LayoutDuration') + of('RecalcStyleDuration'),
    'work in all': of('TaskDuration'),
  }
}

/** Tasks over 50 ms since the last look: how many, and the longest. */
async function longTasks(page: Page, doing: string): Promise<void> {
  const tasks = await page.evaluate(async () => {
    await new Promise((done) => setTimeout(done, 300)) // the browser tells of long tasks a little later
    const all: number[] = Reflect.get(globalThis, 'longTasks')
    return all.splice(0)
  })
  note(`${doing}: long tasks`, tasks.length, '')
  if (tasks.length > 0) note(`${doing}: the longest`, Math.max(...tasks), 'ms')
}
