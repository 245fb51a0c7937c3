import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { comment, joinedPage, type OpenRoom, openComposer, openRoom, WORDS } from '../harness/open-room.ts'
import { startServer, type TestServer } from '../harness/server.ts'

/** What a reader may have to load before they read and write, in bytes (docs/decisions/first-load.md). */
const BUDGET = 170 * 1000

describeInBrowser('the first load of a reader', () => {
  let server: TestServer
  let browser: Browser
  let room: OpenRoom
  beforeAll(async () => {
    server = await startServer()
    browser = await launchBrowser()
    room = await openRoom(server)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.end()
  })

  it.each([
    ['desktop', { width: 1440, height: 900 }],
    ['phone', { width: 390, height: 844 }],
  ])('brings text, margins and composer on a %s within its budget of JavaScript', async (device, viewport) => {
    const context = await browser.newContext({ viewport, serviceWorkers: 'block', locale: 'en-GB' })
    const page = await joinedPage(context, server.url, room.code, device)
    await comment(page, 2, 'Shown at once')
    await page.getByText('Saved').waitFor()
    await page.close()

    const again = await context.newPage()
    // Who is here, phases and timers come after, and nothing here waits for them: shown by their never coming.
    await again.route(/\/assets\/socket-[^/]+\.js$/, (route) => route.abort())
    const scripts = new Map<string, number>()
    const bodies: Promise<void>[] = []
    const encodings = new Set<string | null>()
    again.on('response', (response) => {
      if (!new URL(response.url()).pathname.endsWith('.js')) return
      encodings.add(response.headers()['content-encoding'] ?? null)
      bodies.push(response.body().then((body) => void scripts.set(new URL(response.url()).pathname, gzipSync(body, { level: 9 }).length)))
    })
    await again.goto(`${server.url}/s/${room.session}`)
    await again.getByText(WORDS).waitFor()
    if (device === 'desktop') await again.getByText('Shown at once').first().waitFor()
    else
      await again
        .getByText(/^\d annotations?/)
        .first()
        .waitFor()
    await openComposer(again, 1)
    await Promise.all(bodies)
    const sizes = [...scripts].toSorted(([, a], [, b]) => b - a)
    const total = sizes.reduce((sum, [, size]) => sum + size, 0)
    process.stdout.write(`first load, ${device}: ${(total / 1000).toFixed(1)} KB in ${sizes.length} scripts\n`)
    expect(total, sizes.map(([name, size]) => `${size} ${name}`).join('\n')).toBeLessThanOrEqual(BUDGET)
    expect(sizes.length).toBeGreaterThan(2)
    expect([...encodings].filter((encoding) => encoding !== null)).toEqual(['br'])
    await context.close()
  })
})
