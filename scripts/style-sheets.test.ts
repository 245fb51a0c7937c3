import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const client = join(import.meta.dirname, '../client')
const sheets = globSync('**/*.css', { cwd: client })

/** What each `:has()` asks, with what stands right before it. */
const asked = (css: string) => [...css.replace(/\/\*.*?\*\//gs, '').matchAll(/([^\s{},]*):has\(((?:[^()]|\([^()]*\))*)\)/g)]

// Whenever something comes into the page, the browser looks through all that stands below what asks, if that might be meant:
// with a book in it, 38 ms each time.
it('no rule has the whole page looked through as it grows', () => {
  const all = sheets.flatMap((sheet) => asked(readFileSync(join(client, sheet), 'utf8')))
  expect(all.length).toBeGreaterThan(0)
  for (const [rule, on = '', what = ''] of all) {
    expect(on, rule).not.toMatch(/^(html|body|:root)/)
    expect(what, rule).not.toMatch(/:(empty|nth|first|last|only)|\*/)
  }
})
