import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'

/** The readers of a live session at their own browsers, by name. */
export class LivePages {
  readonly readers = new Map<string, { readonly context: BrowserContext; page: Page }>()
  /** What went wrong on any page that is watched, with whose page it was. */
  readonly troubles: string[] = []
  readonly #shots: string

  /** @param shots the folder of the pictures */
  constructor(shots: string) {
    this.#shots = shots
  }

  of(name: string): Page {
    const reader = this.readers.get(name)
    if (!reader) throw new Error(`nobody is called ${name}`)
    return reader.page
  }

  watched(page: Page, who: string): Page {
    page.on('pageerror', (error) => this.troubles.push(`${who}: ${error.message}`))
    page.on('console', (message) => message.type() === 'error' && this.troubles.push(`${who}: ${message.text()}`))
    return page
  }

  /** A picture, not while it scrolls: what stays in place is not drawn where it stands then. */
  async shot(page: Page, name: string): Promise<void> {
    await page.evaluate(
      () =>
        new Promise<void>((rested) => {
          const look = (before: number) => (scrollY === before ? rested() : setTimeout(look, 100, scrollY))
          look(Number.NaN)
        }),
    )
    await page.screenshot({ path: join(this.#shots, `${name}.png`) })
  }

  async write(name: string, paragraph: number, words: string): Promise<void> {
    const page = this.of(name)
    // by the keyboard: on a phone the sheet may stand over the text
    await page
      .getByRole('button', { name: `Comment on ¶ ${paragraph}`, exact: true })
      .first()
      .focus()
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Your words' }).fill(words)
    await page.getByRole('button', { name: 'Post', exact: true }).click()
    await page.locator('[data-saving="saved"]').waitFor()
  }
}

export const inPhase = (page: Page, phase: string): Promise<void> => page.locator(`[data-band][data-phase="${phase}"]`).waitFor()

/** What others write waits until the reader looks up; so look up, and open what is folded, until it is there. */
export const sees = (page: Page, words: string): Promise<void> =>
  expect
    .poll(async () => {
      const pill = page.getByRole('button', { name: /\d new/ }).first()
      if (await pill.isVisible().catch(() => false)) await pill.click().catch(() => {})
      const higher = page.getByRole('button', { name: 'Higher' })
      if (isPhone(page) && (await higher.isVisible().catch(() => false))) await higher.click().catch(() => {})
      return page.getByText(words).count()
    })
    .toBeGreaterThan(0)

/** On a phone the sheet stands over the text and, when it is high, over the band. */
export async function lower(page: Page): Promise<void> {
  if (!isPhone(page)) return
  const close = page.locator('section[data-height]').getByRole('button', { name: 'Close', exact: true }).first()
  if (await close.isVisible()) await close.click()
}

/** What a screen reader was told. */
export const heard = (page: Page, words: RegExp): Promise<void> =>
  expect.poll(() => page.locator('[data-announcer]').textContent()).toMatch(words)

const isPhone = (page: Page) => (page.viewportSize()?.width ?? 0) < 700
