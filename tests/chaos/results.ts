/** What stretches of chaos have come to, and the sum of them. */
import { z } from 'zod'
import { sittingFields } from '../harness/sittings.ts'
import { type Kept, promises } from './ledger.ts'

const Count = z.int().nonnegative()
/** One stretch, and where and when it was run. */
export const Result = z.object({
  ...sittingFields,
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
export type Result = z.infer<typeof Result>

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
