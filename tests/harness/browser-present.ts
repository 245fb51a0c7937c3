import { findChromium } from './chromium.ts'

/** CI must not pass because a browser is missing; a person's own machine may. */
export default function browserPresent(): void {
  if (findChromium()) return
  const sentence =
    'The tests in real browsers need Chromium: install it (Debian and Ubuntu: apt-get install chromium), or name it with CHROMIUM=/path/to/chromium.'
  if (process.env['CI']) throw new Error(sentence)
  process.stdout.write(`\n${sentence} They are skipped now.\n`)
}
