import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What another theme can break: it changes colours and nothing else. */
const OF_COLOUR = ['color-contrast']
/** What another width can break besides: other parts come and go, others become small or scroll. */
const OF_WIDTH = [...OF_COLOUR, 'target-size', 'scrollable-region-focusable', 'aria-hidden-focus', 'nested-interactive', 'button-name']

const themes = ['light', 'sepia', 'dark'] as const
export type Theme = (typeof themes)[number]

interface Look {
  readonly of?: 'all' | 'colour' | 'width'
  readonly within?: string | undefined
}

/** What axe finds on the page as it stands, or in the part of it that a selector names, as one line each. */
export async function faultsOf(page: Page, { of = 'all', within }: Look = {}): Promise<string[]> {
  // To read axe anew for each look takes longer than many a look.
  const isThere = await page.evaluate(() => {
    // What is still coming up has not its colours yet.
    for (const change of document.getAnimations()) {
      if (change.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) change.finish()
    }
    return 'axe' in window
  })
  // Nothing here stands in a frame: so it need not open a page of its own for each look.
  const axe = new AxeBuilder({ page, ...(isThere ? { axeSource: ';' } : {}) }).setLegacyMode(true)
  if (of !== 'all') axe.withRules(of === 'colour' ? OF_COLOUR : OF_WIDTH)
  if (within) axe.include(within)
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** The same in light, sepia and dark, with all rules in the first. Each is shown once it is worn. */
export async function faultsInThemes(page: Page, within?: string, show?: (theme: Theme) => Promise<unknown>): Promise<string[]> {
  const found: string[] = []
  const before = await page.evaluate(() => document.documentElement.dataset['theme'])
  for (const theme of themes) {
    await wear(page, theme)
    const faults = await faultsOf(page, { of: theme === 'light' ? 'all' : 'colour', within })
    found.push(...faults.map((fault) => `${theme}, ${fault}`))
    await show?.(theme)
  }
  await wear(page, before)
  return found
}

/** Puts a theme on, as the settings do, without the time that colours take to change. */
export async function wear(page: Page, theme: string | undefined): Promise<void> {
  await page.evaluate((to) => {
    if (to) document.documentElement.dataset['theme'] = to
    else delete document.documentElement.dataset['theme']
    for (const change of document.getAnimations()) if (change instanceof CSSTransition) change.finish()
  }, theme)
}

/** What sticks out of the window sideways: how far, and the first of it. */
export function sidewaysOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.querySelectorAll('body *')].filter((one) => {
      const { left, right } = one.getBoundingClientRect()
      return right > clientWidth + 1 || left < -1
    })
    return [`${scrollWidth - clientWidth} px`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))]
  })
}
