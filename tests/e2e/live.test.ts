import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PASSWORD, Browser as Visitor } from '../harness/app.ts'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { faultsInThemes, faultsOf } from '../harness/faults.ts'
import { anotherSession, LiveClient } from '../harness/live.ts'
import { heard, inPhase, LivePages, lower, sees } from '../harness/live-pages.ts'
import { type Network, networkTo } from '../harness/proxy.ts'
import { startServer, type TestServer } from '../harness/server.ts'

const TEXT = readFileSync(join(import.meta.dirname, '../fixtures/readings/ferry.txt'), 'utf8')
const SHOTS = join(import.meta.dirname, '../../test-artifacts/live')
const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** A whole session as it is run in a class: each step needs the one before. */
describeInBrowser('a live session with a facilitator, a projector and six readers', () => {
  let server: TestServer
  let network: Network
  let browser: Browser
  let ada: Page
  let projector: Page
  let session: string
  let code: string
  let facilitator: Visitor
  /** Another session, in which readers go by pseudonyms. */
  let masked: { readonly id: string; readonly code: string }
  /** Whose thread is brought to the plenary. */
  let author = ''
  /** What Dora had heard before she silenced every kind. */
  let quiet: string | null = ''
  const pages = new LivePages(SHOTS)
  const { readers, troubles } = pages
  const of = (name: string) => pages.of(name)
  const shot = (page: Page, name: string) => pages.shot(page, name)
  const write = (name: string, paragraph: number, words: string) => pages.write(name, paragraph, words)
  const accessible = async (page: Page) => expect(await faultsOf(page)).toEqual([])
  /** What is open on it, in light, sepia and dark. */
  const dialogIsAccessible = async (page: Page) => expect(await faultsInThemes(page, 'dialog')).toEqual([])
  const enter = async (name: string, options: BrowserContextOptions): Promise<Page> => {
    const context = await browser.newContext(options)
    const page = pages.watched(await context.newPage(), name)
    // Fay comes over a network that can be taken away
    const base = name === 'Fay' ? network.url : server.url
    await page.goto(`${base}/join/${code}`)
    await page.getByLabel('Your name').fill(name)
    await page.getByRole('button', { name: 'Join' }).click()
    await page.locator('[data-band]').waitFor()
    readers.set(name, { context, page })
    return page
  }
  const next = (label: string) => ada.locator('[data-next-action]').filter({ hasText: label })

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true })
    server = await startServer()
    network = await networkTo(server.port)
    browser = await launchBrowser()
    const visitor = new Visitor(server.url)
    const token = new URL(server.firstFacilitatorLink ?? '').searchParams.get('token')
    await visitor.post('/api/first-facilitator', { token, name: 'Ada', email: 'ada@example.org', password: PASSWORD })
    const seminar: string = (await visitor.get('/api/seminars')).body.seminars[0].id
    const { blocks } = (await visitor.post('/api/imports', { format: 'text', text: TEXT })).body
    const meta = { title: 'The Ferry and the Bridge', author: 'Martha Ellwood', source: '', language: 'en', licence: '' }
    const reading: string = (await visitor.post('/api/readings', { meta, blocks })).body.id
    session = (await visitor.post('/api/sessions', { seminarId: seminar, readingId: reading, manner: 'live' })).body.id
    code = (await visitor.get(`/api/sessions/${session}`)).body.code.code
    facilitator = visitor
    masked = await anotherSession(visitor, { names: 'pseudonyms' })
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    ada = pages.watched(await context.newPage(), 'Ada')
    await ada.goto(`${server.url}/sign-in`)
    await ada.getByLabel('E-mail').fill('ada@example.org')
    await ada.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await ada.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click()
    await ada.waitForURL(`${server.url}/`)
    await ada.goto(`${server.url}/s/${session}`)
    // another machine, at which Ada has signed in
    const elsewhere = await browser.newContext({ viewport: { width: 1920, height: 1080 }, storageState: await context.storageState() })
    projector = pages.watched(await elsewhere.newPage(), 'projector')
    await projector.goto(`${server.url}/present/${session}`)
  })
  afterAll(async () => {
    await browser?.close()
    await network?.end()
    await server?.end()
  })

  it('is planned from a template, with groups of three', async () => {
    await ada.getByRole('button', { name: 'Plan the session' }).click()
    await ada.getByRole('button', { name: /Silent reading, groups, plenary/ }).click()
    await ada.getByRole('button', { name: /^3\s*Groups/ }).click()
    await ada.getByLabel('People in each').fill('3')
    await shot(ada, '01-run-sheet')
    await ada.getByRole('button', { name: 'Keep this run-sheet' }).click()
    await ada.getByRole('navigation', { name: 'Run-sheet' }).waitFor()
  })

  it('gathers: the projector shows the code and who is here', async () => {
    await projector.getByText(code).waitFor()
    for (const [name, options] of [
      ['Ben', desk],
      ['Cleo', phone],
      ['Dora', desk],
      ['Emil', phone],
      ['Fay', phone],
    ] as const)
      await enter(name, options)
    await projector.getByText('5 readers are here').waitFor()
    await projector.getByText('Emil').waitFor()
    await shot(projector, '02-projector-gathering')
    await shot(of('Cleo'), '03-phone-gathering')
    await shot(ada, '04-facilitator-gathering')
    await accessible(projector)
  })

  it('announces that the session begins, and reads in silence: nobody sees what the others write, the facilitator does', async () => {
    await next('Begin reading in silence').click()
    for (const name of readers.keys()) await inPhase(of(name), 'read')
    await heard(of('Cleo'), /Reading in silence/)
    await write('Ben', 1, 'The town owns nothing that it does not mend.')
    await write('Cleo', 2, 'Who pays those who keep the boat?')
    await sees(ada, 'Who pays those who keep the boat?')
    await of('Ben').getByText('kept until the reveal').first().waitFor()
    expect(await of('Ben').getByText('Who pays those who keep the boat?').count()).toBe(0)
    expect(await of('Cleo').getByText('The town owns nothing').count()).toBe(0)
    await of('Ben').getByRole('button', { name: 'I am ready' }).click()
    await of('Ben').keyboard.press('Escape')
    await of('Dora').keyboard.press('y')
    await ada.getByText('2 of 5 ready').waitFor()
    await shot(of('Ben'), '05-reader-silent')
    await shot(of('Cleo'), '06-phone-silent')
    await shot(ada, '07-facilitator-silent')
    await projector.getByText('Reading in silence').waitFor()
    await shot(projector, '08-projector-silent')
    await accessible(of('Cleo'))
    await accessible(ada)
  })

  it('lets one drop out, who writes on and comes back where they were', async () => {
    const fay = of('Fay')
    network.cut()
    await fay.getByText(/Not connected; coming back by itself/).waitFor()
    const comment = fay.getByRole('button', { name: 'Comment on ¶ 3', exact: true }).first()
    await comment.scrollIntoViewIfNeeded()
    await comment.click({ force: true })
    await fay.getByRole('textbox', { name: 'Your words' }).fill('Written while the line was down.')
    await fay.getByRole('button', { name: 'Post', exact: true }).click()
    await shot(fay, '09-phone-disconnected')
    network.restore()
    await sees(ada, 'Written while the line was down.')
    await expect.poll(() => fay.getByText(/Not connected/).count()).toBe(0)
    // the lid is closed, and opened again
    await fay.close()
    const reader = readers.get('Fay')
    if (!reader) throw new Error('Fay is gone')
    reader.page = pages.watched(await reader.context.newPage(), 'Fay')
    await reader.page.goto(`${network.url}/s/${session}`)
    await inPhase(reader.page, 'read')
    await expect.poll(() => reader.page.evaluate(() => scrollY)).toBeGreaterThan(0)
  })

  it('reveals to everyone at once, into two groups', async () => {
    await ada.keyboard.press('Shift+N')
    await expect.poll(() => ada.evaluate(() => document.activeElement?.textContent)).toContain('Reveal to everyone')
    await ada.keyboard.press('Enter')
    for (const name of readers.keys()) await inPhase(of(name), 'discuss')
    await sees(of('Ben'), 'Who pays those who keep the boat?')
    await sees(of('Cleo'), 'The town owns nothing')
    await of('Ben').getByText('before the reveal').first().waitFor()
    await ada.keyboard.press('Shift+G')
    await expect.poll(() => ada.locator('[data-group]').count()).toBe(2)
    await shot(ada, '10-facilitator-groups')
    await shot(of('Cleo'), '11-phone-groups')
    await shot(of('Ben'), '12-reader-groups')
  })

  it('deals a late comer into the smaller group', async () => {
    const gus = await enter('Gus', desk)
    await inPhase(gus, 'discuss')
    await gus.getByRole('button', { name: /^Group [12]$/ }).waitFor()
    await expect
      .poll(async () => (await ada.locator('[data-group]').allTextContents()).filter((text) => text.includes('Gus')).length)
      .toBe(1)
    await sees(gus, 'Who pays those who keep the boat?')
    await shot(gus, '13-late-comer')
  })

  it('moves people between groups by dragging and by the keyboard', async () => {
    const group = (name: string) => ada.locator('[data-group]').filter({ hasText: name })
    const home = await group('Gus').getAttribute('data-group')
    const away = ada.locator(`[data-group]:not([data-group="${home}"])`)
    await group('Gus').getByRole('listitem').filter({ hasText: 'Gus' }).dragTo(away)
    await away.getByText('Gus').waitFor()
    await heard(of('Gus'), /You are in a group with/)
    await away.getByRole('button', { name: 'Move Gus' }).focus()
    await ada.keyboard.press('Enter')
    await ada.keyboard.press('Enter')
    await ada.locator(`[data-group="${home}"]`).getByText('Gus').waitFor()
  })

  it('keeps the talk of a group in the group, and asks every group the same', async () => {
    const groups = await ada.locator('[data-group]').allTextContents()
    const first = groups[0] ?? ''
    const names = [...readers.keys()]
    // Dora, who will silence every kind of announcement, is not the one who is told of her thread
    const inside = names.filter((name) => first.includes(name)).toSorted((a, b) => Number(a === 'Dora') - Number(b === 'Dora'))
    const outside = names.filter((name) => !first.includes(name))
    const [speaker, mate] = inside
    author = speaker ?? ''
    const [stranger] = outside
    if (!speaker || !mate || !stranger) throw new Error(`no two groups: ${groups.join(' | ')}`)
    await write(speaker, 4, 'Only for our group: the clerk is afraid.')
    await sees(of(mate), 'Only for our group: the clerk is afraid.')
    await sees(ada, 'Only for our group: the clerk is afraid.')
    expect(await of(stranger).getByText('Only for our group').count()).toBe(0)

    await ada.keyboard.press('Shift+P')
    await ada.getByRole('button', { name: 'Ask everyone here' }).waitFor()
    await ada.keyboard.press('Shift+A')
    await ada.getByLabel('Your question').fill('What would the ferrymen say?')
    await ada.getByRole('button', { name: 'Ask everyone', exact: true }).click()
    for (const name of [speaker, stranger]) {
      const page = of(name)
      await lower(page)
      await page.getByRole('button', { name: /1 question for you/ }).click()
      await page.getByRole('button', { name: 'Answer', exact: true }).click()
      await page.getByRole('textbox', { name: 'Your words' }).fill(`${name} answers for the group.`)
      await page.getByRole('button', { name: 'Post', exact: true }).click()
    }
    await ada.getByRole('button', { name: '2 answers' }).click()
    const columns = ada.locator('[data-answers] > section')
    await columns.filter({ hasText: `${speaker} answers for the group.` }).waitFor()
    await columns.filter({ hasText: `${stranger} answers for the group.` }).waitFor()
    // truly beside each other, once both have come to rest
    const areBeside = () =>
      columns.evaluateAll((all) => {
        const [one, other] = all.map((column) => column.getBoundingClientRect())
        return one !== undefined && other !== undefined && one.top === other.top && one.right <= other.left
      })
    await expect.poll(areBeside).toBe(true)
    await accessible(ada)
    await shot(ada, '14-answers-side-by-side')
    await ada.keyboard.press('Escape')
    await ada.keyboard.press('Shift+B')
    await expect.poll(() => ada.locator('[data-cell]').count()).toBeGreaterThan(3)
    await shot(ada, '15-board')
    // from cell to cell by the arrows, and by Enter into the text
    await ada.locator('[data-cell][tabindex="0"]').focus()
    await ada.keyboard.press('ArrowDown')
    expect(await ada.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^¶ [2-4],/)
    await ada.getByRole('button', { name: 'Larger' }).click()
    await ada.getByRole('dialog').locator('[data-cell]').first().waitFor()
    await shot(ada, '15-board-large')
    await accessible(ada)
    await ada.keyboard.press('Escape')
    await accessible(ada)
    await ada.getByRole('button', { name: 'As a table' }).click()
    await ada.getByRole('table').waitFor()
    await ada.getByRole('button', { name: 'As a picture' }).click()
  })

  it('is run by two, who press at once and do not fight; each kind of announcement can be silenced', async () => {
    const gus = of('Gus')
    const role = async (name: string) => {
      await ada.getByRole('button', { name: 'More for Gus' }).click()
      await ada.getByRole('menuitemradio', { name }).click()
    }
    await ada.keyboard.press('Shift+E')
    await role('Facilitator')
    await ada.getByRole('dialog').getByRole('button', { name: 'Make them a facilitator' }).click()
    const his = gus.locator('[data-next-action]').filter({ hasText: 'Plenary' })
    await his.waitFor()
    await shot(gus, '16-second-facilitator')
    // Dora does not want to hear of anything
    const dora = of('Dora')
    await dora.getByRole('button', { name: 'Menu', exact: true }).click()
    await dora.getByRole('menuitem', { name: 'What is announced' }).click()
    const kinds = dora.getByRole('dialog').getByRole('checkbox')
    await kinds.first().waitFor()
    for (const kind of await kinds.all()) await kind.uncheck()
    await dora.keyboard.press('Escape')
    await expect.poll(() => dora.getByRole('dialog').count()).toBe(0)
    quiet = await dora.locator('[data-announcer]').textContent()

    // each is told what the other does
    const told = gus.getByText('Ada has paused the time.').waitFor()
    await ada.keyboard.press('Shift+T')
    await told

    // what is pressed is taken hold of before: the screen of the second may have gone on already
    const pressed = await Promise.all([next('Plenary').elementHandle(), his.elementHandle()])
    await Promise.all(pressed.map((button) => button?.dispatchEvent('click')))
    for (const name of readers.keys()) await inPhase(of(name), 'plenary')
    // whoever came second is told so
    await expect
      .poll(async () =>
        (await Promise.all([ada, gus].map((page) => page.getByText(/was quicker\. Now: /).count()))).reduce((sum, one) => sum + one),
      )
      .toBe(1)
    // one step: a second one would have closed the session
    await next('Close the session').waitFor()
    await heard(of('Ben'), /In plenary/)
    await role('Reader')
    await gus.getByRole('button', { name: 'Raise a hand', exact: true }).first().waitFor()
  })

  it('brings one thread of a group to the plenary, tells its author by a notice with a link that stands, and leads everyone to it', async () => {
    await sees(ada, 'Only for our group: the clerk is afraid.')
    await ada.getByText('Only for our group: the clerk is afraid.').first().click()
    const thread = ada.locator('[data-thread][data-open]').filter({ hasText: 'Only for our group' })
    await thread.locator('[data-action="more"]').first().click()
    await ada.getByRole('menuitem', { name: 'Bring to the plenary' }).click()
    await shot(ada, '16-lift')
    await dialogIsAccessible(ada)
    await ada.getByRole('dialog').getByRole('button', { name: 'Bring to the plenary' }).click()
    await of(author)
      .getByText(/was brought to the plenary/)
      .first()
      .waitFor()
    await heard(of(author), /A thread in which you wrote, at ¶ 4, was brought to the plenary/)
    // it stands, through a reload too, until it is put away, and leads to the thread
    const writer = of(author)
    await lower(writer)
    await writer.reload()
    await lower(writer)
    await writer.getByRole('button', { name: /^A thread in which you wrote, at ¶ 4/ }).click()
    await writer.locator('[data-thread][data-open]').filter({ hasText: 'Only for our group' }).first().waitFor()
    await shot(writer, '16-lifted')
    await lower(writer)
    await writer.locator('[data-lift]').getByRole('button', { name: 'Close' }).click()
    await expect.poll(() => writer.locator('[data-lift]').count()).toBe(0)
    await thread
      .getByText(/brought from/)
      .first()
      .waitFor()
    await thread.locator('[data-action="more"]').first().click()
    await ada.getByRole('menuitem', { name: 'Lead everyone here' }).click()
    for (const name of readers.keys()) await of(name).locator('[data-spotlight]').waitFor()
    for (const name of readers.keys()) await sees(of(name), 'Only for our group: the clerk is afraid.')
    await heard(of('Ben'), /Ada leads you to ¶ 4/)
    expect(await of('Dora').locator('[data-announcer]').textContent()).toBe(quiet)
    await projector.getByText('Only for our group: the clerk is afraid.').first().waitFor()
    await shot(projector, '17-projector-spotlight')
    await shot(of('Ben'), '18-reader-spotlight')
    await shot(of('Emil'), '19-phone-spotlight')
    await accessible(projector)
    await accessible(of('Emil'))
    // whoever comes only now is led to that thread, and not to the list of all
    await of('Emil').reload()
    await of('Emil').getByRole('heading', { name: '1 annotation here' }).waitFor()
    await of('Emil').locator('[data-thread][data-open]').filter({ hasText: 'Only for our group' }).waitFor()
  })

  it('leaves and follows the spotlight again', async () => {
    const dora = of('Dora')
    await dora.getByRole('button', { name: 'Stay here' }).click()
    const before = await dora.evaluate(() => scrollY)
    await ada.locator('[data-frame]').last().scrollIntoViewIfNeeded()
    await ada.keyboard.press('Escape')
    await ada.getByRole('button', { name: 'Comment on ¶ 17', exact: true }).first().focus()
    await ada.keyboard.press('Shift+S')
    await dora
      .getByText(/Ada leads everyone to ¶ 17\. You stay where you are/)
      .first()
      .waitFor()
    expect(await dora.evaluate(() => scrollY)).toBe(before)
    await dora.keyboard.press('g')
    await dora
      .getByText(/Ada leads you to ¶ 17/)
      .first()
      .waitFor()
    await expect.poll(() => dora.evaluate(() => scrollY)).toBeGreaterThan(before)
  })

  it('goes to where another participant reads, as long as they want to be seen', async () => {
    const [ben, dora] = [of('Ben'), of('Dora')]
    await lower(ben)
    await ben.evaluate(() => scrollTo(0, 0))
    const people = ben.getByRole('button', { name: /people here/ })
    const there = ben
      .getByRole('listitem')
      .filter({ hasText: 'Dora' })
      .getByRole('button', { name: /^at ¶ 1\d/ })
    await people.click()
    await there.click()
    await expect.poll(() => ben.evaluate(() => scrollY)).toBeGreaterThan(500)
    await dora.getByRole('button', { name: /people here/ }).click()
    await dora.getByRole('checkbox', { name: 'Do not show others that I am here' }).check()
    await dora.keyboard.press('Escape')
    await people.click()
    await expect.poll(() => there.count()).toBe(0)
    await ben.keyboard.press('Escape')
  })

  it('calls raised hands in their order', async () => {
    for (const name of ['Cleo', 'Ben']) {
      const page = of(name)
      await lower(page)
      if (name === 'Ben') await page.keyboard.press('q')
      else await page.getByRole('button', { name: 'Raise a hand', exact: true }).first().click()
      await page.getByText('Ask a question').click()
      if (name === 'Cleo') await dialogIsAccessible(page)
      await page.getByRole('button', { name: 'Raise my hand' }).click()
      await page.getByRole('button', { name: /You are next|Number \d/ }).waitFor()
    }
    await of('Ben').getByRole('button', { name: 'Number 2' }).waitFor()
    await ada.keyboard.press('Shift+Q')
    await ada.getByText('Give the floor to Cleo').waitFor()
    await ada.keyboard.press('Shift+C')
    await of('Cleo').getByRole('button', { name: 'You have the floor' }).waitFor()
    await heard(of('Cleo'), /You have the floor/)
    await of('Ben').getByRole('button', { name: 'You are next' }).waitFor()
    await shot(ada, '20-queue')
    await shot(of('Cleo'), '21-phone-floor')
    await ada.getByRole('button', { name: 'Done' }).click()
    await of('Cleo').getByRole('button', { name: 'Raise a hand', exact: true }).first().waitFor()
  })

  it('removes a disturber: their posts are hidden, their place is void', async () => {
    const gus = of('Gus')
    await lower(of('Ben'))
    await write('Gus', 5, 'This is stupid.')
    await sees(of('Ben'), 'This is stupid.')
    await ada.getByRole('tab', { name: 'People' }).click()
    await ada.getByRole('button', { name: 'More for Gus' }).click()
    await ada.getByRole('menuitem', { name: 'Remove from the session' }).click()
    await shot(ada, '22-remove')
    await ada.getByRole('dialog').getByRole('button', { name: 'Remove Gus' }).click()
    await expect.poll(() => of('Ben').getByText('This is stupid.').count()).toBe(0)
    await gus.getByRole('heading', { name: 'Your part in this session has ended' }).waitFor()
    await accessible(gus)
    await shot(gus, '22-removed')
    readers.delete('Gus')
  })

  it('shows the heat of the text without names, as the facilitator says', async () => {
    await ada.getByRole('button', { name: 'Projector' }).click()
    await ada.getByRole('radio', { name: 'Where the text is written on' }).check()
    await projector.getByText(/Most is written at ¶/).waitFor()
    expect(await projector.getByText('Ben').count()).toBe(0)
    await shot(projector, '22-projector-heat')
    await ada.getByRole('radio', { name: 'What fits the moment' }).check()
    await ada.keyboard.press('Escape')
  })

  it('tells whoever was away how much is new and how many answered them, and leads them through it', async () => {
    const cleo = of('Cleo')
    await lower(of('Ben'))
    // what stands far from where one reads is not drawn
    await of('Ben').evaluate(() => scrollTo(0, 0))
    await sees(of('Ben'), 'Who pays those who keep the boat?')
    await cleo.goto(`${server.url}/`)
    await of('Ben').getByText('Who pays those who keep the boat?').first().click()
    const thread = of('Ben').locator('[data-thread][data-open]').filter({ hasText: 'Who pays' })
    await thread.locator('[data-action="reply"]').first().click()
    await of('Ben').getByRole('textbox', { name: 'Your reply' }).fill('The town, from the toll.')
    await of('Ben').getByRole('button', { name: 'Post', exact: true }).click()
    await of('Ben').locator('[data-saving="saved"]').waitFor()
    // she was away for an hour, as the server has it
    await server.db.pool.query(
      `UPDATE visit SET seen_at = seen_at - interval '1 hour' FROM participant p WHERE p.id = participant_id AND p.name = 'Cleo'`,
    )
    await cleo.reload()
    await cleo.getByText(/ new since you were here, 1 reply to you/).waitFor()
    await shot(cleo, '22-phone-home-news')
    await cleo.getByRole('link', { name: 'The Ferry and the Bridge' }).first().click()
    await cleo.locator('[data-since]').getByText('1 reply to you').waitFor()
    await shot(cleo, '22-phone-room-news')
    await accessible(cleo)
    await cleo.locator('[data-since]').getByRole('button', { name: '1 reply to you' }).click()
    await cleo.getByText('The town, from the toll.').first().waitFor()
    // it was read
    await expect.poll(() => cleo.locator('[data-since]').getByText('1 reply to you').count()).toBe(0)
    await lower(cleo)
    await cleo.locator('[data-since]').getByRole('button', { name: 'Close' }).click()
  })

  it('announces that it closes, with a question before, for everyone', async () => {
    await next('Close the session').click()
    await shot(ada, '23-close-question')
    await dialogIsAccessible(ada)
    await ada.getByRole('dialog').getByRole('button', { name: 'Close the session' }).click()
    for (const name of readers.keys()) await expect.poll(() => of(name).locator('[data-band]').count()).toBe(0)
    expect(
      await of('Ben')
        .getByRole('button', { name: /^Comment on ¶/ })
        .count(),
    ).toBe(0)
    await heard(of('Ben'), /^Closed/)
    await ada.getByRole('button', { name: 'Open it again' }).waitFor()
    await shot(ada, '24-closed')
    await shot(of('Cleo'), '25-phone-closed')
  })

  it('tells whoever goes by a pseudonym that a facilitator looked behind it', async () => {
    const host = new LiveClient(server.url, facilitator.cookie, masked.id)
    const emil = of('Emil')
    await emil.goto(`${server.url}/join/${masked.code}`)
    await emil.getByRole('button', { name: 'Join' }).click()
    await emil.locator('[data-band]').waitFor()
    const people = await host.untilState('somebody', ({ facilitator: told }) => told?.people.some(({ role }) => role === 'reader') === true)
    await host.does('unmask', { who: people.facilitator?.people.find(({ role }) => role === 'reader')?.alias })
    await emil.getByText(/Ada has looked at the name behind your pseudonym/).waitFor()
    await shot(emil, '26-phone-unmasked')
    host.close()
  })

  it('met no error on the way', () => {
    expect(
      troubles.filter(
        (trouble) => !/ERR_(CONNECTION|EMPTY|NETWORK|INTERNET)|WebSocket|Failed to fetch|Failed to load resource/.test(trouble),
      ),
    ).toEqual([])
  })
})
