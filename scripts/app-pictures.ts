// `node scripts/app-pictures.ts http://localhost:3000/first?token=…`: takes the pictures of Catena that whoever installs
// it is shown (client/public/manifest.webmanifest), in the demo seminar of a server that has no facilitator yet.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { chromiumFlags, findChromium } from '../tests/harness/chromium.ts'

const PUBLIC = join(import.meta.dirname, '../client/public')
/** The thread that is open in them. */
const THREAD = 'The three are not equal.'
const [link] = process.argv.slice(2)
const executablePath = findChromium()
if (!link || !executablePath) throw new Error('It takes the one-time link of a new server, and a Chromium.')
const { origin, searchParams } = new URL(link)

const browser = await chromium.launch({ executablePath, args: chromiumFlags })
try {
  const code = await demoCode()
  const wide = await reader(code, { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 })
  await keep(wide, 'screenshot-wide')
  const narrow = await reader(code, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true })
  await keep(narrow, 'screenshot-narrow')
} finally {
  await browser.close()
}

/** Makes the demo seminar, as the first facilitator does. */
async function demoCode(): Promise<string> {
  const { request } = await browser.newContext({ extraHTTPHeaders: { origin } })
  const data = { token: searchParams.get('token'), name: 'Ada', email: 'ada@example.org', password: 'twelve lanterns over the quay' }
  await request.post(`${origin}/api/first-facilitator`, { data })
  const { session } = await (await request.post(`${origin}/api/demo`)).json()
  const { code } = await (await request.get(`${origin}/api/sessions/${session}`)).json()
  return code.code
}

/** Somebody who has joined and has a thread open. */
async function reader(code: string, screen: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', serviceWorkers: 'block', ...screen })
  const page = await context.newPage()
  await page.goto(`${origin}/join/${code}`)
  await page.getByLabel('Your name').fill('Rosa')
  await page.getByRole('button', { name: 'Join' }).click()
  await page.locator('[data-block]').first().waitFor()
  const open = page.locator('[data-thread][data-open]')
  const isThis = open.filter({ hasText: THREAD })
  for (let tries = 0; tries < 20 && !(await isThis.isVisible()); tries++) {
    await page.locator('body').press('n')
    // what is pressed before the page listens is lost
    await open.waitFor({ timeout: 3_000 }).catch(() => undefined)
  }
  await isThis.waitFor()
  return page
}

/** Playwright writes PNG only; as WebP it is a fifth of that. */
async function keep(page: Page, name: string): Promise<void> {
  await page.getByText('Saved').waitFor()
  await page.evaluate(() => document.fonts.ready)
  await page.mouse.move(0, 0)
  const taken = (await page.screenshot({ animations: 'disabled' })).toString('base64')
  const blank = await page.context().newPage()
  const made = await blank.evaluate(async (png) => {
    const image = new Image()
    image.src = `data:image/png;base64,${png}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    canvas.getContext('2d')?.drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.86)
  }, taken)
  await writeFile(join(PUBLIC, `${name}.webp`), Buffer.from(made.slice(made.indexOf(',') + 1), 'base64'))
}
