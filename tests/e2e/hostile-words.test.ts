import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { digestMail } from '../../server/digest/digest-mail.ts'
import { page as pageOf } from '../../server/mail/letter.ts'
import { invitationLetter } from '../../server/mail/links.ts'
import { writePen } from '../../shared/margins/documents.ts'
import { isPlainText, type PenRecord } from '../../shared/margins/record.ts'
import { Browser as Asking, expectStatus } from '../harness/app.ts'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { annotation, personOf, recordId, reply } from '../harness/class.ts'
import { corpus } from '../harness/corpora.ts'
import { LiveClient } from '../harness/live.ts'
import { type OpenRoom, openComposer, openRoom } from '../harness/open-room.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { penClient } from '../harness/sync-client.ts'

/** Of our own, so that something is tried where the collections are not at hand. */
const OWN = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  '[click](javascript:alert(1))',
  '![x](https://elsewhere.example/x.png)',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  "';alert(1)//",
  '{{constructor.constructor("alert(1)")()}}',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<style>@import url(https://elsewhere.example/a.css)</style>',
  '$\\href{javascript:alert(1)}{x}$',
]
const collected = [
  ...String(corpus('corpora/xss-payload-list/xss-payload-list.txt') ?? '').split('\n'),
  ...(JSON.parse(String(corpus('corpora/blns/blns.json') ?? '[]')) as string[]),
]
const payloads = [...OWN, ...collected.map((line) => line.trim())].filter((line) => line !== '' && line.length < 4_000 && isPlainText(line))

/** All of them, in pieces of so many characters at most. */
function pieces(most: number, from = payloads): string[] {
  const made: string[] = []
  let piece = ''
  for (const payload of from) {
    if (piece.length + payload.length + 2 > most) {
      made.push(piece)
      piece = ''
    }
    if (payload.length < most) piece += `${payload}\n\n`
  }
  return [...made, piece].filter((one) => one.trim() !== '')
}
/** Short ones, spread over all of them. */
const short = (most: number, many: number, skip = 0): string[] => {
  const fitting = payloads.filter((one) => one.length <= most)
  return Array.from(
    { length: Math.min(many, fitting.length) },
    (_, nth) => fitting[Math.floor((nth * fitting.length) / many + skip) % fitting.length] ?? '',
  )
}
/** As a browser shows it in the title of a page: without what it folds. */
const titleOf = (words = ''): string => words.slice(0, 20).trim()
/** Stands before each piece, so that it is known whether it was shown. */
const MARKER = /piece-\d+-end/g

