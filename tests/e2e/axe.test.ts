import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Browser as Visitor } from '../harness/app.ts'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { faultsInThemes, faultsOf, sidewaysOf, type Theme, wear } from '../harness/faults.ts'
import { comment, type OpenRoom, openComposer, openRoom, WORDS } from '../harness/open-room.ts'
import { startServer, type TestServer } from '../harness/server.ts'

/** Pictures of every screen, to be looked at. */
const SHOTS = join(import.meta.dirname, '../../test-artifacts/every')
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
const small = {
  /** WCAG 1.4.10, Reflow. */
  'at 320 px': { width: 320, height: 640 },
  /** 1280 × 900 at 200 % (WCAG 1.4.4). */
  'at 200 %': { width: 640, height: 450 },
}

interface Screen {
  readonly name: string
  readonly who: 'facilitator' | 'nobody'
  readonly path: () => string
  /** What is there when the screen is; then what is done on it. */
  readonly ready: (page: Page) => Promise<unknown>
  /** What opened on a screen that is looked at by itself: axe looks at no more. */
  readonly within?: string
}

const DIALOG = 'dialog, [role="dialog"]'

/** Every screen and what opens on it. Each is opened once; then its theme and the size of its window change. */
describeInBrowser('every screen', () => {
  let server: TestServer
  let browser: Browser
  let room: OpenRoom
  let live: string
  const contexts = new Map<Screen['who'], BrowserContext>()

  const heading = (page: Page) => page.getByRole('heading', { level: 1 }).waitFor()
  const dialog = (page: Page) => page.getByRole('dialog').waitFor()
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()
  const choose = async (page: Page, menu: string | RegExp, item: string) => {
    await press(page, menu)
    await page.getByRole('menuitem', { name: item }).click()
  }
  const screen = (name: string, path: () => string, ready: Screen['ready'] = heading, more: Partial<Screen> = {}): Screen => ({
    name,
    who: 'facilitator',
    path,
    ready,
    ...more,
  })
  const nobody = { who: 'nobody' } as const
  const after = (first: Screen['ready'], then: Screen['ready']) => async (page: Page) => {
    await first(page)
    await then(page)
  }
  const inRoom = (name: string, within: string | undefined, act: Screen['ready']) =>
    screen(
      `room, ${name}`,
      () => `/s/${room.session}`,
      after((page) => page.getByText(WORDS).waitFor(), act),
      within ? { within } : {},
    )
  const inLive = (name: string, within: string | undefined, act: Screen['ready']) =>
    screen(
      `live, ${name}`,
      () => `/s/${live}`,
      after((page) => page.locator('[data-band]').waitFor(), act),
      within ? { within } : {},
    )
  const tab = (name: string) => (page: Page) => page.getByRole('tab', { name }).click()
  const deletion = (what: string, path: () => string, menu: string | RegExp) =>
    screen(
      `deletion of a ${what}`,
      path,
      after((page) => choose(page, menu, 'Delete'), dialog),
      { within: DIALOG },
    )

  const screens: readonly Screen[] = [
    screen('welcome', () => '/', heading, nobody),
    screen('sign in', () => '/sign-in', heading, nobody),
    screen('join by code', () => '/join', heading, nobody),
    screen(
      'join with a name',
      () => `/join/${room.code}`,
      (page) => page.getByLabel('Your name').waitFor(),
      nobody,
    ),
    screen('not found', () => '/nowhere', heading, nobody),
    screen('home', () => '/'),
    screen('account', () => '/account'),
    screen('seminar', () => `/seminars/${room.seminar}`),
    screen('review of a seminar', () => `/seminars/${room.seminar}/review`),
    screen('reading', () => `/readings/${room.reading}`),
    screen('correction', () => `/readings/${room.reading}/correct`),
    screen('session, before it', () => `/readings/${room.reading}/session`),
    screen('session door', () => `/sessions/${room.session}`),
    screen('new reading', () => '/readings/new'),
    screen(
      'new reading, preview',
      () => '/readings/new',
      async (page) => {
        await page
          .getByRole('textbox', { name: /paste the text/i })
          .fill('A title\n\nA first paragraph of some length.\n\nAnd a second one.')
        await press(page, 'Show what comes out')
        await page.getByRole('button', { name: 'Publish' }).waitFor()
      },
    ),
    screen(
      'projector',
      () => `/present/${live}`,
      (page) => page.getByRole('main').waitFor(),
    ),
    ...['briefing', 'text', 'threads', 'readers', 'class', 'compare', 'replay', 'export', 'import', 'me'].map((name) =>
      screen(`review, ${name}`, () => `/review/${room.session}/${name}`),
    ),
    deletion('seminar', () => `/seminars/${room.seminar}`, 'More for this seminar'),
    deletion('session', () => `/seminars/${room.seminar}`, /^More for “/),
    deletion('reading', () => `/readings/${room.reading}`, 'More for this reading'),
    inRoom('reading', undefined, async () => {}),
    inRoom('composer', '[data-composer]', async (page) => {
      await openComposer(page, 3)
    }),
    inRoom('reply', '[data-open]', async (page) => {
      await page.locator('[data-thread]').first().click()
      await page.locator('[data-open] [data-action="reply"]').first().click()
      await page.getByRole('textbox', { name: 'Your reply' }).waitFor()
    }),
    inRoom('list of all, with its filters', '[role="search"]', async (page) => {
      await choose(page, 'Menu', 'List of all')
      await page.getByText('Filter and order').click()
      await page.getByLabel('By whom').waitFor()
    }),
    inRoom('settings', DIALOG, async (page) => {
      await press(page, 'How the text looks')
      await page.getByRole('group', { name: 'Text size' }).waitFor()
    }),
    inRoom('people', DIALOG, async (page) => {
      await press(page, /person|people/)
      await page.getByLabel('Do not show others that I am here').waitFor()
    }),
    inRoom('keys', DIALOG, async (page) => {
      await choose(page, 'Menu', 'Keys')
      await page.getByLabel('Use single keys').waitFor()
    }),
    inRoom(
      'what is announced',
      DIALOG,
      after((page) => choose(page, 'Menu', 'What is announced'), dialog),
    ),
    inRoom(
      'dates',
      DIALOG,
      after((page) => press(page, 'Dates'), dialog),
    ),
    inLive('planning', DIALOG, async (page) => {
      await press(page, 'Plan the session')
      await dialog(page)
      await press(page, /Silent reading, groups, plenary/)
      await page.getByRole('button', { name: 'Keep this run-sheet' }).waitFor()
    }),
    inLive('Board', undefined, tab('Board')),
    ...['Queue', 'Groups', 'People'].map((name) => inLive(name, '#facilitator-column', tab(name))),
    inLive('dealing', DIALOG, async (page) => {
      await tab('Groups')(page)
      await press(page, 'Deal groups')
      await dialog(page)
    }),
    inLive('prompting', DIALOG, async (page) => {
      await tab('Prompts')(page)
      await press(page, 'Ask everyone here')
      await page.getByLabel('Your question').waitFor()
    }),
    inLive('choosing for the projector', DIALOG, async (page) => {
      await press(page, 'Projector')
      await page.getByRole('radio', { name: 'What fits the moment' }).waitFor()
    }),
    inLive(
      'removing somebody',
      DIALOG,
      after(tab('People'), async (page) => {
        await choose(page, 'More for Ben', 'Remove from the session')
        await dialog(page)
      }),
    ),
  ]

  const contextOf = async (who: Screen['who'], more: BrowserContextOptions = {}) => {
    const context = await browser.newContext({
      viewport: desk,
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

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true })
    server = await startServer()
    browser = await launchBrowser()
    room = await openRoom(server)
    live = (await room.facilitator.post('/api/sessions', { seminarId: room.seminar, readingId: room.reading, manner: 'live' })).body.id
    const { code } = (await room.facilitator.get(`/api/sessions/${live}`)).body
    await new Visitor(server.url).post('/api/join', { code: code.code, name: 'Ben' })
    for (const who of ['facilitator', 'nobody'] as const) contexts.set(who, await contextOf(who))
    const page = await contexts.get('facilitator')?.newPage()
    if (!page) throw new Error('no page')
    await page.goto(`${server.url}/s/${room.session}`)
    await page.getByText(WORDS).waitFor()
    await comment(page, 1, 'A thread to **look** at #tag')
    await page.getByText('Saved').waitFor()
    await page.close()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.end()
  })

  it.each(screens)(
    'has nothing that axe finds in light, sepia and dark, moves nothing, says nothing loudly, and fits a phone, 320 px and 200 %: $name',
    async (one) => {
      const page = await contexts.get(one.who)?.newPage()
      if (!page) throw new Error('no page')
      await page.goto(server.url + one.path())
      await one.ready(page)
      const show = (size: string, theme: Theme) =>
        page.screenshot({ path: join(SHOTS, `${one.name}, ${size}, ${theme}.jpeg`), quality: 85, animations: 'disabled' })
      expect(await faultsInThemes(page, one.within, (theme) => (theme === 'sepia' ? Promise.resolve() : show('desk', theme)))).toEqual([])
      // nothing cuts off what is being read aloud, and, as these people wish, nothing moves
      expect(await page.locator('[role="alert"], [aria-live="assertive"]').count()).toBe(0)
      expect(await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)).toBe(0)
      await page.setViewportSize(phone)
      // what listens for the width of the window draws itself anew
      await expect.poll(() => sidewaysOf(page), { message: 'on a phone' }).toEqual([])
      expect(await faultsOf(page, { of: 'width', within: one.within }), 'on a phone').toEqual([])
      await show('phone', 'light')
      await wear(page, 'dark')
      await show('phone', 'dark')
      for (const [message, size] of Object.entries(small)) {
        await page.setViewportSize(size)
        await expect.poll(() => sidewaysOf(page), { message }).toEqual([])
      }
      await page.close()
    },
  )

  it('in forced colours a line stays under what is annotated, and only what is open has the ground of a selection', async () => {
    const context = await contextOf('facilitator', { forcedColors: 'active' })
    const page = await context.newPage()
    await page.goto(`${server.url}/s/${room.session}`)
    await page.getByText(WORDS).waitFor()
    await expect.poll(() => page.evaluate(() => [...CSS.highlights.values()].some((highlight) => highlight.size > 0))).toBe(true)
    const looks = () =>
      page.evaluate(() => {
        return [...CSS.highlights].flatMap(([name, highlight]) => {
          const words = document.querySelector(name.startsWith('active-') ? '[data-lit]' : '[data-block]')
          if (highlight.size === 0 || !words) return []
          const { textDecorationLine: line, backgroundColor: ground } = getComputedStyle(words, `::highlight(${name})`)
          return [{ name, line, ground }]
        })
      })
    // The browser lets the words keep what we say of them, and that is the colours the person has chosen.
    expect(
      await page
        .locator('[data-block]')
        .first()
        .evaluate((words) => getComputedStyle(words).forcedColorAdjust),
    ).toBe('none')
    const kinds = (await looks()).filter(({ name }) => name.startsWith('line-'))
    expect(kinds.length).toBeGreaterThan(0)
    for (const { line, name } of kinds) expect(line, name).toContain('underline')
    const clear = (await looks()).filter(({ name }) => name.startsWith('tint-')).map(({ ground }) => ground)
    expect(clear.length).toBeGreaterThan(0)
    for (const ground of clear) expect(ground).toMatch(/\/ 0\)$/)
    await page.locator('[data-thread]').first().click()
    const selected = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'))
      probe.style.cssText = 'forced-color-adjust: none; background-color: Highlight'
      const color = getComputedStyle(probe).backgroundColor
      probe.remove()
      return color
    })
    await expect.poll(async () => (await looks()).find(({ name }) => name.startsWith('active-'))?.ground).toBe(selected)
    await context.close()
  })
})
