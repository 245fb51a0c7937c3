/** One stretch of chaos: a class of its own on a database of its own, through these faults, and what became of what everyone was promised. */
import { join } from 'node:path'
import { Seeded } from '../harness/seeded.ts'
import { faults } from './faults.ts'
import { History } from './history.ts'
import type { Broken } from './ledger.ts'
import type { Store } from './store.ts'
import { Trial } from './trial.ts'

export interface ChaosOptions {
  readonly store: Store
  readonly seed: number
  readonly nodes: number
  readonly people: number
  readonly pace: number
  readonly mostRecords: number
  /** Words that each writes in one update as something breaks; none unless told. */
  readonly burst?: number
  /** Faults that kill come so many times as often as others. */
  readonly killsOften?: number
  /** Where the history and what the nodes print is written. */
  readonly folder: string
  /** The faults of this stretch; without them, by the seed until there are enough kills and saved words. */
  readonly faults?: readonly string[]
  readonly kills?: number
  readonly updates?: number
  /** Whether it is to end; no fault begins then. */
  readonly isOver?: () => boolean
  readonly tell: (line: object) => void
}

export interface Outcome {
  readonly kills: number
  /** How often each. */
  readonly faults: Readonly<Record<string, number>>
  readonly written: number
  readonly saved: number
  readonly shown: number
  readonly silences: number
  /** Words that had been called saved and were not in a backup that was put back. */
  readonly takenBack: number
  /** ms until everyone was back, for each fault. */
  readonly backs: readonly number[]
  readonly broken: readonly Broken[]
  readonly history: string
  /** The part of the history that concerns what was broken first. */
  readonly part: readonly string[]
}

/** Words of each in an update while they are connected: as many as are taken at once of somebody who was quiet for a moment. */
const AT_ONCE = 30

export async function chaos(options: ChaosOptions): Promise<Outcome> {
  const { store, seed, nodes, people, pace, mostRecords, folder, tell } = options
  const seeded = new Seeded(seed)
  const history = new History(join(folder, `history-${seed}.jsonl`))
  const { ledger } = history
  let kills = 0
  const done: Record<string, number> = {}
  const backs: number[] = []
  const isEnough = () =>
    options.isOver?.() === true ||
    (options.faults === undefined && kills >= (options.kills ?? 1) && ledger.counts.saved >= (options.updates ?? 0))
  const trial = await Trial.start({ store, seeded, history, folder, nodes, people, pace, mostRecords, burst: options.burst ?? 0 })
  try {
    trial.begin()
    for (const name of schedule(seeded, nodes, options.faults, options.killsOften ?? 1)) {
      if (isEnough()) break
      const fault = faults[name]
      if (!fault) throw new Error(`there is no fault "${name}"`)
      const why = fault.cannot?.(trial)
      if (why !== undefined) {
        tell({ fault: name, skipped: why })
        continue
      }
      await trial.pause(200, 800)
      history.note('fault', { fault: name })
      // Some of it is under way when it happens.
      trial.burst(AT_ONCE)
      await trial.pause(0, 60)
      const before = performance.now()
      await fault
        .run(trial)
        .catch((error: unknown) => history.break('stuck', `"${name}": ${error instanceof Error ? error.message : String(error)}`))
      history.note('mended', { fault: name })
      const downMs = Math.round(performance.now() - before)
      const backMs = Math.round(await trial.untilBack())
      history.note('back', { backMs })
      done[name] = (done[name] ?? 0) + 1
      kills += fault.kills === 'every Catena' ? nodes : (fault.kills ?? 0)
      backs.push(backMs)
      tell({ fault: name, downMs, backMs, kills, ...ledger.counts, ...(ledger.broken.length > 0 ? { broken: ledger.broken.length } : {}) })
      // What follows from the first is not looked for.
      if (ledger.broken.length > 0) break
    }
    if (ledger.broken.length === 0) await trial.settle()
  } finally {
    await trial.end()
    await history.close()
  }
  const { broken } = ledger
  return {
    kills,
    faults: done,
    ...ledger.counts,
    backs,
    broken,
    history: history.path,
    part: broken.length > 0 ? history.partOf(broken[0]?.id) : [],
  }
}

/** The given faults; or all that there are for so many nodes, each as often as the others (those that kill, so many times as often), for ever. */
function* schedule(seeded: Seeded, nodes: number, given: readonly string[] | undefined, killsOften: number): Generator<string> {
  if (given) return yield* given
  const possible = Object.entries(faults).flatMap(([name, fault]) =>
    nodes >= (fault.nodes ?? 1) ? Array.from({ length: fault.kills ? killsOften : 1 }, () => name) : [],
  )
  for (;;) {
    const round = possible.map((name) => ({ name, at: seeded.next() })).toSorted((a, b) => a.at - b.at)
    for (const { name } of round) yield name
  }
}
