import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const SERVER = join(import.meta.dirname, '..')

/** Who asks Postgres without this folder, and why. */
const ELSEWHERE = [
  'backup/', // copies tables as they are, whatever is in them
  'nodes/shared-turns.ts', // a turn is a transaction that stays open while it is taken
  'seed/', // fills tables faster than anybody writes
  'verify/', // looks at what this folder wrote, and so not through it
]

const asksPostgres = /\.(query|connect)(<[^(]*>)?\(|\$(queryRaw|executeRaw|transaction)|\bprisma\./

test('Postgres is asked in this folder only', () => {
  const asking = globSync('**/*.ts', { cwd: SERVER, exclude: ['generated/**', 'storage/**', '**/*.test.ts'] }).filter((file) =>
    asksPostgres.test(readFileSync(join(SERVER, file), 'utf8')),
  )
  expect(asking.filter((file) => !ELSEWHERE.some((place) => file.startsWith(place)))).toEqual([])
})
