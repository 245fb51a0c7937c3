/** The short form of `npm run fuzz`: a hundred thousand hostile inputs, of one seed, so that it is the same today and tomorrow. */
import { afterAll, expect, test } from 'vitest'
import { fuzz } from '../fuzz/fuzz.ts'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'

let db: FreshDatabase | undefined
afterAll(() => db?.drop())

test('of a hundred thousand hostile inputs, none is let in, none stalls or ends the server, and nobody else notices any of them', async () => {
  const done = await fuzz({
    seed: 20_261_123,
    inputs: 100_000,
    database: async () => (db = await freshDatabase()).url,
    say: (text) => void process.stdout.write(`  ${text.trimEnd().replaceAll('\n', '\n  ')}\n`),
  })
  expect(done.flatMap(({ all }) => all)).toEqual([])
  expect(done.reduce((sum, { inputs }) => sum + inputs, 0)).toBeGreaterThanOrEqual(100_000)
  for (const { outcomes } of done) expect(outcomes.size).toBeGreaterThan(3)
}, 300_000)
