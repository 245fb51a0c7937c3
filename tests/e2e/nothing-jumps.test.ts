import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SessionId } from '../../shared/ids.ts'
import { ReadingView } from '../../shared/protocol/http/readings.ts'
import { PASSWORD, Browser as Visitor } from '../harness/app.ts'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { annotation, type Person, personOf, recordId, reply } from '../harness/class.ts'
import { faultsInThemes, faultsOf } from '../harness/faults.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { SyncClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

const OTHERS = 30
const PARAGRAPHS = 40
const sentence = 'The ferry crossed at every turn of the tide, and nobody who lived on the island had ever counted the crossings. '

/** A class writes all at once, while one person reads and writes on in peace. */
describeInBrowser('while thirty others post', () => {
  let server: TestServer
  let browser: Browser
  let page: Page
  let session: SessionId
  let blocks: ReadingView['blocks']
  const writers: SyncClient[] = []
  const people: Person[] = []

  beforeAll(async () => {
    server = await startServer()
    const ada = new Visitor(server.url)
    const token = new URL(server.firstFacilitatorLink ?? '').searchParams.get('token')
    await ada.post('/api/first-facilitator', { token, name: 'Ada', email: 'ada@example.org', password: PASSWORD })
    const text = Array.from({ length: PARAGRAPHS }, (_, n) => ({
      id: `para${n}`,
      type: 'paragraph',
      text: sentence.repeat(4).trim(),
      spans: [],
      number: n + 1,
    }))
    const meta = { title: 'The crossing', author: 'M. E.', source: '', language: 'en', licence: '' }
    const reading: string = (await ada.post('/api/readings', { meta, blocks: text })).body.id
    const seminarId: string = (await ada.get('/api/seminars')).body.seminars[0].id
    session = SessionId.parse((await ada.post('/api/sessions', { seminarId, readingId: reading })).body.id)
    const { code } = (await ada.get(`/api/sessions/${session}`)).body.code
    blocks = ReadingView.parse((await ada.get(`/api/readings/${reading}`)).body).blocks
    for (let n = 0; n < OTHERS; n++) {
      const visitor = new Visitor(server.url)
      await visitor.post('/api/join', { code, name: `Reader ${n + 1}` })
      const person = await personOf(visitor, session)
      people.push(person)
      writers.push(await new SyncClient(server.url, `/sync/pen/${session}`, person.cookie).synced())
    }
    browser = await launchBrowser()
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    page = await context.newPage()
    await page.request.post(`${server.url}/api/join`, { data: { code, name: 'Rita' }, headers: { origin: server.url } })
  })
  afterAll(async () => {
    for (const writer of writers) writer.provider.destroy()
    await browser?.close()
    await server?.end()
  })

  /** One annotation by one of the others, on a paragraph. */
  async function post(who: number, paragraph: number, body: string): Promise<string> {
    const [writer, person, block] = [writers[who], people[who], blocks[paragraph]]
    if (!writer || !person || !block) throw new Error('no such writer or paragraph')
    const id = recordId(person.alias)
    const passage = {
      version: 1,
      start: { block: block.id, offset: 4 },
      end: { block: block.id, offset: 30 },
      quote: block.text.slice(4, 30),
      prefix: '',
      suffix: '',
    }
    writer.write(id, annotation({ passage, body }))
    await writer.saved()
    return id
  }
  /** Where everything that is in view stands: paragraphs, threads, the composer, the caret's field. */
  const places = () =>
    page.evaluate(() => {
      const found: Record<string, number> = {}
      for (const element of document.querySelectorAll<HTMLElement>('[data-frame], [data-thread], [data-composer]')) {
        const box = element.getBoundingClientRect()
        const name = element.dataset['thread'] ?? (element.id || 'composer')
        if (box.bottom > 60 && box.top < innerHeight) found[name] = Math.round(box.top)
      }
      return found
    })
  const still = async () => {
    let before = JSON.stringify(await places())
    await until(async () => {
      const now = JSON.stringify(await places())
      const same = now === before
      before = now
      return same
    }, 'everything to stand still')
  }

  it('what one reads and types stays where it is, and the others’ words come when one asks for them', async () => {
    const first: string[] = []
    for (let n = 0; n < 12; n++) first.push(await post(n, n * 2, `Said before, ${n}.`))
    await page.goto(`${server.url}/s/${session}`)
    await page.getByText('Said before, 0.').waitFor()
    await page.mouse.move(500, 400)
    await page.mouse.wheel(0, 900)
    await page.getByText('Said before, 3.').click()
    await page.locator('[data-open]').getByRole('button', { name: 'Reply', exact: true }).first().click()
    await page.getByRole('textbox', { name: 'Your reply' }).pressSequentially('Let me ')
    await page.mouse.move(10, 400)
    await still()
    const before = await places()
    const scrolled = await page.evaluate(() => scrollY)
    expect(Object.keys(before).length).toBeGreaterThan(4)

    const typing = page.getByRole('textbox', { name: 'Your reply' }).pressSequentially('think about this in peace.', { delay: 40 })
    await Promise.all(
      writers.map(async (writer, n) => {
        await post(n, 4 + (n % 8), `Said meanwhile, ${n}.`)
        const person = people[n]
        if (!person || n % 3 !== 0) return
        writer.write(recordId(person.alias), reply(first[3] ?? '', { body: `Answered meanwhile, ${n}.` }))
        await writer.saved()
      }),
    )
    await typing
    await page.getByRole('button', { name: /^\d+ new$/ }).waitFor()
    await still()

    const after = await places()
    for (const [what, top] of Object.entries(before)) expect(after[what], what).toBe(top)
    expect(await page.evaluate(() => scrollY)).toBe(scrolled)
    expect(await page.getByRole('textbox', { name: 'Your reply' }).inputValue()).toBe('Let me think about this in peace.')
    expect(await page.getByRole('textbox', { name: 'Your reply' }).evaluate((field) => field === document.activeElement)).toBe(true)

    // out of the field, where letters are words, the key lets them in
    await page.keyboard.press('Escape')
    await page.keyboard.press('u')
    await page
      .getByText(/^Answered meanwhile/)
      .first()
      .waitFor()
    expect(await page.getByRole('button', { name: /^\d+ new$/ }).count()).toBe(0)
  })

  it('the page lets go of what it drew before, however much is written', async () => {
    const devtools = await page.context().newCDPSession(page)
    const before = await objectsIn(devtools)
    // one by one, so that each is drawn
    for (let n = 0; n < OTHERS; n++) await post(n, 4 + (n % 8), `Once more, ${n}.`)
    await still()
    expect(((await objectsIn(devtools)) - before) / OTHERS).toBeLessThan(300)
    await devtools.detach()
  })

  it('axe finds nothing, with threads, composer and list open, in light, sepia and dark', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect(await faultsInThemes(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('l')
    await page.getByRole('searchbox', { name: 'Search annotations' }).waitFor()
    await page.getByText('Filter and order').click()
    expect(await faultsOf(page)).toEqual([])
  })

  it('the list puts the newest first when it is asked to, and goes back to the order of the text', async () => {
    const first = page.locator('[data-scroller] [data-thread]').first()
    const byText = await first.textContent()
    await page.getByRole('combobox', { name: 'Order' }).selectOption({ label: 'Newest first' })
    await expect.poll(() => first.textContent()).toContain(`Once more, ${OTHERS - 1}.`)
    await page.getByRole('combobox', { name: 'Order' }).selectOption({ label: 'As in the text' })
    await expect.poll(() => first.textContent()).toBe(byText)
  })
})

/** How many objects a page holds that are still of use to it. */
async function objectsIn(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  const { result: all } = await devtools.send('Runtime.evaluate', { expression: 'Object.prototype' })
  const { objects } = await devtools.send('Runtime.queryObjects', { prototypeObjectId: all.objectId ?? '' })
  const length = { objectId: objects.objectId ?? '', functionDeclaration: 'function () { return this.length }', returnByValue: true }
  const { result } = await devtools.send('Runtime.callFunctionOn', length)
  await devtools.send('Runtime.releaseObject', { objectId: objects.objectId ?? '' })
  return Number(result.value)
}
