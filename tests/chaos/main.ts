// `npm run chaos`: a class writes while things break, and what everyone was promised is held against what is there.
// `-- --seed N --kills 20 --updates 5000 --nodes 2 --minutes 30 --fault "kill Postgres"`; without `--nodes` one, two and three by turns.
import { mkdtemp } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import 'fake-indexeddb/auto'
import { hasRedis } from '../harness/redis.ts'
import { chaos, type Outcome } from './chaos.ts'
import { promises } from './ledger.ts'
import { Store } from './store.ts'

const { values: asked } = parseArgs({
  options: {
    seed: { type: 'string' },
    kills: { type: 'string', default: '20' },
    updates: { type: 'string', default: '5000' },
    nodes: { type: 'string' },
    minutes: { type: 'string', default: '600' },
    people: { type: 'string', default: '40' },
    pace: { type: 'string', default: '1.8' },
    /** Only this one, again and again. */
    fault: { type: 'string', multiple: true },
    /** For the history and what the nodes print. */
    folder: { type: 'string' },
  },
})

/** In one stretch, with one class; then all of it is new, so that neither memory nor a file grows without end. */
const KILLS_OF_A_STRETCH = 20

const print = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`)
const seed = Number(asked.seed ?? Math.floor(Math.random() * 2 ** 31))
const [kills, updates] = [Number(asked.kills), Number(asked.updates)]
const folder = asked.folder ?? (await mkdtemp(join(tmpdir(), 'catena-chaos-')))
const began = performance.now()
const end = began + Number(asked.minutes) * 60_000
const stretches = Math.max(1, Math.ceil(kills / KILLS_OF_A_STRETCH))
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
const outcomes: Outcome[] = []
const sum = (of: (one: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0)
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isStopping = true))
try {
  const mostNodes = hasRedis() ? 3 : 1
  for (let nth = 0; !isStopping && performance.now() < end; nth++) {
    const [killsLeft, updatesLeft] = [kills - sum((one) => one.kills), updates - sum((one) => one.saved)]
    if (killsLeft <= 0 && updatesLeft <= 0) break
    const nodes = Number(asked.nodes ?? (nth % mostNodes) + 1)
    print({ stretch: nth + 1, seed: seed + nth, nodes })
    const outcome = await chaos({
      store,
      seed: seed + nth,
      nodes,
      people: Number(asked.people),
      pace: Number(asked.pace),
      mostRecords: 60,
      folder,
      ...(asked.fault ? { faults: Array.from({ length: Math.min(killsLeft, KILLS_OF_A_STRETCH) }, () => asked.fault ?? []).flat() } : {}),
      kills: Math.min(KILLS_OF_A_STRETCH, killsLeft),
      updates: Math.min(updatesLeft, Math.ceil(updates / stretches)),
      until: end,
      tell: print,
    })
    outcomes.push(outcome)
    const { backs: _backs, broken, part, ...figures } = outcome
    print({ stretch: nth + 1, ...figures })
    if (broken.length === 0) continue
    for (const one of broken) print({ broken: one })
    process.stdout.write(`\nThe part of the history (all of it: ${outcome.history}):\n${part.join('\n')}\n`)
    process.stdout.write(`\nAgain: npm run chaos -- --seed ${seed + nth} --nodes ${nodes} --kills ${kills} --updates ${updates}\n`)
    break
  }
} finally {
  await store.end()
}

const backs = outcomes.flatMap((one) => one.backs).toSorted((a, b) => a - b)
const at = (share: number) => `${Math.round(backs[Math.min(backs.length - 1, Math.floor(backs.length * share))] ?? 0)} ms`
const rows: [string, string | number][] = [
  ['minutes', ((performance.now() - began) / 60_000).toFixed(1)],
  ['faults', sum((one) => one.faults)],
  ['servers killed', sum((one) => one.kills)],
  ['words written', sum((one) => one.written)],
  ['words called saved', sum((one) => one.saved)],
  ['words shown to another', sum((one) => one.shown)],
  ['silences', sum((one) => one.silences)],
  ['words that a backup took back', sum((one) => one.takenBack)],
  ['all back after a fault: half within', at(0.5)],
  ['all back after a fault: nine of ten within', at(0.9)],
  ['all back after a fault: longest', at(1)],
  ...Object.entries(promises).map(([promise, words]): [string, number] => [
    words,
    sum((one) => one.counts[promise as keyof typeof promises]),
  ]),
]
process.stdout.write(`\n${rows.map(([name, figure]) => `${name.padEnd(44)}${figure}`).join('\n')}\n`)
const isBroken = outcomes.some((one) => one.broken.length > 0)
process.stdout.write(`\nSeed ${seed}: ${isBroken ? 'a promise was broken' : 'every promise was kept'}.\n`)
process.exit(isBroken || outcomes.length === 0 ? 1 : 0)
