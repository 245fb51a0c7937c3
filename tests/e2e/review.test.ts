import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedClass } from '../../server/seed/class.ts'
import { AccountId } from '../../shared/ids.ts'
import { ThreadsPage } from '../../shared/protocol/http/review.ts'
import { SessionFile } from '../../shared/session-file/session-file.ts'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { faultsOf } from '../harness/faults.ts'
import { comment, joinedPage, type OpenRoom, openRoom } from '../harness/open-room.ts'
import { startServer, type TestServer } from '../harness/server.ts'

const SHOTS = join(import.meta.dirname, '../../test-artifacts/review')
const desktop = { width: 1280, height: 900 }

/** A seeded class, looked back on: by its facilitator on every page, by keys alone, and by a reader on their own. */
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
  /** Goes there by Tab: what cannot be reached so is out of reach for whoever has no pointer. */
  const reach = async (what: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') => {
    await what.waitFor()
    for (let presses = 0; presses < 150; presses++) {
      if (await what.evaluate((element) => element === document.activeElement)) return
      await ada.keyboard.press(key)
    }
    throw new Error(`no Tab leads to ${what.toString()}`)
  }
  const press = async (what: Locator, key = 'Enter') => {
    await reach(what)
    await ada.keyboard.press(key)
  }
  /** To another page of review, from the beginning of this one. */
  const goTo = async (name: string) => {
    await ada.getByRole('link', { name: 'To the reading room' }).focus()
    await press(wayTo(ada, name))
  }
  /** Chooses in a list by its first letters. */
  const choose = async (list: Locator, letters: string) => {
    await reach(list)
    await ada.keyboard.type(letters)
  }
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
    expect(await faultsOf(page, { of: 'width' })).toEqual([])
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
    await goTo('Text')
    await ada.getByRole('heading', { name: /^Most was written at ¶ \d+$/ }).waitFor()
    await choose(ada.getByLabel('Show', { exact: true }), 'Conf')
    await ada.getByRole('heading', { name: /^Most was unclear at/ }).waitFor()
    await look(ada, 'text')
    const there = ada.getByRole('link', { name: /show its threads/ }).first()
    await press(there)
    await expect.poll(() => new URL(ada.url()).searchParams.get('kind')).toBe('question')
    await ada.getByRole('button', { name: 'Take away: Question' }).waitFor()
  })

  it('finds threads by words and filters together, and walks through them by key', async () => {
    await goTo('Threads')
    await reach(ada.getByRole('searchbox', { name: 'Search what was written' }))
    await ada.keyboard.type('freedom')
    await ada.keyboard.press('Enter')
    const list = ada.getByRole('list', { name: 'Threads' })
    await list.locator('mark').first().waitFor()
    expect(await list.locator('mark').first().textContent()).toMatch(/freedom/i)
    const filters = ada.getByText('Filter and order')
    await press(filters)
    await choose(ada.getByLabel('Kind', { exact: true }), 'Que')
    await expect.poll(() => new URL(ada.url()).search).toBe('?words=freedom&kind=question')
    await reach(filters, 'Shift+Tab')
    await ada.keyboard.press('Enter')
    await list.locator('mark').first().waitFor()
    await ada.keyboard.press('j')
    const open = ada.getByRole('region', { name: 'The thread that is open' })
    await open.getByRole('link', { name: 'Open in the reading room' }).waitFor()
    const first = new URL(ada.url()).searchParams.get('thread')
    await ada.keyboard.press('n')
    await expect.poll(() => new URL(ada.url()).searchParams.get('thread')).not.toBe(first)
    await ada.keyboard.press('k')
    await expect.poll(() => new URL(ada.url()).searchParams.get('thread')).toBe(first)
    await look(ada, 'threads')
    await ada.goto(`${server.url}/review/${session}/threads?resolved=no`)
    const opened = () => new URL(ada.url()).searchParams.get('thread')
    const total = Number.parseInt((await ada.getByText(/^\d+ threads$/).textContent()) ?? '', 10)
    const bar = ada.getByRole('group', { name: 'Choose threads, to mark them together' })
    await ada.keyboard.press('j')
    await open.getByRole('link', { name: 'Open in the reading room' }).waitFor()
    const beginning = opened()
    await ada.keyboard.press('x')
    await bar.getByText(`1 of ${total} chosen`).waitFor()
    await ada.keyboard.press('j')
    await expect.poll(opened).not.toBe(beginning)
    await ada.keyboard.press('X')
    await bar.getByText(`2 of ${total} chosen`).waitFor()
    const focusedAt = () => ada.evaluate(() => document.activeElement?.closest('[data-index]')?.getAttribute('data-index'))
    await reach(list.locator('[data-thread][tabindex="0"]'))
    const stoodAt = Number(await focusedAt())
    await ada.keyboard.press('ArrowDown')
    await expect.poll(focusedAt).toBe(String(stoodAt + 1))
    // All that fit, also those that are not drawn.
    expect(await list.getByRole('listitem').count()).toBeLessThan(total)
    await reach(bar.getByRole('checkbox'), 'Shift+Tab')
    await ada.keyboard.press('Space')
    await bar.getByText(`${total} of ${total} chosen`).waitFor()
    await press(bar.getByRole('button', { name: 'Resolve' }))
    await ada.getByText(/^\d+ threads marked\.$/).waitFor()
    await reach(ada.getByRole('button', { name: 'Undo' }), 'Shift+Tab')
    await ada.keyboard.press('Enter')
    await ada.getByText('Taken back.').waitFor()
    await ada.getByText(`${total} threads`, { exact: true }).waitFor()
    await ada.goto(`${server.url}/review/${session}/threads?words=zebra`)
    await ada.getByText('Nothing here meets your choice.').waitFor()
  })

  it('has a page for each reader, and two of them side by side', async () => {
    await goTo('Readers')
    await press(ada.getByRole('link', { name: 'Kofi 1', exact: true }))
    await ada.getByRole('region', { name: 'Kofi 1 in Week 2' }).waitFor()
    await choose(ada.getByLabel('Beside'), 'Jun 1')
    await ada.getByRole('region', { name: 'Jun 1 in Week 2' }).waitFor()
    await look(ada, 'reader')
    await choose(ada.getByLabel('Beside'), 'Nob')
    await choose(ada.getByLabel('Over'), 'All')
    await ada.getByRole('region', { name: 'Kofi 1 in Week 1' }).waitFor()
  })

  it('shows the class in the columns that are chosen, and who talked with whom as picture and table', async () => {
    await goTo('Class')
    await press(ada.getByText('Choose columns'))
    await press(ada.getByRole('checkbox', { name: 'Words', exact: true }), 'Space')
    await ada.getByRole('columnheader', { name: 'Words' }).waitFor()
    expect(await ada.getByRole('link', { name: 'This table as CSV' }).getAttribute('href')).toContain('words')
    await press(ada.getByText('The same as a table').last())
    await ada.getByRole('columnheader', { name: 'to whom' }).waitFor()
    await look(ada, 'class')
  })

  it('sets another class on the same text beside this one', async () => {
    await goTo('Compare')
    await ada.getByRole('heading', { name: /^(Both classes: most at|Most at)/ }).waitFor()
    await choose(ada.getByRole('combobox', { name: 'Along the text' }), 'Conf')
    await ada.getByText(/^Counted: the questions of a paragraph/).waitFor()
    await look(ada, 'compare')
    await press(ada.getByRole('link', { name: /, Week 1 · .*: \d+$/ }).first())
    await expect.poll(() => new URL(ada.url()).searchParams.get('kind')).toBe('question')
    expect(ada.url()).not.toContain(session)
  })

  it('plays the session once more, to a moment that is chosen, and says what was changed', async () => {
    await ada.goto(`${server.url}/review/${session}/replay`)
    const moment = ada.getByRole('slider', { name: 'Moment of the session' })
    await press(moment, 'Home')
    await expect.poll(async () => (await moment.inputValue()) === (await moment.getAttribute('min'))).toBe(true)
    await press(moment, 'End')
    const latest = ada.getByRole('list', { name: 'The latest' })
    await expect.poll(() => latest.locator('p').count()).toBeGreaterThan(0)
    await press(ada.getByText('The same as a table'))
    await ada.getByRole('columnheader', { name: 'Words changed' }).waitFor()
    await look(ada, 'replay')
    await reach(ada.getByRole('button', { name: 'Play' }), 'Shift+Tab')
    await ada.keyboard.press('Enter')
    await press(ada.getByRole('button', { name: 'Pause' }))
    // What was changed in one annotation opens where it is read.
    const { threads } = ThreadsPage.parse(
      await (await ada.request.get(`${server.url}/api/sessions/${session}/review/threads?limit=200`)).json(),
    )
    const changed = threads.find(({ posts }) => posts.some((post) => post.edited && !post.deleted))
    await ada.goto(`${server.url}/review/${session}/threads?thread=${changed?.id}`)
    const edited = ada.getByText('edited: what was changed').first()
    await press(edited)
    await edited.locator('..').getByText('as it was posted').waitFor()
  })

  it('leads from the sessions of a seminar to what returns in them', async () => {
    const week = ada.getByRole('rowheader').getByRole('link', { name: 'Week 1', exact: true })
    const { seminar } = await (await ada.request.get(`${server.url}/api/sessions/${session}`)).json()
    await ada.goto(`${server.url}/seminars/${seminar.id}/review`)
    await ada.getByRole('heading', { name: 'Questions that return' }).waitFor()
    await look(ada, 'seminar')
    await press(week)
    await ada.getByRole('heading', { name: 'Passages to return to' }).waitFor()
  })

  it('exports what fits a filter', async () => {
    await ada.goto(`${server.url}/review/${session}/export?kind=question`)
    await ada.getByText(/threads? fits? your choice/).waitFor()
    await look(ada, 'export')
    const saved = ada.waitForEvent('download')
    await press(ada.getByRole('link', { name: 'Table (CSV)', exact: true }))
    expect((await saved).url()).toContain('kind=question')
  })

  it('tells how far a large file is, through a reload, and stops it when asked', async () => {
    // As another server does it: this one only tells of it.
    await server.db.pool.query(
      `INSERT INTO work (id, account_id, session_id, kind, name, done, total, changed_at, expires_at)
       SELECT gen_random_uuid(), id, $1, 'export', 'record.html', 1200, 50000, now() + interval '1 hour', now() + interval '6 hours' FROM account WHERE host`,
      [session],
    )
    await ada.goto(`${server.url}/review/${session}/export`)
    const files = ada.getByRole('list', { name: 'Large files' })
    await files.getByText('1,200 of 50,000 annotations and replies').waitFor()
    await ada.reload()
    await files.getByText('1,200 of 50,000').waitFor()
    await look(ada, 'export-large')
    await press(files.getByRole('button', { name: 'Cancel' }))
    await files.waitFor({ state: 'detached' })
  })

  it('makes a large record while one looks elsewhere, and brings it when it is ready', async () => {
    const host = await server.db.prisma.account.findFirstOrThrow({ where: { host: true } })
    const facilitator = { id: AccountId.parse(host.id), name: host.name }
    const { sessions } = await seedClass(server.db, { readers: 6, sessions: 1, annotations: 700, seed: 5, facilitator })
    await ada.goto(`${server.url}/review/${sessions[0]}/export`)
    const saved = ada.waitForEvent('download')
    await ada.getByRole('button', { name: 'The record (HTML)' }).click()
    expect((await saved).suggestedFilename()).toBe('record.html')
    await ada.getByRole('link', { name: 'Download' }).waitFor()
    expect(troubles).toEqual([])
  })

  it('gives out a record that opens by itself, is searched, and asks nobody for anything', async () => {
    await ada.goto(`${server.url}/review/${session}/export?kind=question`)
    const saved = ada.waitForEvent('download')
    await ada.getByRole('link', { name: 'The record (HTML)', exact: true }).click()
    const file = join(SHOTS, 'record.html')
    await (await saved).saveAs(file)
    const context = await browser.newContext({ viewport: desktop, reducedMotion: 'reduce' })
    const record = await context.newPage()
    const asked: string[] = []
    record.on('request', (request) => asked.push(request.url()))
    record.on('pageerror', (error) => troubles.push(error.message))
    record.on('console', (message) => troubles.push(message.text()))
    await record.goto(pathToFileURL(file).href)
    const threads = record.getByRole('article')
    const all = await threads.count()
    const [first = ''] = await threads.locator('.name').first().allTextContents()
    await record.getByRole('combobox', { name: 'Person' }).selectOption({ label: first })
    await record.getByRole('searchbox', { name: 'Words' }).fill('QUESTION')
    await record.getByText(new RegExp(`^\\d+ of ${all} threads$`)).waitFor()
    for (const text of await threads.allTextContents()) expect(text).toContain(first)
    expect(await threads.count()).toBeLessThan(all)
    await record.getByRole('searchbox', { name: 'Words' }).press('Enter')
    expect(await record.evaluate(() => document.activeElement?.className)).toContain('k-question')
    await record.getByRole('button', { name: 'Show everything' }).click()
    expect(await threads.count()).toBe(all)
    // A page of it, in both themes: the rest of the text is as its beginning.
    const expectBeginningClean = async () =>
      expect((await new AxeBuilder({ page: record }).exclude('.unit:nth-child(n+24)').analyze()).violations).toEqual([])
    await expectBeginningClean()
    await record.screenshot({ path: join(SHOTS, 'record-desktop.png') })
    await record.emulateMedia({ colorScheme: 'dark' })
    await record.setViewportSize({ width: 320, height: 640 })
    await expectBeginningClean()
    await expectNoSidewaysScroll(record)
    await record.screenshot({ path: join(SHOTS, 'record-phone-dark.png') })
    expect(asked).toEqual([pathToFileURL(file).href])
    expect(troubles).toEqual([])
    await context.close()
  })

  it('brings a file of annotations in: what would come, what did not fit, through a reload in the middle', async () => {
    const post = (id: string, exact: string, more: object = {}) => ({
      id,
      user: 'acct:jane@hypothes.is',
      user_info: { display_name: 'Jane' },
      text: `Note ${id}`,
      target: [{ source: 'x', selector: [{ type: 'TextQuoteSelector', exact }] }],
      ...more,
    })
    const [block] = await ada.request.get(`${server.url}/api/sessions/${session}/exports/json`).then(async (answer) => {
      const { reading } = SessionFile.parse(await answer.json())
      return reading.versions.flatMap(({ blocks }) => blocks.filter(({ text }) => text.length > 80))
    })
    const annotations = [
      post('fits', block?.text.slice(10, 60) ?? ''),
      post('lost', 'no such words'),
      post('answer', '', { references: ['fits'] }),
    ]
    await ada.goto(`${server.url}/review/${session}/import`)
    const bring = (name: string, text: string) =>
      ada.getByLabel('File', { exact: true }).setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
    await reach(ada.getByRole('button', { name: 'Choose a file' }))
    await bring('broken.json', '{"annotations": [')
    await ada
      .locator('[data-heard]')
      .getByText(/is not JSON/)
      .waitFor()
    await bring('notes.json', JSON.stringify({ annotations }))
    await ada.getByRole('heading', { name: 'What is in notes.json' }).waitFor()
    await press(ada.getByText('1 did not fit'))
    await ada.getByText('These words are not in the text.').waitFor()
    await look(ada, 'import')
    // It waits in the middle, as if there were much.
    const blocking = await server.db.pool.connect()
    await blocking.query('BEGIN; LOCK TABLE record IN SHARE MODE')
    await press(ada.getByRole('button', { name: 'Bring it in' }))
    await ada.getByText('Bringing in notes.json').waitFor()
    await ada.reload()
    await ada.getByText('Bringing in notes.json').waitFor()
    await blocking.query('COMMIT')
    blocking.release()
    await ada.getByRole('heading', { name: 'Brought in from notes.json' }).waitFor()
    await ada.getByText('2 annotations').waitFor()
    await ada.getByText('1 reply').waitFor()
  })

  it('stops a file that comes in when asked, and tells what had come by then', async () => {
    await server.db.pool.query(
      `INSERT INTO work (id, account_id, session_id, kind, name, asked, done, total, changed_at, expires_at)
       SELECT gen_random_uuid(), id, $1, 'import', 'much.json', 'look=no', 60000, 100000, now() + interval '1 hour', now() + interval '6 hours' FROM account WHERE host`,
      [session],
    )
    await ada.goto(`${server.url}/review/${session}/import`)
    await ada.getByRole('button', { name: 'Cancel' }).click()
    await ada.getByText('Stopping much.json').waitFor()
    const came = { annotations: 200, replies: 0, marks: 0, people: 1, unplaced: 0, private: 0, already: 0, misfits: 0 }
    const told = { is: 'annotations-brought', format: 'hypothesis', look: false, ...came, groups: [], firstMisfits: [] }
    await server.db.pool.query(`UPDATE work SET state = 'cancelled', result = $1 WHERE name = 'much.json'`, [JSON.stringify(told)])
    await ada.getByRole('heading', { name: 'Stopped in the middle of much.json' }).waitFor()
    await ada.getByText('200 annotations').waitFor()
    await expectClean(ada)
  })

  it('brings a whole session into a seminar', async () => {
    const file = await (await ada.request.get(`${server.url}/api/sessions/${room.session}/exports/json`)).body()
    await ada.goto(`${server.url}/seminars/${room.seminar}`)
    await ada.getByRole('button', { name: 'Bring one from a file' }).click()
    const dialog = ada.getByRole('dialog')
    await dialog.getByLabel('File', { exact: true }).setInputFiles({ name: 'session.json', mimeType: 'application/json', buffer: file })
    await dialog.getByRole('button', { name: 'Bring it in' }).click()
    await expectClean(ada)
    await dialog.getByRole('link', { name: 'To its review' }).click()
    await ada.getByRole('navigation', { name: 'Review' }).waitFor()
    expect(ada.url()).not.toContain(room.session)
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
