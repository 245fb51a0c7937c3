import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { Browser, expectStatus, PASSWORD } from './app.ts'
import type { TestServer } from './server.ts'

const FERRY = readFileSync(join(import.meta.dirname, '../fixtures/readings/ferry.txt'), 'utf8')
/** Words of the reading: when they are there, the text is. */
export const WORDS = 'still collecting its subscriptions'

export interface OpenRoom {
  readonly facilitator: Browser
  readonly seminar: string
  readonly session: string
  readonly code: string
  readonly reading: string
}

/** The first facilitator of a server, with an open session on a reading. */
export async function openRoom(server: TestServer, text = FERRY): Promise<OpenRoom> {
  const facilitator = new Browser(server.url)
  const token = new URL(server.firstFacilitatorLink ?? '').searchParams.get('token')
  await expectStatus(204, facilitator.post('/api/first-facilitator', { token, name: 'Ada', email: 'ada@example.org', password: PASSWORD }))
  const seminar: string = (await facilitator.get('/api/seminars')).body.seminars[0].id
  const { body } = await expectStatus(200, facilitator.post('/api/imports', { format: 'text', text }))
  const published = await expectStatus(
    201,
    facilitator.post('/api/readings', {
      meta: { title: '', author: '', language: 'en', ...body.meta, source: '', licence: '' },
      blocks: body.blocks,
    }),
  )
  const opened = await expectStatus(
    201,
    facilitator.post('/api/sessions', { seminarId: seminar, readingId: published.body.id, manner: 'open' }),
  )
  const view = await facilitator.get(`/api/sessions/${opened.body.id}`)
  return { facilitator, seminar, session: opened.body.id, code: view.body.code.code, reading: published.body.id }
}

/** A page of somebody who joins by the code, as people do it, and stands in the room. */
export async function joinedPage(context: BrowserContext, url: string, code: string, name: string, { shared = false } = {}): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${url}/join/${code}`)
  await page.getByLabel('Your name').fill(name)
  if (shared) await page.getByLabel('This is a shared computer').check()
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByText(WORDS).waitFor()
  return page
}

/** Opens the composer at ¶ n, as by its button. @returns where one writes */
export async function openComposer(page: Page, number: number): Promise<Locator> {
  const composer = page.getByRole('textbox', { name: 'Your words' })
  const press = () =>
    page
      .getByRole('button', { name: new RegExp(`^Comment on ¶ ${number}$`) })
      .first()
      .click({ force: true })
  await press()
  // A page that is still laying itself out may move under the pointer; a person presses again.
  await composer.waitFor({ timeout: 4_000 }).catch(press)
  await composer.waitFor()
  return composer
}

/** Writes an annotation on ¶ n. */
export async function comment(page: Page, number: number, words: string): Promise<void> {
  const composer = await openComposer(page, number)
  await composer.fill(words)
  await page.getByRole('button', { name: 'Post' }).click()
}
