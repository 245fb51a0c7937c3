import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PASSWORD } from '../harness/app.ts'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { LiveClient } from '../harness/live.ts'
import { startServer, type TestServer } from '../harness/server.ts'

const SHOTS = join(import.meta.dirname, '../../test-artifacts/correction')

/** From the demo on a first home to its correction, what that leaves without a place, and its end; each step needs the one before. */
describeInBrowser('a facilitator with the demo', () => {
  let server: TestServer
  let browser: Browser
  let desk: BrowserContext
  let ada: Page
  let reader: Page
  let room: string
  const troubles: string[] = []
  const watched = (page: Page): Page => {
    page.on('pageerror', (error) => troubles.push(error.message))
    return page
  }
  /** Each screen as it is on a desk, on a phone and in the dark. */
  const look = async (page: Page, name: string) => {
    const size = page.viewportSize()
    await page.screenshot({ path: join(SHOTS, `${name}.png`) })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.screenshot({ path: join(SHOTS, `${name}-dark.png`) })
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 390, height: 844 })
    await page.screenshot({ path: join(SHOTS, `${name}-phone.png`) })
    if (size) await page.setViewportSize(size)
  }

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true })
    server = await startServer()
    browser = await launchBrowser()
    desk = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    ada = watched(await desk.newPage())
  })
  afterAll(async () => {
    await browser?.close()
    await server?.end()
  })

  it('opens it from a first home, and finds threads to answer beside the text', async () => {
    await ada.goto(server.firstFacilitatorLink ?? '')
    await ada.getByLabel('Your name').fill('Ada')
    await ada.getByLabel('E-mail').fill('ada@example.org')
    await ada.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await ada.getByRole('button', { name: 'Become facilitator' }).click()
    await ada.getByRole('heading', { name: 'Or look around first' }).waitFor()
    await look(ada, '1-home')
    await ada.getByRole('button', { name: 'Try it with our own short reading' }).click()
    await ada.waitForURL(/\/s\//)
    room = ada.url()
    await ada.getByRole('heading', { name: 'Why slowly' }).waitFor()
    await ada.getByText('A stop sign answers the first time').first().waitFor()
    await look(ada, '2-room')
  })

  it('corrects the text: words in one block, and another left out', async () => {
    const joined = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    reader = watched(await joined.newPage())
    const view = await ada.evaluate(async (id) => (await fetch(`/api/sessions/${id}`)).json(), room.split('/').at(-1))
    await reader.goto(view.code.url)
    await reader.getByLabel(/name/i).first().fill('Rosa')
    await reader.getByRole('button', { name: /join/i }).last().click()
    await reader.getByRole('heading', { name: 'Why slowly' }).waitFor()

    // Everyone is led to a paragraph, and asked something at words, that the correction will take away.
    const cookie = (await desk.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const live = new LiveClient(server.url, cookie, view.id)
    const { blocks } = await ada.evaluate(async (id) => (await fetch(`/api/readings/${id}`)).json(), view.reading.id)
    const pointAt = (words: string) => {
      const block = blocks.find(({ text: inBlock }: { text: string }) => inBlock.includes(words))
      const from = block.text.indexOf(words)
      const context = { prefix: block.text.slice(Math.max(0, from - 32), from), suffix: '' }
      const [start, end] = [from, from + words.length].map((offset) => ({ block: block.id, offset }))
      return { version: 1, start, end, quote: words, ...context }
    }
    await live.does('spotlight', { target: { is: 'passage', passage: pointAt('Read it once without a pen.') } })
    const asked = { prompt: crypto.randomUUID(), body: 'What does a pen change?', release: true }
    await live.does('add-prompt', { ...asked, passage: pointAt('Read it once without a pen.') })
    const kept = { prompt: crypto.randomUUID(), body: 'What is it to ask twice?', release: true }
    await live.does('add-prompt', { ...kept, passage: pointAt('only those who ask it twice') })
    live.close()
    await reader
      .getByText(/leads you to ¶ \d+\./)
      .first()
      .waitFor()

    await ada.goto(`${server.url}/readings/${view.reading.id}`)
    await ada.getByRole('link', { name: 'Correct this text' }).click()
    await ada.getByRole('heading', { name: 'Correct the text' }).waitFor()
    const text = ada.getByRole('region', { name: 'What came out' })
    await text.getByText('A text answers only those who ask it twice.').click()
    await ada.getByRole('button', { name: 'Correct words' }).click()
    const words = ada.getByLabel('Words of this block')
    await words.fill((await words.inputValue()).replace('answers only those', 'answers those'))
    await look(ada, '3-correct')
    await ada.getByRole('button', { name: 'Keep these words' }).click()
    await text.getByText('Read it once without a pen.').click()
    await ada.getByRole('button', { name: 'Leave out' }).click()
    await ada.getByRole('button', { name: 'Publish' }).click()
    await ada.getByRole('link', { name: 'Place them in the room' }).waitFor()
    await ada.getByText('Has anyone here tried it both ways?').waitFor()
    await look(ada, '4-reading')
  })

  it('moves nobody to the corrected text before they want it', async () => {
    const show = reader.getByRole('button', { name: 'Show the corrected text' })
    await show.waitFor()
    expect(await reader.getByText('A text answers only those who ask it twice.').count()).toBe(1)
    await look(reader, '5-reader')
    await show.click()
    await reader.getByText('A text answers those who ask it twice.').waitFor()
    await reader.getByText('its words were corrected').first().waitFor()
  })

  it('says of a prompt and of the spotlight where they stand now, or that they have no place', async () => {
    await reader.locator('[data-spotlight]', { hasText: 'led everyone to words that are not in the corrected text' }).waitFor()
    expect(await reader.locator('[data-spotlight]').getByRole('button').count(), 'nobody can go there').toBe(0)
    await reader.getByRole('button', { name: '2 questions for you' }).click()
    await reader.getByText('the words this was about are not in it any more: “Read it once without a pen.”').waitFor()
    expect(await reader.getByRole('button', { name: /^Show ¶/ }).count()).toBe(1)
    await look(reader, '5b-prompts')
    await reader.keyboard.press('Escape')
    await expect.poll(() => reader.getByRole('button', { name: /^Show ¶/ }).count()).toBe(0)
  })

  it('places by hand what has no place any more, for everyone', async () => {
    await ada.getByRole('link', { name: 'Place them in the room' }).click()
    const notPlaced = ada.getByRole('region', { name: 'Not placed' })
    await notPlaced.waitFor()
    await look(ada, '6-not-placed')
    await notPlaced.getByRole('button', { name: 'Choose its place' }).click()
    await ada.getByText('belong now?').waitFor()
    await look(ada, '7-choosing')
    // On a phone neither the class nor the list stands over the text in which the place is chosen.
    await ada.setViewportSize({ width: 390, height: 844 })
    await ada.getByRole('region', { name: 'The class' }).waitFor({ state: 'detached' })
    await ada.setViewportSize({ width: 1440, height: 900 })
    const place = ada.getByRole('button', { name: /^Comment on ¶ 1$/ })
    await place.focus()
    await place.press('Enter')
    await notPlaced.waitFor({ state: 'detached' })
    await ada.getByText('placed by a facilitator').first().waitFor()
    // it stands at the beginning now
    await reader.evaluate(() => scrollTo(0, 0))
    await reader.getByText('placed by a facilitator').first().waitFor()
    await look(reader, '8-placed')
  })

  it('moves what was placed by hand, and takes that back', async () => {
    const placed = ada.locator('[data-hand-placed]')
    await ada.getByRole('button', { name: 'List of all' }).click()
    await placed.locator('summary').first().click()
    await placed.getByText('Placed at ¶ 1 by Ada.').waitFor()
    await look(ada, '8b-hand-placed')
    await placed.locator('summary').first().click()
    await placed.getByRole('button', { name: 'Place again' }).click()
    const place = ada.getByRole('button', { name: /^Comment on ¶ 2$/ })
    await place.focus()
    await place.press('Enter')
    await placed.getByText('Placed at ¶ 2 by Ada.').waitFor()
    await placed.getByRole('button', { name: 'Take back' }).click()
    await ada.getByRole('region', { name: 'Not placed' }).waitFor()
    await placed.waitFor({ state: 'detached' })
    await ada.getByRole('button', { name: 'Undo' }).click()
    await placed.waitFor()
  })

  it('keeps a draft through a reload, hands it to another tab, and has it on another device', async () => {
    const wordsIn = (page: Page) => page.locator('[data-composer] textarea')
    const begin = async (page: Page) => {
      const comment = page.getByRole('button', { name: /^Comment on ¶ 3$/ })
      await comment.focus()
      await comment.press('Enter')
      await wordsIn(page).waitFor()
    }
    await begin(reader)
    await wordsIn(reader).pressSequentially('Half a thou')
    await reader.reload()
    await begin(reader)
    expect(await wordsIn(reader).inputValue()).toBe('Half a thou')
    await wordsIn(reader).pressSequentially('ght')

    const tab = watched(await reader.context().newPage())
    await tab.goto(room)
    await begin(tab)
    expect(await wordsIn(tab).inputValue()).toBe('Half a thought')
    await wordsIn(reader).waitFor({ state: 'detached' })
    await wordsIn(tab).pressSequentially(', and the rest')
    await tab.getByText('Saved', { exact: true }).waitFor()

    const device = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    await device.addCookies(await reader.context().cookies())
    const other = watched(await device.newPage())
    await other.goto(room)
    await other.getByRole('button', { name: 'List of all' }).click()
    await other.getByText('Half a thought, and the rest').waitFor()
    await device.close()

    await wordsIn(tab).press('Control+Enter')
    await reader.getByText('Half a thought, and the rest').first().waitFor()
    await tab.close()
    expect(troubles).toEqual([])
  })

  it('goes from one annotation of a state to the next, by mouse and by key', async () => {
    const choose = reader.getByRole('button', { name: 'What next and previous go through' })
    await choose.click()
    await look(reader, '8c-walk')
    await choose.click()
    await reader.getByRole('menuitemradio', { name: 'With my words' }).click()
    await reader.getByRole('button', { name: 'Next annotation' }).click()
    await reader.locator('[data-thread][data-open]', { hasText: 'Half a thought, and the rest' }).waitFor()
    await reader.keyboard.press('w')
    await reader.getByRole('button', { name: 'Next and previous go through: That mention me' }).waitFor()
    await reader.keyboard.press('n')
    await reader.getByText('There is none of these: That mention me.').first().waitFor()
    await reader.keyboard.press('w')
    await choose.waitFor()
  })

  it('deletes the seminar, after a question, and is at a first home again', async () => {
    const { seminar } = await ada.evaluate(async (id) => (await fetch(`/api/sessions/${id}`)).json(), room.split('/').at(-1))
    await ada.goto(`${server.url}/seminars/${seminar.id}`)
    await ada.getByRole('button', { name: 'More for this seminar' }).click()
    await ada.getByRole('menuitem', { name: 'Delete' }).click()
    await ada.getByText('This cannot be undone.').waitFor()
    await look(ada, '9-delete')
    await ada.getByRole('button', { name: 'Delete it for everyone' }).click()
    await ada.getByRole('heading', { name: 'Or look around first' }).waitFor()
    expect(troubles).toEqual([])
  })
})
