/**
 * The short form of `npm run chaos`: a class writes while Catenas, Postgres and Redis are killed and lines break. What
 * anyone was told is saved, and what a second person was shown, is there after any crash, once; nothing is seen in a
 * silence; everyone comes back by themselves, and everything agrees in the end. `CATENA_SEED` runs a seed again.
 */
import 'fake-indexeddb/auto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chaos } from '../chaos/chaos.ts'
import { Store } from '../chaos/store.ts'
import { hasRedis } from '../harness/redis.ts'
import { Seeded } from '../harness/seeded.ts'

let store: Store
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catena-chaos-'))
  store = await Store.start()
  // Each connection of the standard client listens for the end of the process.
  process.setMaxListeners(0)
})
afterAll(async () => {
  await store.end()
  await rm(folder, { recursive: true, force: true })
})

it.each<[string, number, string[]]>([
  ['of one Catena', 1, ['kill a Catena', 'kill Postgres', 'fill the disk of Postgres', 'restart one Catena after the other']],
  [
    'of three behind a round-robin proxy',
    3,
    ['restart one Catena after the other', 'cut a Catena off from Postgres', 'kill all Catenas', 'put a clock wrong'],
  ],
])('every promise %s is kept while things break', { timeout: 180_000, skip: !hasRedis() }, async (_what, nodes, faults) => {
  const { seed } = new Seeded()
  const { part, broken, ...figures } = await chaos({
    store,
    seed,
    nodes,
    faults,
    folder,
    people: 6,
    pace: 3,
    mostRecords: 60,
    tell: () => {},
  })
  const { kills, saved, shown, backs } = figures
  process.stdout.write(
    `  seed ${seed}: ${kills} kills, ${saved} words saved, ${shown} shown, all back within ${Math.max(...backs)} ms at the latest\n`,
  )
  expect(broken, `seed ${seed}, ${nodes} nodes:\n${part.join('\n')}`).toEqual([])
  expect(saved).toBeGreaterThan(20)
})
