import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { walks } from '../../shared/projections/choose-threads.ts'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { faultsOf } from '../harness/faults.ts'
import { comment, joinedPage, type OpenRoom, openComposer, openRoom } from '../harness/open-room.ts'
import { startServer, type TestServer } from '../harness/server.ts'

/** Set to look at the screens: where their pictures go. */
const SHOTS = process.env['SHOTS']

/** What people do with threads beyond reading and answering: earlier words, colours, keys of their own, two windows. */
describeInBrowser('beside the text', () => {
  let server: TestServer
  let browser: Browser
  let room: OpenRoom
  let wen: BrowserContext
  let page: Page

  beforeAll(async () => {
    server = await startServer()
    browser = await launchBrowser()
    room = await openRoom(server)
    const other = await browser.newContext()
    const rosa = await joinedPage(other, server.url, room.code, 'Rosa')
    await comment(rosa, 1, 'The clerk counts the boats.')
    await rosa.locator('[data-open]').getByText('The clerk counts the boats.').waitFor()
    await rosa.locator('[data-open]').getByRole('button', { name: 'More', exact: true }).first().click()
    await rosa.getByRole('menuitem', { name: 'Edit' }).click()
    await rosa.getByRole('textbox', { name: 'Your words' }).fill('The clerk never counts the boats, only the fares.')
    await rosa.getByRole('button', { name: 'Save', exact: true }).click()
    await comment(rosa, 3, 'And here?')
    wen = await browser.newContext({ viewport: { width: 1360, height: 900 } })
    page = await joinedPage(wen, server.url, room.code, 'Wen')
    await page.getByText('The clerk never counts').waitFor()
    await page.getByText('And here?').waitFor()
    await other.close()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.end()
  })

  const shot = async (name: string, of = page) => SHOTS && of.screenshot({ path: `${SHOTS}/${name}.png` })

  it('“edited” opens what was changed, for the eye and for the ear, and gives the focus back', async () => {
    await page.getByText('The clerk never counts').click()
    const word = page.locator('[data-open]').getByRole('button', { name: 'edited' })
    await word.click()
    const panel = page.getByRole('dialog', { name: 'What was changed' })
    await panel.getByText('as it was posted').waitFor()
    expect(await panel.getByRole('listitem').count()).toBe(2)
    expect(await panel.locator('ins').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining('never ')]))
    expect(await panel.locator('del').count()).toBe(0)
    expect(await panel.getByRole('listitem').last().innerText()).toContain('The clerk counts the boats.')
    expect(await faultsOf(page)).toEqual([])
    await shot('edited')
    await page.keyboard.press('Escape')
    await expect.poll(() => word.evaluate((button) => button === document.activeElement)).toBe(true)
    expect(await panel.count()).toBe(0)
  })

  it('tells assistive technology whose an annotation is, of which kind and on which words, and more of it once it is open', async () => {
    const reader = await wen.newCDPSession(page)
    const told = async () =>
      (await reader.send('Accessibility.getFullAXTree')).nodes
        .filter(({ role }) => role?.value === 'article')
        .map(({ name, description }) => `${name?.value} / ${description?.value}`)
    expect(await told()).toContainEqual(expect.stringMatching(/Comment.*Rosa.* \/ On the words: In November/))
    const thread = page.locator('[data-thread]').filter({ hasText: 'The clerk never counts' })
    const reply = thread.getByRole('button', { name: 'Reply' })
    await page.keyboard.press('Escape')
    await expect.poll(() => reply.count()).toBe(0)
    await thread.getByText('The clerk never counts').click()
    await reply.waitFor()
  })

  it('colours by person: text and threads follow, with a line and an initial, and the choice is kept', async () => {
    await comment(page, 2, 'I read it otherwise.')
    const names = () => page.evaluate(() => [...CSS.highlights.keys()].filter((name) => name.includes('person')))
    expect(await names()).toEqual([])
    await page.getByRole('button', { name: 'How the text looks' }).click()
    await page.getByRole('radio', { name: 'By person' }).check({ force: true })
    await page.keyboard.press('Escape')
    await expect.poll(async () => (await names()).some((name) => name.startsWith('line-person-0'))).toBe(true)
    await expect.poll(async () => (await names()).some((name) => name.includes('person-1'))).toBe(true)
    expect(await page.locator('[data-person-look="0"]').first().innerText()).toBe('R')
    expect(await page.locator('[data-person-look="1"]').first().innerText()).toBe('W')
    expect(await faultsOf(page)).toEqual([])
    await shot('by-person')
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot('by-person-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await page.reload()
    await page.locator('[data-person-look="0"]').first().waitFor()
    await page.getByRole('button', { name: 'How the text looks' }).click()
    await page.getByRole('radio', { name: 'By kind' }).check({ force: true })
    await page.keyboard.press('Escape')
    await expect.poll(names).toEqual([])
  })

  it('finds headings and words without a keyboard, and keeps Post in sight while one writes on', async () => {
    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'Menu', exact: true }).click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    await choose('Contents')
    const contents = page.getByRole('dialog', { name: 'Contents' })
    await contents.getByRole('link', { name: /Winter Assembly/ }).click()
    await contents.waitFor({ state: 'detached' })
    await choose('Find in the text')
    await page.getByRole('textbox', { name: 'Find in the text' }).fill('ferrymen')
    await page
      .locator('search [role="status"]')
      .getByText(/^\d+ of \d+$/)
      .waitFor()
    await page.keyboard.press('Escape')
    await openComposer(page, 5)
    const composer = page.locator('[data-composer]')
    await composer.getByRole('textbox').focus()
    for (let line = 0; line < 20; line++) await page.keyboard.type('one\n')
    const post = composer.getByRole('button', { name: 'Post' })
    await expect
      .poll(async () => {
        await page.keyboard.type('more ')
        return post.evaluate((button) => button.getBoundingClientRect().bottom <= innerHeight)
      })
      .toBe(true)
    // what was begun is found again after a reload, and thrown away there
    await page.reload()
    await page.getByRole('button', { name: '1 draft' }).click()
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByRole('button', { name: 'Back to the annotations beside the text' }).click()
    expect(await page.getByRole('button', { name: '1 draft' }).count()).toBe(0)
  })

  it('is printed with each thread after its paragraph, whole and without what is only for the screen', async () => {
    await page.emulateMedia({ media: 'print' })
    const printed = async () => {
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
      const articles = page.locator('main article')
      const texts = await articles.allInnerTexts()
      const after = await articles.evaluateAll((all) => all.map((one) => one.parentElement?.previousElementSibling?.id))
      await page.evaluate(() => dispatchEvent(new Event('afterprint')))
      return texts.map((text, at) => `${after[at]}: ${text}`)
    }
    // what prints them comes a moment after the page
    await expect.poll(async () => (await printed()).length).toBe(3)
    const [first, second, third] = await printed()
    expect(first).toMatch(/^p1: Rosa\s+Comment\s+edited[^]*\n+The clerk never counts the boats, only the fares\.$/)
    expect(second).toMatch(/^p2: Wen\s+Comment/)
    expect(third).toContain('And here?')
    expect(await page.getByRole('button').count()).toBe(0)
    expect(await page.locator('main article').count()).toBe(0)
    await page.emulateMedia({ media: 'screen' })
  })

  it('what an input method composes is no command: its Enter, its Escape and its letters belong to it', async () => {
    const input = await wen.newCDPSession(page)
    const compose = async () => void (await input.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 }))
    await page.locator('body').press('/')
    const field = page.getByRole('textbox', { name: 'Find in the text' })
    await field.fill('the')
    const place = page.locator('search [role="status"]')
    await expect.poll(() => place.innerText()).toMatch(/^\d+ of/)
    await compose()
    await expect.poll(() => place.innerText()).toBe('Not found')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    expect(await field.count()).toBe(1)
    await input.send('Input.insertText', { text: '' })
    await page.keyboard.press('Escape')
    await expect.poll(() => field.count()).toBe(0)
    await page.locator('body').press('c')
    const words = page.getByRole('textbox', { name: 'Your words' })
    await words.waitFor()
    await compose()
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Escape')
    expect(await words.count()).toBe(1)
    await input.send('Input.insertText', { text: '' })
    await page.keyboard.press('Escape')
    await expect.poll(() => words.count()).toBe(0)
  })

  it('a field that the browser fills in is no command either', async () => {
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    // as Chromium says it: a key press without a key
    await page.evaluate(() => document.body.dispatchEvent(new Event('keydown', { bubbles: true })))
    await page.locator('body').press('/')
    await page.getByRole('textbox', { name: 'Find in the text' }).waitFor()
    await page.keyboard.press('Escape')
    expect(errors).toEqual([])
  })

  it('every command has a key that is in the list and does what the list says, and none that closes loses the focus', async () => {
    const keyed = async (key: string, seen: () => Promise<unknown>, back = 'Escape') => {
      await page.locator('body').press(key)
      await seen()
      if (back) await page.keyboard.press(back)
      if (back === 'Escape') await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
    }
    const focused = () => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-frame]')?.id)
    const said = (words: string) => () => page.getByRole('status').getByText(words).waitFor()
    await keyed('?', () => page.getByRole('dialog', { name: 'Keys' }).waitFor(), '')
    const listed = await page.getByRole('dialog', { name: 'Keys' }).locator('kbd').allInnerTexts()
    expect(listed).toEqual([
      'j',
      'k',
      'c',
      's',
      '[',
      ']',
      '/',
      'n',
      'p',
      'w',
      'r',
      'u',
      'l',
      'h',
      'f',
      '?',
      'y',
      'q',
      'g',
      'Ctrl + Enter',
      'Esc',
    ])
    await page.keyboard.press('Escape')
    await keyed('j', () => expect.poll(focused).toBeTruthy(), '')
    const first = await focused()
    await page.keyboard.press('j')
    await expect.poll(focused).not.toBe(first)
    await page.keyboard.press('k')
    await expect.poll(focused).toBe(first)
    await keyed('c', () => page.getByRole('textbox', { name: 'Your words' }).waitFor())
    await keyed('s', () => page.getByRole('menu').waitFor())
    await keyed('[', () => page.locator('[data-edge="start"]:focus').waitFor())
    await keyed(']', () => page.locator('[data-edge="end"]:focus').waitFor())
    await keyed('/', () => page.getByRole('textbox', { name: 'Find in the text' }).waitFor())
    await keyed('n', () => page.locator('[data-open]').waitFor(), '')
    await keyed('r', () => page.getByRole('textbox', { name: 'Your reply' }).waitFor())
    await keyed('p', () => page.locator('[data-open]').waitFor())
    await keyed('w', said('Next and previous go through: New to me.'), '')
    for (const _walk of walks) await page.locator('body').press('w')
    await said('Next and previous go through all annotations.')()
    await keyed('l', () => page.getByRole('heading', { name: 'All annotations' }).waitFor(), 'l')
    await keyed('h', () => page.locator('[data-show="dim"]').waitFor(), '')
    await keyed('h', () => page.locator('[data-show="none"]').waitFor(), 'h')
    await keyed('f', said('Focus: what others write is held back.'), 'f')
    await said('Others are shown again.')()
  })

  it('a single key can be changed, is not taken twice, and can be switched off', async () => {
    const list = page.getByRole('dialog', { name: 'Keys' })
    await page.locator('body').press('?')
    await list.getByRole('button', { name: 'n. Change the key for: Next annotation' }).click()
    await page.keyboard.press('p')
    await list.getByText('p is already: Previous annotation.').waitFor()
    await page.keyboard.press('x')
    await list.getByRole('button', { name: 'x. Change the key for: Next annotation' }).waitFor()
    await list.getByRole('button', { name: /Change the key for: List of all annotations/ }).click()
    await list.getByRole('button', { name: 'No key' }).click()
    await list.getByRole('button', { name: 'none: choose a key for List of all annotations' }).waitFor()
    expect(await faultsOf(page)).toEqual([])
    await shot('keys')
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
    const open = page.locator('article[data-open]')
    await page.keyboard.press('Escape')
    await open.waitFor({ state: 'detached' })
    await page.keyboard.press('n')
    await page.keyboard.press('l')
    expect(await page.getByRole('heading', { name: 'All annotations' }).count()).toBe(0)
    expect(await open.count()).toBe(0)
    await page.keyboard.press('x')
    await open.waitFor()
    await page.locator('body').press('?')
    await list.getByRole('button', { name: 'All usual keys' }).click()
    await list.getByRole('button', { name: 'n. Change the key for: Next annotation' }).waitFor()
    // the button that had the focus is gone: Escape still closes what is open over the page, and not what lies under it
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
    expect(await open.count()).toBe(1)
  })

  it('what one was changing is there after a reload, and is left as it was posted when one says so', async () => {
    const mine = page.locator('[data-thread]').filter({ hasText: 'I read it otherwise.' })
    const words = page.getByRole('textbox', { name: 'Your words' })
    const edit = async () => {
      await mine.getByText('I read it otherwise.').click()
      await mine.getByRole('button', { name: 'More', exact: true }).first().click()
      await page.getByRole('menuitem', { name: 'Edit' }).click()
      await words.waitFor()
    }
    await edit()
    await words.fill('I read it quite otherwise.')
    await page.reload()
    await edit()
    expect(await words.inputValue()).toBe('I read it quite otherwise.')
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await words.waitFor()
    expect(await words.inputValue()).toBe('I read it quite otherwise.')
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await edit()
    expect(await words.inputValue()).toBe('I read it otherwise.')
    await page.keyboard.press('Escape')
    await words.waitFor({ state: 'detached' })
  })

  it('the focus is kept when another takes away what has it, and when a filter or a closing list does', async () => {
    const isKept = () => expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
    const other = await browser.newContext()
    const nia = await joinedPage(other, server.url, room.code, 'Nia')
    await comment(nia, 4, 'Soon gone.')
    await nia.locator('[data-saving="saved"]').waitFor()
    const gone = page.locator('[data-thread]').filter({ hasText: 'Soon gone.' })
    await expect
      .poll(async () => {
        await page.locator('body').press('u')
        return gone.count()
      })
      .toBe(1)
    await gone.click()
    await gone.locator('[data-action="reply"]').focus()
    await nia.locator('[data-open]').getByRole('button', { name: 'More', exact: true }).first().click()
    await nia.getByRole('menuitem', { name: 'Delete' }).click()
    await gone.waitFor({ state: 'detached' })
    await isKept()
    await other.close()

    await page.locator('body').press('l')
    const thread = page.locator('[data-thread]').filter({ hasText: 'And here?' })
    await thread.click()
    await thread.locator('[data-action="reply"]').focus()
    await page.evaluate(() => {
      const search = document.querySelector<HTMLInputElement>('input[type="search"]')
      if (search) search.value = 'otherwise'
      search?.dispatchEvent(new InputEvent('input', { bubbles: true }))
    })
    await thread.waitFor({ state: 'detached' })
    await isKept()
    await page.getByRole('button', { name: 'Back to the annotations beside the text' }).press('Enter')
    await page.getByRole('heading', { name: 'All annotations' }).waitFor({ state: 'detached' })
    await isKept()
  })

  it('a reply fits its place in a language of long words, and a sentence begun for it is where one goes on', async () => {
    const abroad = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' })
    await abroad.addCookies(await wen.cookies())
    const french = await abroad.newPage()
    await french.goto(page.url())
    await french.locator('[data-thread]').first().click()
    await french.locator('[data-open] [data-action="reply"]').first().click()
    const composer = french.locator('[data-composer]')
    await composer.waitFor()
    const sticksOut = await composer.evaluate((box) => {
      const { left, right } = box.getBoundingClientRect()
      const wide = [...box.querySelectorAll(':not(option)')].filter((one) => {
        const place = one.getBoundingClientRect()
        return place.right > right + 1 || place.left < left - 1
      })
      return wide.map((one) => one.outerHTML.slice(0, 120))
    })
    expect(sticksOut).toEqual([])
    await shot('reply-french', french)
    const stem = composer.getByRole('group').getByRole('button').first()
    const begun = ((await stem.textContent()) ?? '').replace(/\s*…$/, '')
    await stem.click()
    await expect.poll(() => french.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await french.keyboard.type('plus loin')
    expect(await composer.locator('textarea').inputValue()).toBe(`${begun} plus loin`)
    await abroad.close()
  })

  it('on a phone what is answered stays in view above the answer, at half height', async () => {
    const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' })
    const small = await joinedPage(phone, server.url, room.code, 'Idris')
    await small.getByRole('button', { name: 'Higher' }).click()
    await small.getByText('The clerk never counts').click()
    await small.locator('[data-open]').getByRole('button', { name: 'Reply', exact: true }).first().click()
    const field = small.getByRole('textbox', { name: 'Your reply' })
    await field.fill('Does she?')
    const inView = (height: number) =>
      expect
        .poll(
          () =>
            small.evaluate(() => {
              const post = document.querySelector('[data-open] [data-post]')?.getBoundingClientRect()
              const composer = document.querySelector('[data-composer]')?.getBoundingClientRect()
              const list = document.querySelector('[data-scroller]')?.getBoundingClientRect()
              return post && composer && list ? post.bottom > list.top + 40 && composer.top < innerHeight - 120 : false
            }),
          { message: `at ${height} px` },
        )
        .toBe(true)
    await inView(844)
    await shot('phone-reply', small)
    // as a browser does when the keyboard takes its part of the window
    await small.setViewportSize({ width: 390, height: 460 })
    await inView(460)
    await shot('phone-reply-keyboard', small)
    expect(await field.inputValue()).toBe('Does she?')
    await small.setViewportSize({ width: 390, height: 844 })
    await small.getByRole('button', { name: 'Post', exact: true }).click()
    await expect
      .poll(() =>
        small.evaluate(() => {
          const mine = [...document.querySelectorAll('[data-open] [data-post]')].find((post) => post.textContent.includes('Does she?'))
          const list = document.querySelector('[data-scroller]')?.getBoundingClientRect()
          const place = mine?.getBoundingClientRect()
          return place && list ? place.top >= list.top - 1 && place.bottom <= list.bottom + 1 : false
        }),
      )
      .toBe(true)
    await phone.close()
  })

  it('on a phone next and previous go through the annotations, of all or of one state', async () => {
    const phone = await browser.newContext({ viewport: { width: 320, height: 720 }, hasTouch: true, isMobile: true })
    const small = await joinedPage(phone, server.url, room.code, 'Jun')
    await small.getByRole('button', { name: 'Higher' }).click()
    const sheet = small.locator('section[data-height]')
    const opened = sheet.locator('[data-thread][data-open]')
    await sheet.getByRole('button', { name: 'Next annotation' }).click()
    await opened.waitFor()
    expect(await sheet.locator('[data-thread]').count()).toBe(1)
    await expect.poll(() => opened.evaluate((thread) => thread === document.activeElement)).toBe(true)
    await shot('phone-next', small)
    await sheet.getByRole('button', { name: 'Next and previous go through: All annotations' }).click()
    await shot('phone-next-choice', small)
    await small.getByRole('menuitemradio', { name: 'That mention me' }).click()
    await sheet.getByRole('button', { name: 'Next annotation' }).click()
    await small.getByText('There is none of these: That mention me.').first().waitFor()
    await phone.close()
  })

  it('signing out in one window ends the other calmly, once what was not sent has been seen', async () => {
    const second = await wen.newPage()
    await second.goto(`${server.url}/s/${room.session}`)
    await second.getByText('I read it otherwise.').first().waitFor()
    await comment(second, 4, 'Not sent yet')
    await second.locator('[data-saving="saved"]').waitFor()
    // this window alone loses the server while its person goes on writing
    await second.routeWebSocket(/\/sync\//, (socket) => void socket.close())
    await second.reload()
    await second.getByText('I read it otherwise.').first().waitFor()
    await comment(second, 5, 'Written without a connection')
    await page.goto(`${server.url}/`)
    const signOut = async () => {
      await page.getByRole('button', { name: /^Account:/ }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
    }
    await signOut()
    await page.getByText('Something you wrote is not sent yet.').waitFor()
    await signOut()
    await page.getByText('You are signed out.').first().waitFor()

    const left = second.getByRole('dialog', { name: 'You signed out in another tab' })
    await left.getByText('Written without a connection').waitFor()
    expect(await left.innerText()).not.toContain('I read it otherwise.')
    await shot('left-behind', second)
    await left.getByRole('button', { name: 'Leave this page' }).click()
    await second.getByText('You signed out in another tab.').first().waitFor()
    await expect.poll(() => new URL(second.url()).pathname).toBe('/')
    const kept = () =>
      second.evaluate(async () => ({
        databases: (await indexedDB.databases()).map(({ name }) => name).filter((name) => name?.startsWith('catena-')),
        words: Object.values(localStorage).filter((value) => value.includes('Written')),
      }))
    await expect.poll(kept).toEqual({ databases: [], words: [] })
  })
})
