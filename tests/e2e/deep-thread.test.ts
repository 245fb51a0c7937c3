import type { Browser as Chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SessionId } from '../../shared/ids.ts'
import { Browser } from '../harness/app.ts'
import { describeInBrowser, launchBrowser } from '../harness/browser.ts'
import { personOf, recordId, reply } from '../harness/class.ts'
import { comment, joinedPage, type OpenRoom, openRoom } from '../harness/open-room.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { penClient } from '../harness/sync-client.ts'

const DEPTH = 12

describeInBrowser('a thread of twelve replies, each to the one before', () => {
  let server: TestServer
  let browser: Chromium
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
    ['at a desk', { width: 1280, height: 900 }],
    ['on a phone', { width: 390, height: 844 }],
  ])('is read and answered to its end %s', async (where, viewport) => {
    const context = await browser.newContext({ viewport })
    const page = await joinedPage(context, server.url, room.code, `Rosa ${where}`)
    await comment(page, 2, `The beginning ${where}`)
    const find = async () =>
      (await server.db.pool.query(`SELECT id FROM record WHERE value->>'body' = $1 AND "is" <> 'draft'`, [`The beginning ${where}`]))
        .rows[0]?.id
    await expect.poll(find).toBeDefined()
    const guest = new Browser(server.url)
    await guest.post('/api/join', { code: room.code, name: `Wen ${where}` })
    const wen = await personOf(guest, SessionId.parse(room.session))
    const pen = await penClient(server.url, room.session, wen).synced()
    let on: string = await find()
    for (let depth = 1; depth <= DEPTH; depth++) {
      const id = recordId(wen.alias)
      pen.write(id, reply(on, { body: `Step ${depth} ${where}` }))
      on = id
    }
    await pen.saved()
    // The link to a reply unfolds its thread down to it.
    await page.goto(`${server.url}/s/${room.session}#t-${on}`)
    await page.reload()
    const last = page.getByText(`Step ${DEPTH} ${where}`)
    await last.first().waitFor()
    await expect
      .poll(() =>
        last.first().evaluate((words) => {
          const { top, bottom } = words.getBoundingClientRect()
          return top > 0 && bottom < innerHeight
        }),
      )
      .toBe(true)
    const box = await last.first().boundingBox()
    expect(box?.width).toBeGreaterThan(80)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    // What is selected of it is quoted, not all of it.
    const post = page.locator(`[data-post="${on}"]`)
    await last.first().evaluate((words) => getSelection()?.setBaseAndExtent(words.firstChild ?? words, 0, words.firstChild ?? words, 4))
    await post.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Reply with a quotation' }).click()
    await expect.poll(() => page.getByRole('textbox').first().inputValue()).toBe('> Step\n\n')
    pen.destroy()
    await context.close()
  })
})
