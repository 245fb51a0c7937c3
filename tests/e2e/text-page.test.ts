import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describePassage } from '#shared/anchoring/describe.ts'
import type { Point } from '#shared/anchoring/passage.ts'
import { BlockId, ReadingId, RecordId } from '#shared/ids.ts'
import { type Kind, kinds } from '#shared/margins/record.ts'
import type { Block } from '#shared/reading/block.ts'
import { numberBlocks } from '#shared/reading/number.ts'
import type { ShownPassage } from '../../client/screens/room/contract.ts'
import type { Given } from '../fixtures/text-page/page.tsx'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { faultsOf } from '../harness/faults.ts'
import { serveTextPage } from '../harness/text-page.ts'

const id = (name: string) => BlockId.parse(name)
const note = id('note1')
const prose =
  'To read together is to be slower than alone. One stops where another stopped, and asks what was seen there. “Is it the same?” she asked.1 It never is.'

/** One of everything a block can be, with marks, numbers, a page of the source and notes among its words. */
const everything: readonly Block[] = numberBlocks<Block>([
  { id: id('head1'), type: 'heading', level: 1, text: 'On reading together', spans: [] },
  {
    id: id('para1'),
    type: 'paragraph',
    text: prose,
    page: '12',
    pageAt: 46,
    spans: [
      { is: 'emphasis', start: 3, end: 7 },
      { is: 'strong', start: 5, end: 16 },
      { is: 'link', start: 46, end: 55, href: 'https://example.org/' },
      { is: 'note-ref', start: prose.indexOf('.1') + 1, end: prose.indexOf('.1') + 2, note },
    ],
  },
  { id: id('quot1'), type: 'quotation', level: 1, text: 'A line of someone else’s thought.\nAnd a second line.', spans: [] },
  { id: id('vers1'), type: 'verse', text: 'Hey nonny no\nMen are fools that wish to die', spans: [] },
  { id: id('item1'), type: 'list-item', level: 1, marker: '1.', text: 'The first thing', spans: [] },
  { id: id('item2'), type: 'list-item', level: 2, marker: '•', text: 'A smaller thing', spans: [] },
  { id: id('rowa1'), type: 'table-row', head: true, text: 'Year\tBook', spans: [] },
  { id: id('rowb1'), type: 'table-row', text: '1924\tThe Lessons 😀 of October', spans: [{ is: 'cite', start: 5, end: 12 }] },
  { id: id('code1'), type: 'code', text: 'for (const line of lines) {\n  read(line)\n}', spans: [] },
  { id: id('sepa1'), type: 'separator', text: '', spans: [] },
  { id: id('para2'), type: 'paragraph', text: 'كان فيما مضى من قديم الزمان ملك من ملوك ساسان.', lang: 'ar', spans: [] },
  { id: id('para3'), type: 'paragraph', text: 'The last words of the text are these. There are no more.', spans: [] },
  { id: note, type: 'footnote', marker: '1', text: 'The same words, another hour.', spans: [], backrefs: [id('para1')] },
])
const reading = {
  id: ReadingId.parse('6f1f2f3a-8a53-4f0e-9d0c-2f6c1a1c7e01'),
  version: 3,
  meta: { title: 'On reading together', author: 'Various hands', language: 'en' },
  blocks: everything,
}
const record = (n: number) => RecordId.parse(`aaaaaaaa-${String(n).padStart(8, '0')}`)
const at = (block: string, offset: number): Point => ({ block: id(block), offset })
const passage = (n: number, start: Point, end: Point, kind: Kind = 'comment'): ShownPassage => ({
  id: record(n),
  start,
  end,
  kind,
  state: 'normal',
})
const textOf = (block: BlockId) => everything.find((one) => one.id === block)?.text ?? ''

