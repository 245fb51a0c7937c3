import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedClass } from '../../server/seed/class.ts'
import { AccountId } from '../../shared/ids.ts'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { faultsOf } from '../harness/faults.ts'
import { comment, joinedPage, type OpenRoom, openRoom } from '../harness/open-room.ts'
import { startServer, type TestServer } from '../harness/server.ts'

const SHOTS = join(import.meta.dirname, '../../test-artifacts/review')
const desktop = { width: 1280, height: 900 }

/** A seeded class, looked back on: by its facilitator on every page, and by a reader on their own. */
describeInBrowser('review', () => {
  let server: TestServer
  let browser: Browser
  let room: OpenRoom
  let session = ''
  let desk: BrowserContext
  let ada: Page
  const troubles: string[] = []

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true })
    server = await startServer()
    browser = await launchBrowser()
    room = await openRoom(server)
    const host = await server.db.prisma.account.findFirstOrThrow({ where: { host: true } })
    const facilitator = { id: AccountId.parse(host.id), name: host.name }
    const { sessions } = await seedClass(server.db, { readers: 14, sessions: 2, annotations: 360, seed: 3, facilitator })
    session = sessions.at(-1) ?? ''
    desk = await browser.newContext({ viewport: desktop, serviceWorkers: 'block', reducedMotion: 'reduce', locale: 'en-GB' })
    const [name = '', value = ''] = (room.facilitator.cookie ?? '').split('=', 2)
    await desk.addCookies([{ name, value, url: server.url }])
    ada = await desk.newPage()
    ada.on('pageerror', (error) => troubles.push(error.message))
    ada.on('console', (message) => message.type() === 'error' && troubles.push(`${message.text()} ${message.location().url}`))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.end()
  })

  const wayTo = (page: Page, name: string) => page.getByRole('navigation', { name: 'Review' }).getByRole('link', { name, exact: true })
  const expectClean = async (page: Page) => expect(await faultsOf(page)).toEqual([])
  /** What is far down is laid out anew only after the window has changed. */
  const expectNoSidewaysScroll = (page: Page) =>
    expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth))
      .toBeLessThanOrEqual(0)
  /** Looks at what stands there: at a desk, on a dark phone, at the narrowest, and on paper. */
  const look = async (page: Page, name: string) => {
    const shot = (as: string) => page.screenshot({ path: join(SHOTS, `${name}-${as}.png`), fullPage: as === 'print' })
    await expectClean(page)
    await shot('desktop')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectClean(page)
    await shot('phone-dark')
    await page.setViewportSize({ width: 320, height: 640 })
    await expectNoSidewaysScroll(page)
    await page.setViewportSize(desktop)
    await page.emulateMedia({ colorScheme: 'light', media: 'print' })
    await shot('print')
    await page.emulateMedia({ media: 'screen' })
  }

  it('begins with the briefing, which is reached from the list of sessions', async () => {
    await ada.goto(server.url)
    await ada.getByRole('link', { name: 'Review Week 2' }).click()
    await ada.getByRole('heading', { name: /questions? waits? for an answer/ }).waitFor()
    await ada.getByRole('heading', { name: 'Passages to return to' }).waitFor()
    await look(ada, 'briefing')
  })

  it('shows the text with its densities, and leads from a paragraph to its threads', async () => {
    await wayTo(ada, 'Text').click()
    await ada.getByRole('heading', { name: /^Most was written at ¶ \d+$/ }).waitFor()
    await ada.getByLabel('Show', { exact: true }).selectOption('confusion')
    await ada.getByRole('heading', { name: /^Most was unclear at/ }).waitFor()
    await look(ada, 'text')
    const there = ada.getByRole('link', { name: /show its threads/ }).first()
    await there.click()
    await expect.poll(() => new URL(ada.url()).searchParams.get('kind')).toBe('question')
    await ada.getByRole('button', { name: 'Take away: Question' }).waitFor()
  })

  it('finds threads by words and filters together, and walks through them by key', async () => {
    await wayTo(ada, 'Threads').click()
    const search = ada.getByRole('searchbox', { name: 'Search what was written' })
    await search.fill('freedom')
    await search.press('Enter')
    const list = ada.getByRole('list', { name: 'Threads' })
    await list.locator('mark').first().waitFor()
    expect(await list.locator('mark').first().textContent()).toMatch(/freedom/i)
    await ada.getByText('Filter and order').click()
    await ada.getByLabel('Kind', { exact: true }).selectOption('question')
    await expect.poll(() => new URL(ada.url()).search).toBe('?words=freedom&kind=question')
    await ada.getByText('Filter and order').click()
    await list.locator('mark').first().waitFor()
    await ada.getByRole('heading', { level: 1 }).click()
    await ada.keyboard.press('j')
    const open = ada.getByRole('region', { name: 'The thread that is open' })
    await open.getByRole('link', { name: 'Open in the reading room' }).waitFor()
    const first = new URL(ada.url()).searchParams.get('thread')
    await ada.keyboard.press('n')
    await expect.poll(() => new URL(ada.url()).searchParams.get('thread')).not.toBe(first)
    await ada.keyboard.press('k')
    await expect.poll(() => new URL(ada.url()).searchParams.get('thread')).toBe(first)
    await look(ada, 'threads')
    await ada.goto(`${server.url}/review/${session}/threads?words=zebra`)
    await ada.getByText('Nothing here meets your choice.').waitFor()
  })

  it('has a page for each reader, and two of them side by side', async () => {
    await wayTo(ada, 'Readers').click()
    await ada.getByRole('link', { name: 'Ada 1', exact: true }).click()
    await ada.getByRole('region', { name: 'Ada 1 in Week 2' }).waitFor()
    await ada.getByLabel('Beside').selectOption({ label: 'Ben 1' })
    await ada.getByRole('region', { name: 'Ben 1 in Week 2' }).waitFor()
    await look(ada, 'reader')
    await ada.getByLabel('Beside').selectOption('')
    await ada.getByLabel('Over').selectOption('seminar')
    await ada.getByRole('region', { name: 'Ada 1 in Week 1' }).waitFor()
  })

  it('shows the class in the columns that are chosen, and who talked with whom as picture and table', async () => {
    await wayTo(ada, 'Class').click()
    await ada.getByText('Choose columns').click()
    await ada.getByRole('checkbox', { name: 'Words', exact: true }).check()
    await ada.getByRole('columnheader', { name: 'Words' }).waitFor()
    expect(await ada.getByRole('link', { name: 'This table as CSV' }).getAttribute('href')).toContain('words')
    await ada.getByText('The same as a table').click()
    await ada.getByRole('columnheader', { name: 'to whom' }).waitFor()
    await look(ada, 'class')
  })

  it('exports what fits a filter', async () => {
    await ada.goto(`${server.url}/review/${session}/export?kind=question`)
    await ada.getByText(/threads? fits? your choice/).waitFor()
    await look(ada, 'export')
    const saved = ada.waitForEvent('download')
    await ada.getByRole('link', { name: 'Table (CSV)' }).click()
    expect((await saved).url()).toContain('kind=question')
    expect(troubles).toEqual([])
  })

  it('gives a reader their own page, and no other', async () => {
    const context = await browser.newContext({ viewport: desktop, serviceWorkers: 'block', reducedMotion: 'reduce', locale: 'en-GB' })
    const page = await joinedPage(context, server.url, room.code, 'Rosa')
    await comment(page, 1, 'A word of my own')
    await page.getByText('Saved').waitFor()
    await page.goto(`${server.url}/review/${room.session}/class`)
    await page.getByRole('heading', { name: 'What you wrote' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/review/${room.session}/me`)
    await page.getByText('A word of my own').waitFor()
    expect(await page.getByRole('navigation', { name: 'Review' }).count()).toBe(0)
    await look(page, 'own')
    await context.close()
  })
})
