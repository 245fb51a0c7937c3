import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'
import { chromiumFlags, findChromium } from './chromium.ts'

/** Like `describe`, for what needs a real browser: skipped where there is none. */
export const describeInBrowser: typeof describe.skip = findChromium() ? describe : describe.skip

/** The machine's real Chromium. Take a `browser.newContext()` for each person: cookies and stored data are theirs. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium: use describeInBrowser')
  return chromium.launch({ executablePath, args: chromiumFlags })
}
