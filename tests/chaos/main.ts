// `npm run chaos`: a class writes while things break, and what everyone was promised is held against what is there.
// `-- --seed N --kills 20 --updates 5000 --nodes 2 --minutes 30 --fault "kill Postgres"`; without `--nodes` one, two and three by turns.
// `-- --long --results FILE`: 500 kills and 1,000,000 words in as many sittings as it takes; `--sum FILE …` adds up what was run.
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import 'fake-indexeddb/auto'
import { hasRedis } from '../harness/redis.ts'
import { keepResult, nextSeed, resultsIn, sittingOf } from '../harness/sittings.ts'
import { chaos } from './chaos.ts'
import { Result, told } from './results.ts'
import { Store } from './store.ts'

const { values: asked } = parseArgs({
  options: {
    seed: { type: 'string' },
    /** Much in little time: words in large updates, and more faults that kill. */
    long: { type: 'boolean', default: false },
    kills: { type: 'string' },
    updates: { type: 'string' },
    nodes: { type: 'string' },
    minutes: { type: 'string', default: '600' },
    people: { type: 'string' },
    pace: { type: 'string' },
    /** Words of each in one update, as something breaks. */
    burst: { type: 'string' },
    /** Only this one, again and again. */
    fault: { type: 'string', multiple: true },
    /** For the history and what the nodes print. */
    folder: { type: 'string' },
    /** Each stretch adds a line to it; what is in it already counts, and the next seed comes after those in it. */
    results: { type: 'string' },
    /** Runs nothing: adds up these. */
    sum: { type: 'string', multiple: true },
  },
})
const say = (text: string) => void process.stdout.write(`${text}\n`)
if (asked.sum) {
  say(told(asked.sum.flatMap((file) => resultsIn(Result, file))))
  process.exit(0)
}

/** In one stretch, with one class; then all of it is new, so that neither memory nor a file grows without end. */
const KILLS_OF_A_STRETCH = 20

const { long } = asked
const [kills, updates] = [Number(asked.kills ?? (long ? 500 : 20)), Number(asked.updates ?? (long ? 1_000_000 : 5_000))]
const [pace, burst, killsOften] = [Number(asked.pace ?? (long ? 0.8 : 1.8)), Number(asked.burst ?? (long ? 150 : 0)), long ? 6 : 1]
const people = Number(asked.people ?? (long ? 16 : 40))
const before = asked.results ? resultsIn(Result, asked.results) : []
const seed = nextSeed(before) ?? Number(asked.seed ?? Math.floor(Math.random() * 2 ** 31))
const folder = asked.folder ?? (await mkdtemp(join(tmpdir(), 'catena-chaos-')))
const end = performance.now() + Number(asked.minutes) * 60_000
const stretches = Math.max(1, Math.ceil(kills / KILLS_OF_A_STRETCH))
const print = (line: object) => say(JSON.stringify(line))
print({
  seed,
  kills,
  updates,
  nodes: asked.nodes ?? 'by turns',
  date: new Date().toISOString(),
  cores: availableParallelism(),
  node: process.version,
  folder,
})

// Each connection of the standard client listens for the end of the process.
process.setMaxListeners(0)
const store = await Store.start()
const results: Result[] = []
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isStopping = true))
try {
  const mostNodes = hasRedis() ? 3 : 1
  for (let nth = 0; !isStopping && performance.now() < end; nth++) {
    const left = (wanted: number, of: (one: Result) => number) =>
      wanted - [...before, ...results].reduce((total, one) => total + of(one), 0)
    const [killsLeft, updatesLeft] = [left(kills, (one) => one.kills), left(updates, (one) => one.saved)]
    if (killsLeft <= 0 && updatesLeft <= 0) break
    const nodes = Number(asked.nodes ?? ((seed + nth) % mostNodes) + 1)
    const began = new Date()
    print({ stretch: nth + 1, seed: seed + nth, nodes })
    const { part, history, ...outcome } = await chaos({
      store,
      seed: seed + nth,
      nodes,
      people,
      pace,
      burst,
      killsOften,
      mostRecords: Math.max(60, burst),
      folder,
      ...(asked.fault
        ? { faults: Array.from({ length: Math.max(1, Math.min(killsLeft, KILLS_OF_A_STRETCH)) }, () => asked.fault ?? []).flat() }
        : {}),
      kills: Math.min(KILLS_OF_A_STRETCH, Math.max(1, killsLeft)),
      updates: Math.min(updatesLeft, Math.ceil(updates / stretches)),
      isOver: () => isStopping || performance.now() > end,
      tell: print,
    })
    const result = { ...sittingOf(seed + nth, began), nodes, people, ...outcome }
    results.push(result)
    if (asked.results) keepResult(asked.results, result)
    const { backs: _backs, broken, ...figures } = result
    print({ stretch: nth + 1, ...figures })
    // A long history is of use only where something was broken.
    if (broken.length === 0 && asked.results) await rm(history, { force: true })
    if (broken.length === 0) continue
    for (const one of broken) print({ broken: one })
    say(`\nThe part of the history (all of it: ${history}):\n${part.join('\n')}`)
    say(`\nAgain: npm run chaos -- --seed ${seed + nth} --nodes ${nodes}${long ? ' --long' : ''} --kills ${kills} --updates ${updates}`)
    if (!asked.results) break
  }
} finally {
  await store.end()
}

say(`\n${told([...before, ...results])}`)
const isBroken = results.some((one) => one.broken.length > 0)
say(`\nSeed ${seed}: ${isBroken ? 'a promise was broken' : 'every promise was kept'}.`)
process.exit(isBroken || results.length === 0 ? 1 : 0)
