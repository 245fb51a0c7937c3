import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { makeDocx, wordParagraph } from '../fixtures/readings/make.ts'
import { PASSWORD } from '../harness/app.ts'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { startIdentityProvider } from '../harness/identity-provider.ts'
import { startMailSink } from '../harness/mail-sink.ts'
import { startServer, type TestServer } from '../harness/server.ts'

const SHOTS = join(import.meta.dirname, '../../test-artifacts/shell')
const NEW_PASSWORD = 'nine lanterns over the quay'
const TEXT = `# The Lamp Room

The keeper trimmed the wick at four.1 Nobody on the quay saw the light go down, and nobody asked.

By six the fog had come in. The bell was rung by hand until noon.

1 So he says himself, in the log of that winter.
`

/** Everything around the reading room, in the order in which people come upon it; each step needs those before. */
describeInBrowser('accounts, ways in and bringing a file', () => {
  let mail: Awaited<ReturnType<typeof startMailSink>>
  let provider: Awaited<ReturnType<typeof startIdentityProvider>>
  let server: TestServer
  let browser: Browser
  const people: { name: string; page: Page }[] = []
  const troubles: string[] = []
  let ada: Page
  let seminar: string
  let invitation: string

  async function person(name: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context: BrowserContext = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })
    const page = await context.newPage()
    page.on('pageerror', (error) => troubles.push(`${name}: ${error.message}`))
    page.on('console', (message) => message.type() === 'error' && troubles.push(`${name}: ${message.text()}`))
    people.push({ name, page })
    return page
  }
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
  const leaves = async (page: Page) => {
    await page.context().close()
    people.splice(
      people.findIndex((one) => one.page === page),
      1,
    )
  }
  /** A screen as it stands: light, dark, and 320 px wide, where nothing may have to be scrolled sideways; nor at 200 % zoom. */
  async function look(page: Page, name: string, how: 'every way' | 'as it stands' = 'every way'): Promise<void> {
    const before = page.viewportSize() ?? { width: 1280, height: 800 }
    const shot = (suffix: string) => page.screenshot({ path: join(SHOTS, `${name}${suffix}.png`), animations: 'disabled' })
    await page.mouse.move(0, 0)
    await shot('')
    if (how === 'as it stands') return
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot('-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    for (const width of [640, 320]) {
      await page.setViewportSize({ width, height: 560 })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(wide, `${name} at ${width} px: pixels too wide`).toBeLessThanOrEqual(0)
    }
    await shot('-320')
    await page.setViewportSize(before)
  }
  /** At the provider somebody is signed in for as long as its cookies last. */
  const signsIn = async (page: Page, who: Parameters<typeof provider.signsIn>[0]) => {
    await page.context().clearCookies({ name: /^_/ })
    provider.signsIn(who)
  }
  const signOut = async (page: Page) => {
    await page.getByRole('button', { name: /^Account: / }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Read a text together.' }).waitFor()
  }

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true })
    mail = await startMailSink()
    provider = await startIdentityProvider()
    server = await startServer({ env: { SMTP_URL: mail.url, ...provider.env } })
    provider.open(server.url)
    browser = await launchBrowser()
    ada = await person('Ada')
    await ada.goto(server.firstFacilitatorLink ?? '')
    await ada.getByLabel('Your name').fill('Ada')
    await ada.getByLabel('E-mail').fill('ada@example.org')
    await ada.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await ada.getByRole('button', { name: 'Become facilitator' }).click()
    await ada.getByRole('heading', { name: /Welcome, Ada/ }).waitFor()
    const list = await ada.request.get(`${server.url}/api/seminars`)
    seminar = (await list.json()).seminars[0].id
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    for (const { name, page } of people) await page.screenshot({ path: join(SHOTS, `failed-${name}-${task.name.slice(0, 24)}.png`) })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.end()
    await provider?.end()
    await mail?.end()
  })

  it('brings a large file with its progress, and lets it be cancelled', async () => {
    await ada.goto(`${server.url}/readings/new`)
    await ada.getByRole('button', { name: 'Choose a file' }).waitFor()
    await look(ada, 'bring')
    const slow = await ada.context().newCDPSession(ada)
    const speed = { offline: false, latency: 0, downloadThroughput: -1 }
    await slow.send('Network.emulateNetworkConditions', { ...speed, uploadThroughput: 200_000 })
    const large = { name: 'winter.md', mimeType: 'text/markdown', buffer: Buffer.from(`${TEXT}\n`.repeat(12_000)) }
    await ada.getByLabel('File').setInputFiles(large)
    const bar = ada.getByRole('progressbar')
    await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(0)
    await look(ada, 'sending')
    await ada.getByRole('button', { name: 'Cancel' }).click()
    await ada.getByRole('button', { name: 'Choose a file' }).waitFor()
    expect(await ada.locator('[data-heard]').count()).toBe(0)
    await slow.send('Network.emulateNetworkConditions', { ...speed, uploadThroughput: -1 })
    await ada.getByLabel('File').setInputFiles({ ...large, buffer: Buffer.from(`${TEXT}\n`.repeat(600)) })
    await ada.getByRole('region', { name: 'What came out' }).waitFor()
    await ada.getByRole('button', { name: 'Back' }).click()
  })

  it('shows the text of a Word document beside what came out, on a phone when asked', async () => {
    await ada.goto(`${server.url}/readings/new`)
    const buffer = Buffer.from(makeDocx([wordParagraph('The lamp room.'), wordParagraph('One lamp is not enough.')]))
    await ada.getByLabel('File').setInputFiles({ name: 'lamp-room.docx', mimeType: 'application/octet-stream', buffer })
    const source = ada.getByRole('complementary').filter({ hasText: 'What you brought' })
    await expect.poll(() => source.textContent()).toContain('One lamp is not enough.')
    const before = ada.viewportSize() ?? { width: 1280, height: 800 }
    await ada.setViewportSize({ width: 390, height: 844 })
    await expect.poll(() => source.isVisible()).toBe(false)
    await ada.getByRole('button', { name: 'Show the source' }).click()
    await expect.poll(() => source.isVisible()).toBe(true)
    await look(ada, 'source-390')
    await ada.setViewportSize(before)
    await ada.getByRole('button', { name: 'Back' }).click()
  })

  it('mends a file in the preview with the keyboard alone, and publishes it', async () => {
    await ada.goto(`${server.url}/readings/new`)
    await ada.getByLabel('File').setInputFiles({ name: 'lamp-room.md', mimeType: 'text/markdown', buffer: Buffer.from(TEXT) })
    const blocks = ada.getByRole('region', { name: 'What came out' })
    await blocks.waitFor()
    const press = async (...keys: string[]) => {
      for (const key of keys) await ada.keyboard.press(key)
    }
    const handle = (text: string) => blocks.getByRole('listitem').filter({ hasText: text }).getByRole('button').first()
    await handle('The keeper').focus()
    // The last block becomes a note; the figure in the text leads to it.
    await press('End', 'n')
    await expect.poll(() => handle('So he says').getAttribute('aria-label')).toMatch(/Note/)
    await handle('The keeper').focus()
    await press('m')
    await ada.getByText('“1” leads to').waitFor()
    await look(ada, 'note-marks')
    await press('Enter')
    await ada.getByRole('button', { name: 'Unlink 1' }).waitFor()
    await press('Escape')
    await expect.poll(() => handle('The keeper').evaluate((element) => element === document.activeElement)).toBe(true)
    await press('g')
    await ada.getByLabel('Page of the source on which this block begins').fill('42')
    await look(ada, 'page-number')
    await press('Enter')
    await blocks.getByText('p. 42').waitFor()
    await expect.poll(() => handle('The keeper').evaluate((element) => element === document.activeElement)).toBe(true)
    // A page set by mistake is taken back.
    await press('ArrowDown', 'g')
    await ada.getByLabel('Page of the source on which this block begins').fill('43')
    await press('Enter')
    await blocks.getByText('p. 43').waitFor()
    await ada.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => blocks.getByText('p. 43').count()).toBe(0)
    await handle('By six').focus()
    await press('s')
    await ada.getByLabel('Where the second part begins').waitFor()
    await press('Enter')
    await handle('The bell was rung').waitFor()
    await look(ada, 'preview')
    await ada.getByRole('button', { name: 'Publish' }).click()
    await ada.getByText('The reading is published.').waitFor()
    await ada.getByRole('heading', { name: 'The Lamp Room' }).waitFor()
    await look(ada, 'reading')
    const id = new URL(ada.url()).pathname.split('/').at(-1)
    const reading = await (await ada.request.get(`${server.url}/api/readings/${id}`)).json()
    const of = (text: string) => reading.blocks.find((block: { text: string }) => block.text.includes(text))
    expect(of('The keeper').page).toBe('42')
    expect(of('The keeper').spans).toEqual([{ is: 'note-ref', start: 36, end: 37, note: of('So he says').id }])
    expect(of('So he says').type).toBe('footnote')
    expect(of('By six').page).toBeUndefined()
    expect(of('The bell').text).not.toContain('By six')
  })

  it('invites, by a link and by mail, and takes an invitation back', async () => {
    await ada.goto(`${server.url}/seminars/${seminar}`)
    await ada.getByRole('button', { name: 'Invite', exact: true }).click()
    await look(ada, 'invite')
    await ada.getByRole('radio', { name: /^Facilitator/ }).check()
    await ada.getByLabel('E-mail').fill('grace@example.org')
    await ada.getByRole('button', { name: 'Make the invitation' }).click()
    await ada.getByText('The invitation is on its way to grace@example.org').waitFor()
    await look(ada, 'invited', 'as it stands')
    const sent = await mail.mailTo('grace@example.org')
    invitation = sent.source.match(/http\S+\/invitation\?token=\S+/)?.[0] ?? ''
    await ada.getByRole('button', { name: 'Invite another' }).click()
    await ada.getByRole('button', { name: 'Make the invitation' }).click()
    await ada.getByText('Give this link to one person.').waitFor()
    const waiting = ada.getByRole('dialog').getByRole('listitem')
    await expect.poll(() => waiting.count()).toBe(2)
    const ended = (await ada.getByText(/\/invitation\?token=/).textContent()) ?? ''
    await waiting.filter({ hasText: 'grace@example.org' }).getByText('Facilitator').waitFor()
    await waiting.filter({ hasNotText: 'grace' }).getByRole('button', { name: 'Take back' }).click()
    await expect.poll(() => waiting.count()).toBe(1)
    await ada.keyboard.press('Escape')
    const late = await person('Late')
    await late.goto(ended)
    await late.locator('[data-heard]').getByText('This link is wrong or has been used.').waitFor()
    await look(late, 'invitation-ended', 'as it stands')
    await leaves(late)
  })

  it('creates an account behind an invitation, on a phone', async () => {
    const grace = await person('Grace', phone)
    await grace.goto(invitation)
    await grace.getByText('As a facilitator: you bring readings and open sessions.').waitFor()
    await grace.getByRole('button', { name: 'Accept' }).click()
    await grace.getByText('Type your name.').waitFor()
    await look(grace, 'invitation-phone')
    await grace.getByLabel('Your name').fill('Grace')
    await grace.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await grace.getByRole('button', { name: 'Accept' }).click()
    await grace.getByRole('heading', { name: 'Members' }).waitFor()
    await grace.getByText('ada@example.org').waitFor()
    await look(grace, 'seminar-phone')
    await signOut(grace)
    await leaves(grace)
  })

  it('changes a role and ends a membership', async () => {
    await ada.reload()
    const menu = ada.getByRole('button', { name: 'Grace: role and membership' })
    await menu.click()
    await look(ada, 'member-menu')
    await ada.getByRole('menuitemradio', { name: 'Observer' }).click()
    const member = ada.getByRole('listitem').filter({ hasText: 'Grace' })
    await member.getByText('Observer').waitFor()
    await menu.click()
    await ada.getByRole('menuitem', { name: 'End the membership' }).click()
    await look(ada, 'end-membership', 'as it stands')
    await ada.getByRole('dialog').getByRole('button', { name: 'End the membership' }).click()
    await expect.poll(() => member.count()).toBe(0)
  })

  it('accepts an invitation while signed in, and signs in by a mailed link', async () => {
    await ada.getByRole('button', { name: 'Invite', exact: true }).click()
    await ada.getByRole('button', { name: 'Make the invitation' }).click()
    const link = (await ada.getByText(/\/invitation\?token=/).textContent()) ?? ''
    await ada.keyboard.press('Escape')

    const grace = await person('Grace', { colorScheme: 'dark' })
    await grace.goto(`${server.url}/sign-in`)
    await grace.getByRole('button', { name: 'Send me a link by e-mail instead' }).click()
    await grace.getByText('Type your e-mail address above first.').waitFor()
    await grace.getByLabel('E-mail').fill('grace@example.org')
    await look(grace, 'sign-in')
    const before = mail.received.length
    await grace.getByRole('button', { name: 'Send me a link by e-mail instead' }).click()
    await grace.getByText('a link is on its way to it').waitFor()
    await look(grace, 'mailed', 'as it stands')
    await expect.poll(() => mail.received.length).toBeGreaterThan(before)
    const mailed = mail.received.at(-1)?.source.match(/http\S+\/sign-in\?token=\S+/)?.[0] ?? ''
    await grace.goto(mailed)
    await grace.getByRole('button', { name: 'Sign in here' }).waitFor()
    await look(grace, 'mailed-link')
    await grace.getByRole('button', { name: 'Sign in here' }).click()
    await grace.getByRole('button', { name: 'Account: Grace' }).waitFor()

    await grace.goto(link)
    await grace.getByRole('button', { name: 'Accept as Grace' }).waitFor()
    await look(grace, 'invitation-signed-in')
    await grace.getByRole('button', { name: 'Accept as Grace' }).click()
    await grace.getByRole('heading', { name: 'Members' }).waitFor()

    // A link works once.
    const again = await person('Again')
    await again.goto(mailed)
    await again.getByRole('button', { name: 'Sign in here' }).click()
    await again.locator('[data-heard]').waitFor()
    await look(again, 'mailed-link-used', 'as it stands')
    await leaves(again)
  })

  it('changes name, e-mail and password, and signs out everywhere', async () => {
    const grace = people.find(({ name }) => name === 'Grace')?.page ?? ada
    await ada.goto(`${server.url}/account`)
    await ada.getByText('This browser').waitFor()
    await look(ada, 'account')
    await ada.getByRole('button', { name: 'Change the name' }).click()
    await ada.getByRole('textbox', { name: 'Your name' }).fill('')
    await ada.getByRole('button', { name: 'Save' }).click()
    await ada.getByText('Type your name.').waitFor()
    await ada.getByRole('textbox', { name: 'Your name' }).fill('Ada of Lambeth')
    await look(ada, 'change-name', 'as it stands')
    await ada.getByRole('button', { name: 'Save' }).click()
    await ada.getByRole('button', { name: 'Account: Ada of Lambeth' }).waitFor()

    await ada.getByRole('button', { name: 'Change the e-mail address' }).click()
    await ada.getByRole('textbox', { name: 'E-mail' }).fill('grace@example.org')
    await ada.getByRole('textbox', { name: 'Present password' }).fill(PASSWORD)
    await ada.getByRole('button', { name: 'Save' }).click()
    await ada.locator('[data-heard]').getByText('There is an account with this e-mail address.').waitFor()
    await look(ada, 'change-email', 'as it stands')
    await ada.getByRole('textbox', { name: 'E-mail' }).fill('ada@lambeth.example')
    await ada.getByRole('button', { name: 'Save' }).click()
    await ada.getByRole('listitem').getByText('ada@lambeth.example').waitFor()

    const other = await person('Elsewhere')
    await other.goto(`${server.url}/sign-in?to=/account`)
    await other.getByLabel('E-mail').fill('ada@lambeth.example')
    await other.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await other.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click()
    await other.getByText('Another browser').waitFor()

    await ada.getByRole('button', { name: 'Change the password' }).click()
    await ada.getByRole('textbox', { name: 'Present password' }).fill('not this one')
    await ada.getByRole('textbox', { name: 'New password' }).fill(NEW_PASSWORD)
    await ada.getByRole('button', { name: 'Save' }).click()
    await ada.getByText('This is not your present password. Nothing was changed.').first().waitFor()
    await look(ada, 'change-password')
    await ada.getByRole('textbox', { name: 'Present password' }).fill(PASSWORD)
    await ada.getByRole('button', { name: 'Save' }).click()
    await ada.getByText('Your password is changed.').waitFor()
    await other.reload()
    await other.getByRole('heading', { name: 'Sign in' }).waitFor()
    await leaves(other)

    await ada.getByRole('button', { name: 'Sign out everywhere' }).click()
    await look(ada, 'sign-out-everywhere', 'as it stands')
    await ada.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
    await ada.getByRole('heading', { name: 'Read a text together.' }).waitFor()
    await ada.getByText('You are signed out everywhere.').waitFor()
    await look(ada, 'welcome')
    await grace.goto(`${server.url}/account`)
    await grace.getByText('grace@example.org').waitFor()
    await look(grace, 'account-grace', 'as it stands')
  })

  it('comes in and connects over the identity provider, and is told why not', async () => {
    const lin = await person('Lin')
    await signsIn(lin, { sub: 'lin', name: 'Lin', email: 'lin@university.example', email_verified: true })
    await lin.goto(`${server.url}/sign-in?to=/account`)
    await lin.getByRole('link', { name: 'Sign in with The University' }).click()
    await lin.getByRole('listitem').filter({ hasText: 'The University' }).getByText('Connected').waitFor()
    await look(lin, 'account-provider', 'as it stands')
    await signOut(lin)

    // The address is another's, and the provider has not verified that it is theirs.
    await signsIn(lin, { sub: 'other', name: 'Somebody', email: 'grace@example.org', email_verified: false })
    await lin.goto(`${server.url}/sign-in`)
    await lin.getByRole('link', { name: 'Sign in with The University' }).click()
    await lin.locator('[data-heard]').getByText('There is an account with your e-mail address already.').waitFor()
    await look(lin, 'provider-problem')
    await leaves(lin)

    await ada.goto(`${server.url}/sign-in?to=/account`)
    await ada.getByLabel('E-mail').fill('ada@lambeth.example')
    await ada.getByLabel('Password', { exact: true }).fill(NEW_PASSWORD)
    await ada.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click()
    await signsIn(ada, { sub: 'lin', name: 'Lin', email: 'lin@university.example', email_verified: true })
    await ada.getByRole('button', { name: 'Connect The University' }).click()
    await ada.locator('[data-heard]').getByText('The University is not connected.').waitFor()
    await look(ada, 'not-connected')
    await signsIn(ada, { sub: 'ada', name: 'Ada', email: 'ada@university.example', email_verified: true })
    await ada.getByRole('button', { name: 'Connect The University' }).click()
    await ada.getByRole('listitem').filter({ hasText: 'The University' }).getByText('Connected', { exact: true }).waitFor()
    expect(await ada.locator('[data-heard]').count()).toBe(0)
  })

  it('brings a guest back by their own link, and makes them an account', async () => {
    const readings = await (await ada.request.get(`${server.url}/api/readings`)).json()
    await ada.goto(`${server.url}/readings/${readings.readings[0].id}/session`)
    await ada.getByRole('main').getByRole('button', { name: /^Open/ }).click()
    const joining = (await ada.getByRole('link', { name: /\/join\// }).getAttribute('href')) ?? ''
    await look(ada, 'door')

    const guest = await person('Guest', phone)
    await guest.goto(joining)
    await guest.getByLabel('Your name').fill('Amira')
    await look(guest, 'join-phone')
    await guest.getByRole('button', { name: 'Join' }).click()
    await guest.getByText('The keeper trimmed').waitFor()
    await guest.goto(`${server.url}/account`)
    await guest.getByRole('button', { name: 'Make a link' }).click()
    const back = (await guest.getByText(/\/return\?token=/).textContent()) ?? ''
    await look(guest, 'guest-phone')

    const elsewhere = await person('Elsewhere')
    await elsewhere.goto(back)
    await elsewhere.getByRole('heading', { name: 'Go on as Amira' }).waitFor()
    await look(elsewhere, 'return')
    await elsewhere.getByRole('button', { name: 'Sign in here' }).click()
    await elsewhere.getByRole('button', { name: 'Account: Amira' }).waitFor()
    await look(elsewhere, 'home-guest', 'as it stands')
    await leaves(elsewhere)

    await guest.reload()
    await guest.getByText('Another browser').waitFor()
    await guest.getByRole('button', { name: 'Make it an account' }).click()
    await guest.getByRole('textbox', { name: 'E-mail' }).fill('amira@example.org')
    await guest.getByRole('textbox', { name: 'New password' }).fill(PASSWORD)
    await look(guest, 'guest-account-phone')
    await guest.getByRole('button', { name: 'Save' }).click()
    await guest.getByText('amira@example.org').waitFor()
    expect(await guest.getByRole('button', { name: 'Make a link' }).count()).toBe(0)
    const { rows } = await server.db.pool.query(`SELECT count(*)::int AS n FROM account WHERE name = 'Amira'`)
    expect(rows[0].n).toBe(1)
  })

  it('met no error on the way', () => {
    // Refusals are answers, which the browser also writes to its console.
    expect(troubles.filter((trouble) => !/Failed to load resource: the server responded with a status of 4/.test(trouble))).toEqual([])
  })
})