describeInBrowser('the text page', () => {
  let browser: Browser
  let served: Awaited<ReturnType<typeof serveTextPage>>
  beforeAll(async () => {
    served = await serveTextPage()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await served?.end()
  })

  async function open(given: Partial<Given> = {}, how: BrowserContextOptions & { hash?: string } = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...how })
    const page = await context.newPage()
    await page.addInitScript(
      (value) => {
        window.given = value
      },
      { reading, ...given },
    )
    await page.goto(`${served.origin}/${how.hash ?? ''}`)
    await page.locator('[data-block]').first().waitFor()
    await page.waitForFunction(() => window.fixture !== undefined)
    await page.evaluate(() => document.fonts.ready)
    return page
  }
  const quotes = (page: Page) => page.evaluate(() => window.seen.composed.map((one) => one.quote))
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

  test('reads from every selection in every kind of block the points it was made of', async () => {
    const page = await open()
    const wrong: unknown[] = []
    for (const { id: block, text } of everything) {
      for (let start = 0; start < text.length; start += 5) {
        for (const end of [start + 1, start + 4, text.length]) {
          const words = text.slice(start, end)
          if (end > text.length || words.trim() !== words || words === '' || !words.isWellFormed()) continue
          const read = await page.evaluate(([from, to]) => window.fixture.select(from, to), [at(block, start), at(block, end)] as const)
          if (read?.start.block !== block || read.end.block !== block || text.slice(read.start.offset, read.end.offset) !== words)
            wrong.push({ block, words, read })
        }
      }
    }
    expect(wrong).toEqual([])
    await page.context().close()
  })

  test('reads a selection over several blocks, whatever stands between them', async () => {
    const page = await open()
    const withText = everything.filter(({ text }) => text !== '')
    for (const [from, to] of [
      [0, 1],
      [1, 3],
      [3, 7],
      [5, 9],
      [0, withText.length - 1],
    ] as const) {
      const [first, last] = [withText[from], withText[to]]
      if (!first || !last) throw new Error('no such block')
      // from the second word of the one to the end of the first word of the other
      const start = at(first.id, first.text.search(/\s/) + 1)
      const end = at(last.id, last.text.search(/\s/))
      expect(await page.evaluate(([a, b]) => window.fixture.select(a, b), [start, end] as const)).toEqual({ start, end })
    }
    await page.context().close()
  })

  test('takes three presses for the paragraph and nothing of the next, and offers to comment on it', async () => {
    const page = await open()
    await page.locator('[data-block=para3]').click({ clickCount: 3, position: { x: 40, y: 10 } })
    await page.getByRole('button', { name: 'Comment', exact: true }).click()
    expect(await quotes(page)).toEqual([textOf(id('para3'))])
    await page.context().close()
  })

  test('makes a passage of what the mouse was drawn over', async () => {
    const page = await open()
    await page.locator('[data-block=para3]').scrollIntoViewIfNeeded()
    const box = await page.evaluate(
      ([block, words]) => {
        const node = [...(document.querySelector(`[data-block=${block}]`)?.childNodes ?? [])].find((one) =>
          one.textContent?.includes(words),
        )
        const range = new Range()
        const start = node?.textContent?.indexOf(words) ?? 0
        if (node) range.setStart(node, start)
        if (node) range.setEnd(node, start + words.length)
        return range.getBoundingClientRect().toJSON()
      },
      ['para3', 'last words'] as const,
    )
    await page.mouse.move(box.left + 0.5, box.top + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.right, box.top + box.height / 2, { steps: 6 })
    await page.mouse.up()
    await page.getByRole('button', { name: 'Comment', exact: true }).waitFor()
    await page.keyboard.press('c')
    const composed = await page.evaluate(() => window.seen.composed)
    expect(composed).toEqual([describePassage(everything, at('para3', 4), at('para3', 14), 3)])
    await page.context().close()
  })

  test('offers to comment below what a finger selected, where the system’s menu is not', async () => {
    const page = await open({}, phone)
    await page.locator('[data-block=para1]').tap()
    await page.evaluate(([from, to]) => window.fixture.select(from, to), [at('para1', 17), at('para1', 28)] as const)
    const button = page.getByRole('button', { name: 'Comment', exact: true })
    await button.waitFor()
    await page.locator('[data-placed]').waitFor()
    const bottom = await page.evaluate(() => document.getSelection()?.getRangeAt(0).getBoundingClientRect().bottom ?? 0)
    expect((await button.boundingBox())?.y).toBeGreaterThan(bottom)
    await button.tap()
    expect(await quotes(page)).toEqual([prose.slice(17, 28)])
    await page.context().close()
  })

  test('lets the keyboard comment on a paragraph, on a sentence and on any words', async () => {
    const page = await open()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Comment on ¶ 1')
    await page.keyboard.press('Enter')
    await page.keyboard.press('s')
    await page.getByRole('menuitem').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.keyboard.press(']')
    await page.getByRole('slider', { name: 'To' }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('[')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    expect(await quotes(page)).toEqual([
      prose,
      'One stops where another stopped, and asks what was seen there.',
      'read together is to be slower than',
    ])
    await page.context().close()
  })

  test('is one stop of the Tab key, with arrows between the blocks and their buttons', async () => {
    const page = await open()
    await page.locator('[data-frame]#p1 [data-way=comment]').focus()
    await page.keyboard.press('ArrowDown')
    const names = [await page.evaluate(() => document.activeElement?.ariaLabel)]
    await page.keyboard.press('ArrowRight')
    names.push(await page.evaluate(() => document.activeElement?.ariaLabel))
    await page.keyboard.press('ArrowUp')
    names.push(await page.evaluate(() => document.activeElement?.ariaLabel))
    expect(names).toEqual(['Comment on ¶ 2', 'Sentences of ¶ 2', 'Sentences of ¶ 1'])
    expect(await page.locator('[data-way][tabindex="0"]').count()).toBe(1)
    await page.context().close()
  })

  test('opens each of the passages that overlap, one press after the other', async () => {
    const passages = [
      passage(1, at('para3', 0), at('para3', 30)),
      passage(2, at('para3', 4), at('para3', 14), 'question'),
      passage(3, at('para1', 100), at('para3', 20), 'insight'),
    ]
    const page = await open({ passages })
    const words = page.locator('[data-block=para3]')
    await words.scrollIntoViewIfNeeded()
    const press = async () => {
      const box = await page.evaluate(() => {
        const range = new Range()
        const text = document.querySelector('[data-block=para3]')?.firstChild
        if (text) range.setStart(text, 6)
        if (text) range.setEnd(text, 7)
        return range.getBoundingClientRect().toJSON()
      })
      await page.mouse.click(box.left + box.width / 2, box.top + box.height / 2)
    }
    for (let n = 0; n < 3; n++) await press()
    const opened = await page.evaluate(() => window.seen.opened)
    expect(opened.map(([first]) => first)).toEqual([record(2), record(1), record(3)])
    expect(opened.every((ids) => ids.length === 3)).toBe(true)
    await page.getByRole('button', { name: '2 comments on ¶ 8' }).click()
    expect((await page.evaluate(() => window.seen.opened)).at(-1)).toEqual([record(1), record(2), record(3)])
    await page.context().close()
  })

  test('paints nothing over numbers, marks and buttons, and nothing where it is hidden', async () => {
    const passages = [passage(1, at('para1', 0), at('para3', 10)), passage(2, at('rowb1', 0), at('rowb1', 20), 'challenge')]
    const page = await open({ passages })
    await page.waitForFunction(() => CSS.highlights.size > 0)
    const painted = await page.evaluate(() => {
      const texts = new Set<string>()
      let asides = 0
      for (const highlight of CSS.highlights.values())
        for (const range of highlight) {
          if (range instanceof Range) texts.add(range.toString())
          if (range.startContainer.parentElement?.closest('[data-aside], [data-note]')) asides++
        }
      return { asides, texts: [...texts] }
    })
    expect(painted.asides).toBe(0)
    expect(painted.texts).toContain('1924')
    // This browser inherits looks: each word's own would have to be computed, which is felt as one scrolls.
    const rules = await page.evaluate(() =>
      document.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText.split('{', 1)[0])),
    )
    const looks = rules.filter((rule) => rule?.includes('::highlight'))
    expect(looks.length).toBeGreaterThan(0)
    expect(looks.filter((rule) => rule?.includes(' *'))).toEqual([])
    await page.context().close()
    const hidden = await open({ passages, show: 'none' })
    expect(await hidden.evaluate(() => CSS.highlights.size)).toBe(0)
    await hidden.context().close()
  })

  test.each([
    ['a wide screen', { viewport: { width: 1280, height: 800 } }],
    ['a phone', phone],
  ])('moves no word of the text when annotations arrive, on %s', async (_, how) => {
    const page = await open({}, how)
    const places = () =>
      page.evaluate(() => [...document.querySelectorAll('[data-block]')].map((block) => block.getBoundingClientRect().toJSON()))
    const before = await places()
    const many = everything
      .filter(({ text }) => text.length > 10)
      .flatMap(({ id: block, text }, n) =>
        kinds.map((kind, k) => passage(n * 10 + k, { block, offset: k }, { block, offset: text.length - k }, kind)),
      )
    await page.evaluate((passages) => window.fixture.setPassages(passages), many)
    await page.getByRole('button', { name: '5 comments on ¶ 1' }).waitFor()
    expect(await places()).toEqual(before)
    await page.context().close()
  })

  test('says where passages stand, and tells when they moved', async () => {
    const page = await open({ passages: [passage(1, at('para1', 0), at('para1', 9)), passage(2, at('para3', 4), at('para3', 14))] })
    const tops = () =>
      page.evaluate(() => {
        const body = document.querySelector('main')?.getBoundingClientRect().top ?? 0
        const line = document.querySelector('[data-block=para3]')?.getBoundingClientRect().top ?? 0
        return { told: [...window.fixture.handle().positions().values()][1] ?? 0, there: line - body }
      })
    const first = await tops()
    expect(Math.abs(first.told - first.there)).toBeLessThan(12)
    const moved = page.evaluate(() => new Promise<boolean>((resolve) => window.fixture.handle().onLayout(() => resolve(true))))
    await page.setViewportSize({ width: 800, height: 800 })
    expect(await moved).toBe(true)
    const second = await tops()
    expect(second.there).not.toBe(first.there)
    expect(Math.abs(second.told - second.there)).toBeLessThan(12)
    await page.context().close()
  })

  test('opens a note where its mark stands, and gives the eyes back', async () => {
    const page = await open()
    const mark = page.locator('[role=doc-noteref]')
    await mark.click()
    await page.getByRole('dialog', { name: 'Note 1' }).getByText('The same words, another hour.').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await mark.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.context().close()
  })

  test('asks for words to be broken in the language they are in, and puts nothing into them for it', async () => {
    const page = await open()
    const asked = await page.locator('[data-block]').evaluateAll((all) =>
      all.map((one) => {
        const language = one.closest('[lang]')?.getAttribute('lang')
        return `${one.dataset['block']} ${language} ${getComputedStyle(one).hyphens}${one.textContent.includes('\u00ad') ? ' with' : ''}`
      }),
    )
    const inEnglish = (hyphens: string, ...ids: string[]) => ids.map((one) => `${one} en ${hyphens}`)
    expect(new Set(asked.filter((one) => !one.startsWith('sepa1')))).toEqual(
      new Set([
        ...inEnglish('auto', 'para1', 'quot1', 'item1', 'item2', 'rowa1', 'rowb1', 'para3', 'note1'),
        ...inEnglish('manual', 'head1', 'vers1'),
        ...inEnglish('none', 'code1'),
        'para2 ar auto',
      ]),
    )
    await page.context().close()
  })

  test('finds words, counts the places and goes from one to the next', async () => {
    const page = await open()
    await page.keyboard.press('/')
    await page.keyboard.type('THE ')
    await page.keyboard.type('last')
    await page.getByText('1 of 1').waitFor()
    expect(
      await page.evaluate(() =>
        [...(CSS.highlights.get('found-now') ?? [])].map((range) => (range instanceof Range ? range.toString() : '')),
      ),
    ).toEqual(['The last'])
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('line')
    const count = page.getByRole('status').filter({ hasText: 'of 5' })
    await count.waitFor()
    const first = await count.textContent()
    await page.keyboard.press('Enter')
    await page.waitForFunction((before) => document.querySelector('search [role=status]')?.textContent !== before, first)
    await page.keyboard.press('Shift+Enter')
    await page.getByText(first ?? '').waitFor()
    await page.keyboard.press('Escape')
    await page.waitForFunction(() => !CSS.highlights.has('found-now'))
    await page.context().close()
  })

  const long: readonly Block[] = numberBlocks(
    Array.from({ length: 20_000 }, (_, n): Block => {
      const block = { id: id(`b${String(n).padStart(6, '0')}`), spans: [] }
      return n % 80 === 0
        ? { ...block, type: 'heading', level: 2, text: `Chapter ${n / 80 + 1}` }
        : { ...block, type: 'paragraph', text: `${prose} `.repeat(1 + (n % 4)).trim() }
    }),
  )

  test('begins a reading of 20,000 blocks with what is on the screen', async () => {
    const page = await open({ reading: { ...reading, blocks: long } })
    const { all, full } = await page.evaluate(() => {
      const count = (selector: string) => document.querySelectorAll(selector).length
      return { all: count('section'), full: count('section[data-full]') }
    })
    expect(all).toBeGreaterThan(300)
    expect(full).toBeLessThan(all / 2)
    await page.context().close()
  })

  test('fills in all of a long reading while one reads, and prints what is marked far from the window', async () => {
    const far = long[3_900]
    if (!far) throw new Error('there is no such block')
    const passages = [passage(1, { block: far.id, offset: 0 }, { block: far.id, offset: 12 })]
    const page = await open({ reading: { ...reading, blocks: long.slice(0, 4_000) }, passages })
    await page.waitForFunction(() => document.querySelectorAll('[data-block]').length === 4_000, undefined, {
      timeout: 90_000,
      polling: 300,
    })
    const marked = () =>
      page.evaluate(() =>
        [...CSS.highlights.values()].flatMap((highlight) =>
          [...highlight].map((range) => (range instanceof Range ? range.toString() : '')),
        ),
      )
    const words = far.text.slice(0, 12)
    expect(await marked()).toEqual([])
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    expect(new Set(await marked())).toEqual(new Set([words]))
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    await expect.poll(marked).toEqual([])
    await page.context().close()
  })

  test('goes to a paragraph far away by its link, and stays there while the text around it is laid out', async () => {
    const page = await open({ reading: { ...reading, blocks: long } }, { hash: '#p17000' })
    const target = page.locator('#p17000')
    await target.waitFor()
    const settled = () =>
      page.waitForFunction(() => {
        const top = document.getElementById('p17000')?.getBoundingClientRect().top ?? -1
        return top > 60 && top < 400
      })
    await settled()
    await page.waitForFunction(() => document.querySelectorAll('section[data-full]').length > 120, undefined, {
      timeout: 110_000,
      polling: 300,
    })
    await settled()
    await page.context().close()
  })

  test('goes to a thread by its link, as soon as the thread is there', async () => {
    const page = await open({}, { hash: `#t-${record(7)}`, viewport: { width: 1280, height: 400 } })
    expect(await page.evaluate(() => window.seen.opened)).toEqual([])
    await page.evaluate((passages) => window.fixture.setPassages(passages), [passage(7, at('para3', 0), at('para3', 8))])
    await page.waitForFunction(() => window.seen.opened.length > 0)
    expect(await page.evaluate(() => window.seen.opened)).toEqual([[record(7)]])
    await page.waitForFunction(() => (document.querySelector('[data-block=para3]')?.getBoundingClientRect().top ?? 999) < 300)
    await page.context().close()
  })

  test('an address that names nothing, and is none, hinders nothing', async () => {
    const page = await open({}, { hash: '#100%' })
    await page.evaluate(() => (location.hash = '#%E0%A4%A'))
    await page.evaluate(() => (location.hash = '#p3'))
    await page.locator('#p3').waitFor()
    await page.context().close()
  })

  test('keeps how one likes to read', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'How the text looks' }).click()
    await page.getByRole('button', { name: 'Larger text' }).click()
    await page.getByRole('radio', { name: 'Wide', exact: true }).check()
    await page.getByRole('radio', { name: 'Sepia' }).check()
    expect(await page.evaluate(() => localStorage.getItem('catena.reading'))).toBe(
      JSON.stringify({ '--reading-size': '1.3125rem', '--reading-leading': '1.75' }),
    )
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('sepia')
    await page.context().close()
  })

  test.each([
    ['light', 'light', { width: 1280, height: 800 }],
    ['dark', 'dark', { width: 1280, height: 800 }],
    ['light on a phone', 'light', { width: 320, height: 700 }],
  ] as const)('has nothing that axe finds: %s', async (_, colorScheme, viewport) => {
    const passages = [passage(1, at('para1', 0), at('para1', 30)), passage(2, at('para1', 10), at('para1', 60), 'challenge')]
    const title = 'Donaudampfschifffahrtsgesellschaftskapitänsmütze'
    const page = await open({ passages, reading: { ...reading, meta: { ...reading.meta, title } } }, { colorScheme, viewport })
    expect(await faultsOf(page)).toEqual([])
    // the longest word of a title finds its place
    expect(await page.locator('h1').evaluate((words) => words.scrollWidth - words.clientWidth)).toBeLessThanOrEqual(0)
    // and nothing to scroll sideways for
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await page.context().close()
  })
})
