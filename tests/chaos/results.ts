/** What stretches of chaos have come to: a JSON line each, in a file that several sittings add to, and the sum of them. */
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { z } from 'zod'
import { type Kept, promises } from './ledger.ts'

const Count = z.int().nonnegative()
const Result = z.object({
  seed: z.int(),
  date: z.iso.datetime(),
  commit: z.string(),
  node: z.string(),
  machine: z.string(),
  /** How many processes wanted the machine, on average over the last minutes. */
  load: z.number(),
  minutes: z.number(),
  nodes: Count,
  people: Count,
  kills: Count,
  faults: z.record(z.string(), Count),
  written: Count,
  saved: Count,
  shown: Count,
  silences: Count,
  takenBack: Count,
  backs: z.array(z.number()).readonly(),
  broken: z.array(z.object({ promise: z.enum(Object.keys(promises) as [Kept, ...Kept[]]), detail: z.string() })).readonly(),
})
/** One stretch, and where and when it was run. */
export type Result = z.infer<typeof Result>

/** What is the same for all stretches of one sitting. */
export const sitting = (): Pick<Result, 'commit' | 'node' | 'machine'> => ({
  commit: commit(),
  node: process.version,
  machine: `${availableParallelism()} cores, ${cpus()[0]?.model ?? process.arch}`,
})

/** A mark is put after a tree that is not as it was committed. */
function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim()
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', '../..') === '' ? '' : '+')
  } catch {
    return 'unknown'
  }
}

export const loadNow = (): number => Math.round((loadavg()[1] ?? 0) * 10) / 10

export function keepResult(file: string, result: Result): void {
  appendFileSync(file, `${JSON.stringify(result)}\n`)
}

export function resultsIn(file: string): Result[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => Result.parse(JSON.parse(line)))
}

/** For people: one row for each figure. */
export function told(results: readonly Result[]): string {
  const sum = (of: (one: Result) => number) => results.reduce((total, one) => total + of(one), 0)
  const backs = results.flatMap((one) => one.backs).toSorted((a, b) => a - b)
  const at = (share: number) => `${Math.round(backs[Math.min(backs.length - 1, Math.floor(backs.length * share))] ?? 0)} ms`
  const faults = new Map<string, number>()
  for (const one of results) for (const [name, times] of Object.entries(one.faults)) faults.set(name, (faults.get(name) ?? 0) + times)
  const rows: [string, string | number][] = [
    ['stretches', results.length],
    ['seeds', [...new Set(results.map(({ seed }) => seed))].join(' ')],
    ['commits', [...new Set(results.map((one) => one.commit))].join(' ')],
    ['minutes', sum((one) => one.minutes).toFixed(1)],
    ['faults', [...faults.values()].reduce((total, times) => total + times, 0)],
    ...[...faults].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, times]): [string, number] => [`  ${name}`, times]),
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
      sum((one) => one.broken.filter((it) => it.promise === promise).length),
    ]),
  ]
  return rows.map(([name, figure]) => `${name.padEnd(44)}${figure}`).join('\n')
}
