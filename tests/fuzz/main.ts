/**
 * `npm run fuzz -- --seed 7 --inputs 1000000 --only sync`: hostile inputs through every door. `--episode 12` runs one episode
 * of the parts that need no server again, as it was. `--long --results FILE`: ten millions in as many sittings as it takes;
 * `--sum FILE …` adds up what was run. Ends with 1 when something was found.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEmbedded } from '../../server/storage/embedded.ts'
import { migrate } from '../../server/storage/migrate.ts'
import { keepResult, nextSeed, resultsIn, sittingOf } from '../harness/sittings.ts'
import { choices, fuzz, needsServer } from './fuzz.ts'
import { Result, resultOf, told } from './results.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    inputs: { type: 'string' },
    only: { type: 'string' },
    episode: { type: 'string' },
    long: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '600' },
    /** Each two hundred thousand of the long form add a line to it; what is in it already counts. */
    results: { type: 'string' },
    /** Runs nothing: adds up these. */
    sum: { type: 'string', multiple: true },
  },
})
const say = (text: string) => void process.stdout.write(text)
if (values.sum) {
  say(told(values.sum.flatMap((file) => resultsIn(Result, file))))
  process.exit(0)
}
const { only, long } = values
if (only !== undefined && !choices.includes(only)) {
  process.stderr.write(`There is no ${only} to fuzz. Say which of ${choices.join(', ')}, or nothing for all.\n`)
  process.exit(1)
}
/** Inputs of one seed in the long form. */
const OF_A_SEED = 200_000

const before = values.results ? resultsIn(Result, values.results) : []
const first = nextSeed(before) ?? Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const wanted = Number(values.inputs ?? (long ? 10_000_000 : 100_000))
const end = performance.now() + Number(values.minutes) * 60_000
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isStopping = true))

const folder = await mkdtemp(join(tmpdir(), 'catena-fuzz-'))
const postgres = values.episode === undefined && needsServer(only) ? await startEmbedded(folder, { durable: false }) : undefined
async function database(seed: number): Promise<string> {
  const client = new pg.Client({ connectionString: postgres?.url ?? '' })
  await client.connect()
  await client.query(`DROP DATABASE IF EXISTS fuzz_${seed - 1}`)
  await client.query(`CREATE DATABASE fuzz_${seed}`)
  await client.end()
  const url = Object.assign(new URL(postgres?.url ?? ''), { pathname: `/fuzz_${seed}` }).href
  await migrate(url, join(import.meta.dirname, '../../prisma/migrations'))
  return url
}

let found = 0
let sent = before.reduce((sum, one) => sum + one.inputs, 0)
try {
  for (let seed = first; sent < wanted && !isStopping && performance.now() < end; seed++) {
    const began = new Date()
    const inputs = long ? Math.min(OF_A_SEED, wanted - sent) : wanted
    say(`--seed ${seed} --inputs ${inputs}${only ? ` --only ${only}` : ''}${long ? ' --long' : ''}\n`)
    const episode = values.episode === undefined ? undefined : Number(values.episode)
    const result = resultOf(await fuzz({ seed, inputs, long, only, episode, database: () => database(seed), say }))
    found += result.findings.length
    sent += result.inputs
    if (values.results) keepResult(values.results, { ...sittingOf(seed, began), ...result })
    if (!long) break
  }
} finally {
  await postgres?.stop()
  await rm(folder, { recursive: true, force: true })
}
if (values.results) say(told(resultsIn(Result, values.results)))
say(found === 0 ? 'Nothing was found.\n' : `${found} found.\n`)
process.exit(found === 0 ? 0 : 1)
