import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { comment, type OpenRoom, openRoom, WORDS } from '../harness/open-room.ts'
import { startServer, type TestServer } from '../harness/server.ts'

type Place = 'desktop' | 'phone' | 'narrow' | 'zoomed'
const viewports = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  /** WCAG 1.4.10, Reflow. */
  narrow: { width: 320, height: 640 },
  /** 1280 × 900 at 200 % (WCAG 1.4.4). */
  zoomed: { width: 640, height: 450 },
} satisfies Record<Place, { width: number; height: number }>

interface Screen {
  readonly name: string
  readonly who: 'facilitator' | 'nobody'
  readonly path: () => string
  /** What is there when the screen is; then what is done on it. */
  readonly ready: (page: Page) => Promise<unknown>
}

describeInBrowser('every screen', () => {
  let server: TestServer
  let browser: Browser
  let room: OpenRoom

  const heading = (page: Page) => page.getByRole('heading', { level: 1 }).waitFor()
  const text = (page: Page) => page.getByText(WORDS).waitFor()
  const inRoom = (name: string, act: (page: Page) => Promise<unknown>): Screen => ({
    name: `room, ${name}`,
    who: 'facilitator',
    path: () => `/s/${room.session}`,
    ready: async (page) => {
      await text(page)
      await act(page)
    },
  })
  const screens: readonly Screen[] = [
    { name: 'welcome', who: 'nobody', path: () => '/', ready: heading },
    { name: 'sign in', who: 'nobody', path: () => '/sign-in', ready: heading },
    { name: 'join by code', who: 'nobody', path: () => '/join', ready: heading },
    { name: 'join with a name', who: 'nobody', path: () => `/join/${room.code}`, ready: (page) => page.getByLabel('Your name').waitFor() },
    { name: 'not found', who: 'nobody', path: () => '/nowhere', ready: heading },
    { name: 'home', who: 'facilitator', path: () => '/', ready: heading },
    { name: 'account', who: 'facilitator', path: () => '/account', ready: heading },
    { name: 'seminar', who: 'facilitator', path: () => `/seminars/${room.seminar}`, ready: heading },
    { name: 'reading', who: 'facilitator', path: () => `/readings/${room.reading}`, ready: heading },
    { name: 'session, before it', who: 'facilitator', path: () => `/readings/${room.reading}/session`, ready: heading },
    { name: 'session door', who: 'facilitator', path: () => `/sessions/${room.session}`, ready: heading },
    { name: 'new reading', who: 'facilitator', path: () => '/readings/new', ready: heading },
    {
      name: 'new reading, preview',
      who: 'facilitator',
      path: () => '/readings/new',
      ready: async (page) => {
        await page
          .getByRole('textbox', { name: /paste the text/i })
          .fill('A title\n\nA first paragraph of some length.\n\nAnd a second one.')
        await page.getByRole('button', { name: 'Show what comes out' }).click()
        await page.getByRole('button', { name: 'Publish' }).waitFor()
      },
    },
    inRoom('reading', async () => {}),
    inRoom('composer open', async (page) => {
      const composer = page.getByRole('textbox', { name: 'Your words' })
      const press = () =>
        page
          .getByRole('button', { name: /^Comment on ¶ 3$/ })
          .first()
          .click({ force: true })
      await press()
      // A page that is still laying itself out may move under the pointer; a person presses again.
      await composer.waitFor({ timeout: 4_000 }).catch(press)
      await composer.waitFor()
    }),
    inRoom('list of all', async (page) => {
      await page.getByRole('button', { name: 'Menu', exact: true }).click()
      await page.getByRole('menuitem', { name: 'List of all' }).click()
      await page.getByRole('searchbox', { name: 'Search annotations' }).waitFor()
    }),
    inRoom('settings', async (page) => {
      await page.getByRole('button', { name: 'How the text looks' }).click()
      await page.getByRole('group', { name: 'Text size' }).waitFor()
    }),
    inRoom('people', async (page) => {
      await page
        .getByRole('button', { name: /person|people/ })
        .first()
        .click()
      await page.getByLabel('Do not show others that I am here').waitFor()
    }),
    inRoom('keys', async (page) => {
      await page.getByRole('button', { name: 'Menu', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Keys' }).click()
      await page.getByLabel('Use single keys').waitFor()
    }),
  ]

  const contextOf = async (who: Screen['who'], place: Place, colorScheme: 'light' | 'dark' = 'light', more: object = {}) => {
    const context: BrowserContext = await browser.newContext({
      viewport: viewports[place],
      colorScheme,
      serviceWorkers: 'block',
      reducedMotion: 'reduce',
      locale: 'en-GB',
      ...more,
    })
    if (who === 'facilitator') {
      const [name = '', value = ''] = (room.facilitator.cookie ?? '').split('=', 2)
      await context.addCookies([{ name, value, url: server.url }])
    }
    return context
  }
  /** Opens the screen, does what is to be done with it, and leaves it. */
  const on = async (screen: Screen, place: Place, colorScheme: 'light' | 'dark', look: (page: Page) => Promise<void>) => {
    const context = await contextOf(screen.who, place, colorScheme)
    try {
      const page = await context.newPage()
      await page.goto(server.url + screen.path())
      await screen.ready(page)
      await look(page)
    } finally {
      await context.close()
    }
  }

  beforeAll(async () => {
    server = await startServer()
    browser = await launchBrowser()
    room = await openRoom(server)
    const context = await contextOf('facilitator', 'desktop')
    const page = await context.newPage()
    await page.goto(`${server.url}/s/${room.session}`)
    await text(page)
    await comment(page, 1, 'A thread to **look** at #tag')
    await page.getByText('Saved').waitFor()
    await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.end()
  })

  it.each(
    screens.flatMap((screen) => [
      { screen, name: screen.name, place: 'desktop' as const, scheme: 'light' as const },
      { screen, name: screen.name, place: 'phone' as const, scheme: 'dark' as const },
    ]),
  )('has nothing that axe finds: $name, $place, $scheme', async ({ screen, place, scheme }) => {
    await on(screen, place, scheme, async (page) => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))).toEqual([])
    })
  })

  it.each(
    screens.flatMap((screen) => [
      { screen, name: screen.name, place: 'narrow' as const },
      { screen, name: screen.name, place: 'zoomed' as const },
    ]),
  )('never scrolls sideways: $name, $place', async ({ screen, place }) => {
    await on(screen, place, 'light', async (page) => {
      const { over, by } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
        return { over: scrollWidth - clientWidth, by: wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120)) }
      })
      expect(over, by.join('\n')).toBeLessThanOrEqual(0)
    })
  })

  it('in forced colours, what is annotated is underlined', async () => {
    const context = await contextOf('facilitator', 'desktop', 'light', { forcedColors: 'active' })
    const page = await context.newPage()
    await page.goto(`${server.url}/s/${room.session}`)
    await text(page)
    await expect.poll(() => page.evaluate(() => [...CSS.highlights.values()].some((highlight) => highlight.size > 0))).toBe(true)
    const lines = await page.evaluate(() => {
      const words = document.querySelector('[data-block]')
      return [...CSS.highlights].flatMap(([name, highlight]) =>
        highlight.size > 0 && words ? [[name, getComputedStyle(words, `::highlight(${name})`).textDecorationLine]] : [],
      )
    })
    // The tint of a passage goes; the line under it, different for each kind, must stay.
    const kinds = lines.filter(([name]) => name?.startsWith('line-'))
    expect(kinds.length).toBeGreaterThan(0)
    for (const [name, line] of kinds) expect(line, name).toContain('underline')
    await context.close()
  })
})
