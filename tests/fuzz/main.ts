/**
 * `npm run fuzz -- --seed 7 --inputs 1000000 --only sync`: hostile inputs through every door. `--episode 12` runs one episode
 * of the parts that need no server again, as it was. Ends with 1 when something was found.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEmbedded } from '../../server/storage/embedded.ts'
import { migrate } from '../../server/storage/migrate.ts'
import { choices, fuzz, needsServer } from './fuzz.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    inputs: { type: 'string', default: '100000' },
    only: { type: 'string' },
    episode: { type: 'string' },
  },
})
const { only } = values
if (only !== undefined && !choices.includes(only)) {
  process.stderr.write(`There is no ${only} to fuzz. Say which of ${choices.join(', ')}, or nothing for all.\n`)
  process.exit(1)
}
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const say = (text: string) => void process.stdout.write(text)
say(`--seed ${seed} --inputs ${values.inputs}${only ? ` --only ${only}` : ''}\n`)

const folder = await mkdtemp(join(tmpdir(), 'catena-fuzz-'))
const postgres = values.episode === undefined && needsServer(only) ? await startEmbedded(folder, { durable: false }) : undefined
async function database(): Promise<string> {
  const client = new pg.Client({ connectionString: postgres?.url ?? '' })
  await client.connect()
  await client.query(`CREATE DATABASE fuzz`)
  await client.end()
  const url = Object.assign(new URL(postgres?.url ?? ''), { pathname: '/fuzz' }).href
  await migrate(url, join(import.meta.dirname, '../../prisma/migrations'))
  return url
}

let found = 0
try {
  const episode = values.episode === undefined ? undefined : Number(values.episode)
  for (const { all } of await fuzz({ seed, inputs: Number(values.inputs), only, episode, database, say })) {
    found += all.length
  }
} finally {
  await postgres?.stop()
  await rm(folder, { recursive: true, force: true })
}
say(found === 0 ? 'Nothing was found.\n' : `${found} found.\n`)
process.exit(found === 0 ? 0 : 1)
