import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { PASSWORD } from '../harness/app.ts'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { comment } from '../harness/open-room.ts'
import { type Network, networkTo } from '../harness/proxy.ts'
import { startServer, type TestServer } from '../harness/server.ts'

const TEXT = readFileSync(join(import.meta.dirname, '../fixtures/readings/ferry.txt'), 'utf8')
const WORDS = 'still collecting its subscriptions'
const SHOTS = join(import.meta.dirname, '../../test-artifacts/walk')

/** From a first link to two people annotating one text, in the order in which a person does it; each step needs the one before. */
describeInBrowser('a facilitator and a reader on a phone', () => {
  let server: TestServer
  let network: Network
  let browser: Browser
  let desk: BrowserContext
  let phone: BrowserContext
  let ada: Page
  let grace: Page
  let joinUrl: string
  const troubles: string[] = []
  const shot = (page: Page, name: string) => page.screenshot({ path: join(SHOTS, `${name}.png`) })
  /** What others write waits until the reader looks up; so look up until it is there. */
  const seen = (page: Page, what: Locator) =>
    expect
      .poll(async () => {
        const pill = page.getByRole('button', { name: /\d new/ })
        if (await pill.isVisible()) await pill.click()
        return what.count()
      })
      .toBeGreaterThan(0)
  const watched = (page: Page, who: string): Page => {
    page.on('pageerror', (error) => troubles.push(`${who}: ${error.message}`))
    page.on('console', (message) => message.type() === 'error' && troubles.push(`${who}: ${message.text()}`))
    return page
  }

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true })
    server = await startServer()
    network = await networkTo(server.port)
    browser = await launchBrowser()
    desk = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 })
    ada = watched(await desk.newPage(), 'Ada')
    grace = watched(await phone.newPage(), 'Grace')
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    await shot(ada, `failed-ada-${task.name.slice(0, 20)}`)
    await shot(grace, `failed-grace-${task.name.slice(0, 20)}`)
  })
  afterAll(async () => {
    await browser?.close()
    await network?.end()
    await server?.end()
  })

  it('becomes a facilitator by the one-time link, signs out and in again', async () => {
    await ada.goto(server.firstFacilitatorLink ?? '')
    await ada.getByLabel('Your name').fill('Ada')
    await ada.getByLabel('E-mail').fill('ada@example.org')
    await ada.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await ada.getByRole('button', { name: 'Become facilitator' }).click()
    await ada.getByRole('heading', { name: /Welcome, Ada/ }).waitFor()
    await shot(ada, '1-home')
    await ada.getByRole('button', { name: 'Ada' }).click()
    await ada
      .getByRole('menuitem', { name: 'Sign out' })
      .or(ada.getByRole('button', { name: 'Sign out' }))
      .click()
    await ada.goto(`${server.url}/sign-in`)
    await ada.getByLabel('E-mail').fill('ada@example.org')
    await ada.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await ada.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click()
    await ada.getByRole('heading', { name: /Welcome, Ada/ }).waitFor()
  })

  it('brings a reading as it was copied from the web', async () => {
    await ada.goto(`${server.url}/readings/new`)
    await ada.getByRole('textbox', { name: /paste the text/i }).fill(TEXT)
    await ada.getByRole('button', { name: 'Show what comes out' }).click()
    await expect.poll(() => ada.getByLabel('Title').inputValue()).toBe('The Ferry and the Bridge')
    expect(await ada.getByLabel('Author').inputValue()).toBe('Martha Ellwood')
    await shot(ada, '2-preview')
    await ada.getByRole('button', { name: 'Publish' }).click()
    await ada
      .getByRole('link', { name: 'Open a session' })
      .or(ada.getByRole('button', { name: 'Open a session' }))
      .first()
      .click()
  })

  it('opens a session and is given a code, a link and a QR code', async () => {
    await ada.getByRole('heading', { name: 'Open a session' }).waitFor()
    await ada.getByLabel(/^Open/).check()
    await ada.getByRole('main').getByRole('button', { name: /Open/ }).click()
    const link = ada.getByRole('link', { name: /\/join\// })
    joinUrl = (await link.getAttribute('href')) ?? ''
    expect(joinUrl).toMatch(/\/join\/[A-Z0-9]{4}-[A-Z0-9]{4}$/)
    await expect
      .poll(() =>
        ada
          .locator('img')
          .first()
          .evaluate((image: HTMLImageElement) => image.naturalWidth),
      )
      .toBeGreaterThan(0)
    await shot(ada, '3-door')
    await ada
      .getByRole('link', { name: 'Open the reading room' })
      .or(ada.getByRole('button', { name: 'Open the reading room' }))
      .click()
    await ada.getByText(WORDS, { exact: false }).waitFor()
  })

  it('is joined by a reader with the code and a name only', async () => {
    await grace.goto(network.url + new URL(joinUrl).pathname)
    await grace.getByLabel('Your name').fill('Grace')
    await shot(grace, '4-join')
    await grace.getByRole('button', { name: 'Join' }).click()
    await grace.getByText(WORDS, { exact: false }).waitFor()
    await shot(grace, '5-room-phone')
    await expect.poll(() => ada.getByRole('button', { name: /2\s*people here/ }).count()).toBe(1)
  })

  it('annotates a selected passage, which the other sees at once', async () => {
    const paragraph = ada.locator('p, [data-block]').filter({ hasText: WORDS }).first()
    await paragraph.evaluate((element, words) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.textContent?.indexOf(words) ?? -1
        if (at < 0) continue
        getSelection()?.setBaseAndExtent(node, at, node, at + words.length)
      }
    }, WORDS)
    await ada.getByRole('button', { name: 'Comment', exact: true }).click()
    await ada.getByRole('textbox', { name: 'Your words' }).fill('Who **paid** it?')
    await ada.getByRole('radio', { name: /question/i }).click()
    await shot(ada, '6-composer')
    await ada.getByRole('button', { name: 'Post' }).click()
    await ada.getByText('Saved').waitFor()
    await grace
      .getByRole('button', { name: /1 (comment|annotation)/ })
      .first()
      .click()
    await grace.getByText('paid', { exact: true }).waitFor()
    await shot(grace, '7-thread-phone')
  })

  it('is answered from the phone, and marked', async () => {
    await grace.getByRole('button', { name: 'Reply' }).first().tap()
    await grace.getByRole('textbox', { name: 'Your reply' }).fill('The tide did, twice a day.')
    await grace.getByRole('button', { name: 'Post' }).tap()
    for (const name of [/^Thanks/, /^Agree/, /^Me too/]) {
      const mark = grace.getByRole('button', { name }).first()
      const { width = 0, height = 0 } = (await mark.boundingBox()) ?? {}
      expect(Math.min(width, height), String(name)).toBeGreaterThanOrEqual(44)
      await mark.tap()
      await expect.poll(() => mark.getAttribute('aria-pressed')).toBe('true')
    }
    // and takes it back
    await grace
      .getByRole('button', { name: /^Thanks/ })
      .first()
      .tap()
    await seen(ada, ada.getByText('The tide did, twice a day.'))
    await seen(ada, ada.getByText('1 asks the same'))
    await shot(ada, '8-thread')
  })

  it('edits and deletes what is their own', async () => {
    await comment(ada, 1, 'A harbor.')
    const mine = ada.getByRole('article').or(ada.getByRole('group')).filter({ hasText: 'A harbor.' }).last()
    await mine.getByRole('button', { name: 'More' }).last().click()
    await ada.getByRole('menuitem', { name: 'Edit' }).click()
    await ada.getByRole('textbox', { name: 'Your words' }).fill('A harbour.')
    await ada.getByRole('button', { name: /Save/ }).click()
    await ada.getByText('A harbour.').first().waitFor()
    await expect
      .poll(async () =>
        (
          await server.db.pool.query(`SELECT value->>'body' AS body FROM revision WHERE value->>'body' LIKE 'A harb%' ORDER BY revision`)
        ).rows.map((row) => row.body),
      )
      .toEqual(['A harbor.', 'A harbour.'])
  })

  it('writes on without the network, through a reload, and everything arrives once', async () => {
    await grace.getByRole('button', { name: 'Reply' }).first().click()
    network.cut()
    await grace.getByRole('textbox', { name: 'Your reply' }).fill('Written on the train, in a tunnel.')
    await grace.getByRole('button', { name: 'Post' }).click()
    await grace.getByText(/Offline, \d to send/).waitFor()
    await shot(grace, '9-offline')
    network.restore()
    await grace.reload()
    await grace.getByText(WORDS, { exact: false }).waitFor()
    await grace.getByText('Saved').waitFor()
    await ada.getByText('Who paid it?').click()
    await seen(ada, ada.getByText('Written on the train, in a tunnel.'))
    const { rows } = await server.db.pool.query(`SELECT revision FROM record WHERE value->>'body' = 'Written on the train, in a tunnel.'`)
    expect(rows).toHaveLength(1)
    await shot(ada, '10-after')
  })

  it('comes back on the same device as the same person', async () => {
    await grace.goto(network.url + new URL(joinUrl).pathname)
    await grace.getByText(/You are in this session already, as/).waitFor()
    await grace.getByRole('main').getByRole('link').click()
    await grace.getByText(WORDS, { exact: false }).waitFor()
    const { rows } = await server.db.pool.query(`SELECT count(*)::int AS n FROM participant WHERE name LIKE 'Grace%'`)
    expect(rows[0].n).toBe(1)
  })

  it('met no error on the way', () => {
    expect(
      troubles.filter(
        (trouble) => !/ERR_(CONNECTION|EMPTY|NETWORK|INTERNET)|WebSocket connection|Failed to fetch|Failed to load resource/.test(trouble),
      ),
    ).toEqual([])
  })
})
