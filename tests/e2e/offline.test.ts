import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { comment, joinedPage, type OpenRoom, openRoom, WORDS } from '../harness/open-room.ts'
import { type Network, networkTo } from '../harness/proxy.ts'
import { startServer, type TestServer } from '../harness/server.ts'

/** What a browser keeps of a person. */
const left = (page: Page) =>
  page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    answers: (await caches.keys()).filter((name) => !name.startsWith('catena-pages-')),
    words: [localStorage, sessionStorage].flatMap((store) => Object.keys(store)).filter((key) => key.startsWith('catena.')),
  }))
const nothing = { databases: [], answers: [], words: [] }

/** The pages and the answers of this session are on the device: from now on the server is not needed. */
async function isKept(page: Page, session: string): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(
        async (address) =>
          (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated' &&
          navigator.serviceWorker.controller !== null &&
          (await caches.match(address)) !== undefined &&
          (await caches.match('/')) !== undefined,
        `/api/sessions/${session}`,
      ),
    )
    .toBe(true)
}

describeInBrowser('without the network', () => {
  let server: TestServer
  let network: Network
  let browser: Browser
  let context: BrowserContext
  let room: OpenRoom
  const bodies = async (words: string) =>
    (await server.db.pool.query(`SELECT record_id, value->>'body' AS body FROM revision WHERE value->>'body' = $1`, [words])).rows

  beforeAll(async () => {
    server = await startServer()
    network = await networkTo(server.port)
    browser = await launchBrowser()
    room = await openRoom(server)
  })
  afterEach(() => network.restore())
  afterAll(async () => {
    await browser?.close()
    await network?.end()
    await server?.end()
  })

  it.each([
    ['the network is gone', async (on: boolean): Promise<void> => context.setOffline(!on)],
    ['the server is down', async (on: boolean): Promise<void> => (on ? network.restore() : network.cut())],
  ])('when %s, the room opens as it was, takes what one writes, and sends it once', async (how, set) => {
    context = await browser.newContext()
    const page = await joinedPage(context, network.url, room.code, how)
    await comment(page, 2, `Before ${how}`)
    await page.getByText('Saved').waitFor()
    await isKept(page, room.session)

    await set(false)
    await page.reload()
    await page.getByText(WORDS).waitFor()
    await page.getByText(`Before ${how}`).first().waitFor()
    await page.getByText('Offline', { exact: true }).waitFor()
    await comment(page, 3, `While ${how}`)
    await page.getByText('Offline, 1 to send').waitFor()
    await comment(page, 4, `Also while ${how}`)
    await page.getByText('Offline, 2 to send').waitFor()
    await page.reload()
    for (const words of [`While ${how}`, `Also while ${how}`]) await page.getByText(words, { exact: true }).first().waitFor()
    expect(await bodies(`While ${how}`)).toEqual([])

    // an installed app begins at the first page
    await page.goto(network.url)
    await page.getByRole('heading', { name: 'Catena cannot be reached' }).waitFor()
    await page.getByRole('listitem').getByRole('link').click()
    await page.getByText('Offline, 2 to send').waitFor()

    await set(true)
    for (const words of [`While ${how}`, `Also while ${how}`]) await expect.poll(() => bodies(words)).toHaveLength(1)
    await page.getByText('Saved').waitFor()
    await context.close()
  })

  it('nothing of a person is left when they have signed out', async () => {
    context = await browser.newContext()
    const page = await joinedPage(context, network.url, room.code, 'Leaver')
    await comment(page, 2, 'My last words here')
    await page.getByText('Saved').waitFor()
    await isKept(page, room.session)
    expect((await left(page)).databases).not.toEqual([])
    // Not at the beginning: then the room keeps where one was, as it goes.
    await page.evaluate(() => scrollTo(0, 400))
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByText('You are signed out.').first().waitFor()
    await expect.poll(() => left(page)).toEqual(nothing)
    network.cut()
    await page.goto(`${network.url}/s/${room.session}`)
    await page.getByText('Catena cannot be reached.', { exact: true }).waitFor()
    expect(await page.getByText(WORDS).count()).toBe(0)
    network.restore()
    await context.close()
  })

  it('a shared computer keeps nothing, and no sign-in beyond the browser', async () => {
    context = await browser.newContext()
    const page = await joinedPage(context, network.url, room.code, 'Passer-by', { shared: true })
    await comment(page, 2, 'From a library')
    await page.getByText('Saved').waitFor()
    await page.getByText('From a library').first().waitFor()
    expect({ ...(await left(page)), words: [] }).toEqual(nothing)
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
    const cookies = await context.cookies()
    expect(Object.fromEntries(cookies.map(({ name, expires }) => [name, expires]))).toEqual({ catena: -1, 'catena-shared': -1 })
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByText('You are signed out.').first().waitFor()
    await expect.poll(() => left(page)).toEqual(nothing)
    await context.close()
  })
})