/** Whoever writes scripts into their words writes words: through every place that shows text, none of them runs, loads or opens anything. */
describeInBrowser('hostile words', () => {
  let server: TestServer
  let browser: Browser
  let room: OpenRoom
  let session = ''
  let alias = ''
  let code = ''
  let reading = ''
  let desk: BrowserContext
  let ada: Page
  let reader: Page
  /** The thread that everyone is led to. */
  let ledTo = ''
  let markers: string[] = []
  /** Dialogs, scripts of theirs, CSP reports, and everything asked of another host. */
  const happened: string[] = []

  const watch = async (context: BrowserContext) => {
    await context.exposeBinding('tellTest', (_from, what: string) => void happened.push(what))
    await context.addInitScript(() => {
      const tell = (what: string) => (globalThis as unknown as { tellTest: (what: string) => void }).tellTest(what)
      document.addEventListener('securitypolicyviolation', (event) =>
        tell(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
      )
      for (const name of ['alert', 'confirm', 'prompt', 'print'] as const) Reflect.set(globalThis, name, () => tell(`called ${name}`))
    })
    context.on('request', (request) => {
      const url = new URL(request.url())
      if (/^(https?|wss?):$/.test(url.protocol) && url.host !== new URL(server.url).host)
        happened.push(`asked ${request.url().slice(0, 200)}`)
    })
    context.on('page', (page) => {
      page.on('dialog', (dialog) => {
        // "You have not saved" is the browser's own, and ours to ask for.
        if (dialog.type() !== 'beforeunload') happened.push(`dialog ${dialog.message()}`)
        void dialog.accept()
      })
      page.on('pageerror', (error) => happened.push(`error ${error.stack} ${page.url()}`))
    })
  }

  beforeAll(async () => {
    server = await startServer()
    browser = await launchBrowser()
    room = await openRoom(server)
    const { facilitator, seminar } = room
    const texts = [
      ...Array.from({ length: 60 }, (_, nth) => `Paragraph ${nth + 1}, still collecting its subscriptions.`),
      ...short(2_000, 120),
    ]
    const { body: published } = await expectStatus(
      201,
      facilitator.post('/api/readings', {
        meta: { title: short(300, 7)[3], author: short(200, 7)[4], source: short(200, 7)[5], language: 'en', licence: short(200, 7)[6] },
        blocks: texts.map((text, nth) => ({
          id: `b${String(nth).padStart(4, '0')}`,
          type: 'paragraph',
          text: text.normalize('NFC'),
          spans: [],
        })),
      }),
    )
    reading = published.id
    await facilitator.patch(`/api/seminars/${seminar}`, { title: short(300, 3)[1] })
    const { body: opened } = await expectStatus(
      201,
      facilitator.post('/api/sessions', { seminarId: seminar, readingId: reading, manner: 'live', title: short(300, 5)[2] }),
    )
    session = opened.id
    const { body: view } = await facilitator.get(`/api/sessions/${session}`)

    code = view.code.code
    const live = new LiveClient(server.url, facilitator.cookie, session)
    await live.does('plan', {
      sheet: short(300, 20).map((title, nth) => ({ id: `s${nth}`, phase: 'discuss', title, instructions: pieces(900)[nth] ?? title })),
    })
    for (const [nth, body] of pieces(1_900).slice(0, 12).entries())
      await live.does('add-prompt', {
        prompt: crypto.randomUUID(),
        body,
        passage: passageOf({ id: `b000${nth % 10}`, text: texts[nth % 10] ?? '' }),
        release: true,
      })
    await live.does('go-to-phase', { phase: 'discuss' })
    for (const name of short(80, 12)) await live.does('open-group', { name })
    await live.does('go-to-phase', { phase: 'plenary' })

    const guests = await Promise.all(
      short(80, 14, 7).map(async (name) => {
        const guest = new Asking(server.url)
        return (await guest.post('/api/join', { code, name })).status === 200 ? guest : undefined
      }),
    )
    const [author] = guests.flatMap((guest) => guest ?? [])
    if (!author) throw new Error('nobody could join')
    const person = await personOf(author, session as never)
    alias = person.alias
    const { body: text } = await facilitator.get(`/api/readings/${reading}`)
    const blocks: { id: string; text: string }[] = text.blocks
    const records: [ReturnType<typeof recordId>, PenRecord][] = []
    const tags = short(60, 240)
    markers = []
    for (const [nth, words] of pieces(15_000).entries()) {
      const block = blocks[1 + (nth % 50)]
      if (!block) continue
      const id = recordId(alias)
      const marker = `piece-${nth}-end`
      markers.push(marker)
      const at = 1_700_000_000_000 + nth
      const of = { body: `${marker}\n\n${words}`, tags: tags.slice(nth * 6, nth * 6 + 6), at }
      records.push([id, annotation({ ...of, kind: nth % 3 === 0 ? 'question' : 'comment', passage: passageOf(block) })])
      records.push([recordId(alias), reply(id, { body: short(2_000, 60)[nth % 60] ?? '', at: at + 1 })])
    }
    const doc = new Y.Doc()
    const pen = penClient(server.url, session, { cookie: author.cookie ?? '' }, doc, { connect: false })
    writePen(doc, records, 'test')
    pen.provider.connect()
    await pen.synced()
    await pen.saved()
    // One of them was something else before.
    const [first] = records
    if (first?.[1].is !== 'annotation') throw new Error('nothing was written')
    ledTo = first[0]
    pen.write(first[0], { ...first[1], body: `${first[1].body}\n\n${OWN.join('\n\n')}`, editedAt: first[1].at + 2 })
    await pen.saved()
    pen.destroy()
    const hand = new LiveClient(server.url, author.cookie, session)
    await hand.does('raise-hand', { move: 'question' })
    hand.close()
    await live.does('project', {
      view: 'passage',
      threads: records.slice(0, 8).flatMap(([id, { is }]) => (is === 'annotation' ? [id] : [])),
    })
    await live.does('spotlight', { target: { is: 'thread', thread: records[0]?.[0] } })
    live.close()

    desk = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      serviceWorkers: 'block',
      reducedMotion: 'reduce',
      locale: 'en-GB',
    })
    await watch(desk)
    const [name = '', value = ''] = (facilitator.cookie ?? '').split('=', 2)
    await desk.addCookies([{ name, value, url: server.url }])
    ada = await desk.newPage()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.end()
  })

  const passageOf = ({ id, text }: { id: string; text: string }) => ({
    version: 1,
    start: { block: id, offset: 0 },
    end: { block: id, offset: 9 },
    quote: text.slice(0, 9),
    prefix: '',
    suffix: text.slice(9, 30),
  })
  /** Keeps all that a page says to who listens: it stands there one sentence at a time. */
  const keepWhatIsSaid = (page: Page) =>
    page.evaluate(() => {
      const said: string[] = []
      Reflect.set(globalThis, 'saidToTest', said)
      new MutationObserver(() => {
        for (const { textContent } of document.querySelectorAll('[aria-live], [role=status]'))
          if (textContent && !said.includes(textContent)) said.push(textContent)
      }).observe(document.body, { subtree: true, childList: true, characterData: true })
    })
  const isSaid = (page: Page, words: string) =>
    vi.waitFor(
      async () => expect(await page.evaluate(() => Reflect.get(globalThis, 'saidToTest'))).toContainEqual(expect.stringContaining(words)),
      { timeout: 20_000 },
    )
  /** Opens a page, goes down everything on it that can be scrolled, and says which pieces came to stand there. */
  async function read(address: string, page = ada): Promise<Set<string>> {
    await page.goto(address.startsWith('/') ? `${server.url}${address}` : address)
    await page.waitForLoadState('networkidle')
    const seen = new Set<string>()
    for (let moved = true; moved; ) {
      const now = await page.evaluate(() => {
        const before = [document.scrollingElement, ...document.querySelectorAll('main *')].filter(
          (one) => one !== null && one.scrollHeight - one.clientHeight > 40 && one.clientHeight > 100,
        )
        const further = before.filter((one) => {
          const at = one?.scrollTop ?? 0
          one?.scrollBy(0, Math.max(one.clientHeight * 0.9, one.scrollHeight / 12))
          return (one?.scrollTop ?? 0) > at + 1
        })
        return { text: document.body.textContent ?? '', moved: further.length > 0 }
      })
      for (const [marker] of now.text.matchAll(MARKER)) seen.add(marker)
      moved = now.moved
    }
    return seen
  }

  it('are words wherever they stand: nothing of them runs, loads or opens', async () => {
    // Each of the pieces has to have been on a page, else nothing was tried.
    const all = markers.toSorted()
    await read(`/s/${session}`)
    // The title is of the page, too.
    await vi.waitFor(async () => expect(await ada.title()).toContain(titleOf(short(300, 5)[2])), { timeout: 20_000 })
    for (const tab of ['Board', 'Queue', 'Groups', 'Prompts', 'People']) {
      await ada.getByRole('tab', { name: tab }).click()
      await ada.getByRole('tabpanel', { name: tab }).waitFor()
    }
    for (const page of ['briefing', 'text', 'threads?q=alert', 'readers', 'class', 'compare', 'replay', 'export', 'import', 'me'])
      await read(`/review/${session}/${page}`)
    expect([...(await read(`/review/${session}/threads`))].toSorted()).toEqual(all)
    expect([...(await read(`/review/${session}/readers/${alias}`))].toSorted()).toEqual(all)
    for (const path of ['/', `/seminars/${room.seminar}`, `/seminars/${room.seminar}/review`, `/readings/${reading}`]) await read(path)
    for (const path of [`/readings/${reading}/correct`, `/sessions/${session}`, `/sessions/new?seminar=${room.seminar}`]) await read(path)
    expect((await read(`/present/${session}`)).size).toBeGreaterThan(0)
    // What an address brings is said in errors.
    const said = encodeURIComponent(OWN[1] ?? '')
    for (const path of [`/join/${said}`, `/review/${session}/threads?q=${said}`, `/s/${said}`, `/invitation?token=${said}`, `/${said}`])
      await read(path)
    expect(happened).toEqual([])
  })

  it('are words in what they were before, on paper, in what an import leaves out, and in a text that is about to come in', async () => {
    await ada.goto(`${server.url}/review/${session}/readers/${alias}`)
    await ada.getByText('edited: what was changed').first().click()
    await ada.locator('details[open] ins, details[open] del').first().waitFor()
    await ada.pdf()

    const bodies = short(2_000, 60)
    const annotations = short(1_500, 60, 3).map((exact, nth) => ({
      id: `a${nth}`,
      created: '2026-11-20T10:00:00Z',
      updated: '2026-11-20T10:00:00Z',
      user: 'acct:mallory@hypothes.is',
      user_info: { display_name: short(80, 60)[nth] },
      uri: server.url,
      text: bodies[nth],
      tags: [],
      permissions: { read: ['group:__world__'] },
      group: '__world__',
      hidden: false,
      references: [],
      target: [{ source: server.url, selector: [{ type: 'TextQuoteSelector', exact: `${exact} nowhere`, prefix: '', suffix: '' }] }],
    }))
    await ada.goto(`${server.url}/review/${session}/import`)
    await ada.getByLabel('File', { exact: true }).setInputFiles({
      name: '<img src=x onerror=alert(1)>.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ annotations })),
    })
    await ada.getByText(/did not fit$/).click()
    await ada.getByText('These words are not in the text.').first().waitFor()

    await ada.goto(`${server.url}/readings/new`)
    await ada.getByLabel('Or paste the text').fill(`${payloads.slice(0, 400).join('\n\n')}\n\npiece-0-end`)
    await ada.getByRole('button', { name: 'Show what comes out' }).click()
    await ada.getByRole('region', { name: 'What came out' }).waitFor()
    expect(happened).toEqual([])
  })

  it('are words in mails, where no policy holds anything back', async () => {
    const [name = '', title = '', words = ''] = [short(80, 5)[2], short(300, 5)[3], pieces(4_000)[0]]
    const news = { posts: 2, replies: 1 }
    const posts = payloads.slice(0, 300).map((payload) => ({ author: name, words: payload, answersYou: true }))
    const sessions = [
      { title, address: server.url, news, posts: [...posts, { author: name, words, answersYou: false }], closesAt: undefined },
    ]
    const letters = [
      digestMail({ language: 'en', name, stopAddress: server.url, sessions }),
      invitationLetter('en', name, title, `${server.url}/invitation?token=x`),
    ]
    for (const letter of letters) {
      await ada.setContent(pageOf(letter))
      expect(await ada.evaluate(() => document.querySelectorAll('script, img, iframe, svg, style, [onerror], [onload]').length)).toBe(0)
      const links = await ada.evaluate(() => [...document.links].map(({ href }) => href))
      expect(links.filter((href) => !href.startsWith(server.url) && !payloads.includes(href))).toEqual([])
    }
    expect(happened).toEqual([])
  })

  it('are words to whoever comes by a link, and to those who only read', async () => {
    const stranger = await browser.newContext({
      serviceWorkers: 'block',
      locale: 'en-GB',
      // Who comes and goes is said to those who ask for it.
      storageState: { cookies: [], origins: [{ origin: server.url, localStorage: [{ name: 'catena.silenced', value: '[]' }] }] },
    })
    await watch(stranger)
    reader = await stranger.newPage()
    await read(`/join/${code}`, reader)
    await reader.getByLabel('Your name').fill(short(70, 5)[1] ?? '')
    await reader.getByRole('button', { name: 'Join' }).click()
    await reader.getByText('still collecting its subscriptions').first().waitFor()
    expect(happened).toEqual([])
  })

  it('are words in what the room tells as it happens: who comes, leads, writes, and what a group brings', async () => {
    await ada.goto(`${server.url}/s/${session}`)
    await ada.getByRole('tab', { name: 'Board' }).waitFor()
    await reader.getByRole('button', { name: 'people here' }).waitFor()
    for (const page of [ada, reader]) await keepWhatIsSaid(page)
    const live = new LiveClient(server.url, room.facilitator.cookie, session)
    const sit = async (name: string) => {
      const guest = new Asking(server.url)
      await expectStatus(200, guest.post('/api/join', { code, name }))
      const client = new LiveClient(server.url, guest.cookie, session)
      const { me } = await client.untilState('a state', () => true)
      return { guest, client, alias: me.alias, name: me.name }
    }
    // One after the other, since of several who come at once only the number is said.
    const leader = await sit(short(80, 5)[3] ?? '')
    await isSaid(reader, leader.name)
    const writer = await sit(short(80, 5)[4] ?? '')
    await isSaid(reader, writer.name)

    // Somebody else leads, whose deeds the others who lead are told of.
    await live.does('change-role', { who: leader.alias, role: 'facilitator' })
    await leader.client.untilState('to lead', (state) => state.me.role === 'facilitator')
    await leader.client.does('spotlight', { target: { is: 'thread', thread: ledTo } })
    await isSaid(reader, `${leader.name} leads`)
    await reader.locator('[data-spotlight]').getByText('leads').waitFor()
    await writer.client.does('raise-hand', { move: 'question' })
    await leader.client.does('call-hand', { who: writer.alias })
    await isSaid(ada, `${leader.name} has given ${writer.name} the floor`)
    const typing = setInterval(() => writer.client.socket.emit('typing', { thread: ledTo }), 1_000)
    await reader
      .getByText(/is writing$/)
      .first()
      .waitFor()
    clearInterval(typing)

    // A group of that name, in which one writes for all, brings its words to the plenary.
    await live.does('go-to-phase', { phase: 'discuss' })
    const reading = new Asking(server.url)
    reading.cookie = (await reader.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const { alias: readers } = await personOf(reading, session as never)
    await live.does('deal-by-hand', { groups: [{ name: short(80, 5)[2], members: [readers, writer.alias] }] })
    const { groups } = await live.untilState('the group', (state) => state.groups.length === 1)
    await live.does('set-group-role', { who: writer.alias, role: 'synthesizer' })
    await isSaid(reader, `in a group with ${writer.name}`)
    await reader
      .locator('bdi', { hasText: groups[0]?.name ?? '' })
      .first()
      .click()
    await reader.getByText(writer.name, { exact: true }).first().waitFor()
    const pen = await penClient(server.url, session, { cookie: writer.guest.cookie ?? '' }).synced()
    pen.write(recordId(writer.alias), {
      is: 'note',
      to: `group:${groups[0]?.id}`,
      body: `piece-0-end\n\n${pieces(3_900)[1]}`,
      at: 1_700_000_000_000,
    })
    await pen.saved()
    pen.destroy()
    await live.does('go-to-phase', { phase: 'plenary' })
    await reader.getByRole('region', { name: 'What the groups bring' }).getByText('piece-0-end').waitFor()
    for (const client of [live, leader.client, writer.client]) client.close()
    await isSaid(reader, 'left')
    expect(happened).toEqual([])
  })

  it('are words in what is being written, as it will look', async () => {
    await ada.goto(`${server.url}/s/${session}`)
    const composer = await openComposer(ada, 1)
    // Whoever may be named is offered under their own words.
    await composer.pressSequentially('@')
    await ada.getByRole('listbox', { name: 'People' }).getByRole('option').first().waitFor()
    // It is drawn as what is posted is, so one piece does for all.
    for (const [nth, piece] of pieces(15_000).slice(0, 1).entries()) {
      await composer.fill(`${piece}\n\npiece-${nth}-end`)
      await ada.getByRole('button', { name: 'Preview' }).click()
      await ada.getByRole('region', { name: 'Preview' }).getByText(`piece-${nth}-end`).waitFor()
      await ada.getByRole('button', { name: 'Go on writing' }).click()
    }
    expect(happened).toEqual([])
  })

  it('are words in the record, opened from a disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'catena-record-'))
    const file = join(folder, 'record.html')
    const { body } = await expectStatus(200, room.facilitator.get(`/api/sessions/${session}/exports/html`))
    await writeFile(file, body)
    const seen = await read(pathToFileURL(file).href)
    expect([...seen].toSorted()).toEqual(markers.toSorted())
    await rm(folder, { recursive: true })
    expect(happened).toEqual([])
  })

  it('and the other files are never opened by a browser as anything but a file', async () => {
    for (const format of ['md', 'csv', 'json', 'jsonld']) {
      const { headers } = await expectStatus(200, room.facilitator.get(`/api/sessions/${session}/exports/${format}`))
      expect([headers.get('Content-Disposition'), headers.get('X-Content-Type-Options')], format).toEqual([
        expect.stringMatching(/^attachment/),
        'nosniff',
      ])
    }
  })
})
