/** What became of hostile inputs, and the sum of it. */
import { z } from 'zod'
import { sittingFields } from '../harness/sittings.ts'
import type { Findings } from './findings.ts'

const Part = z.object({ inputs: z.int(), costliestMs: z.number(), notes: z.array(z.string()).readonly() })
const What = z.object({
  inputs: z.int(),
  parts: z.record(z.string(), Part),
  findings: z.array(z.object({ part: z.string(), episode: z.int(), what: z.string() })).readonly(),
})
/** The inputs of one seed. */
export const Result = z.object({ ...sittingFields, ...What.shape })
type Result = z.infer<typeof Result>

export function resultOf(parts: readonly Findings[]): z.infer<typeof What> {
  return {
    inputs: parts.reduce((sum, { inputs }) => sum + inputs, 0),
    parts: Object.fromEntries(
      parts.map(({ part, inputs, costliest, notes }) => [part, { inputs, costliestMs: Math.round(costliest.ms * 10) / 10, notes }]),
    ),
    findings: parts.flatMap(({ all }) => all),
  }
}

/** For people. */
export function told(results: readonly Result[]): string {
  const names = [...new Set(results.flatMap(({ parts }) => Object.keys(parts)))]
  const of = (name: string) => results.flatMap(({ parts }) => parts[name] ?? [])
  const lines = [
    `seeds ${results.map(({ seed }) => seed).join(' ')}; commits ${[...new Set(results.map(({ commit }) => commit))].join(' ')}`,
    ...names.map((name) => {
      const inputs = of(name).reduce((sum, one) => sum + one.inputs, 0)
      return `${name}: ${inputs}, the costliest ${Math.max(...of(name).map(({ costliestMs }) => costliestMs))} ms`
    }),
    `${results.reduce((sum, { inputs }) => sum + inputs, 0)} inputs in ${Math.round(results.reduce((sum, { minutes }) => sum + minutes, 0))} minutes`,
    ...results.flatMap(({ seed, findings }) =>
      findings.map(({ part, episode, what }) => `FOUND by seed ${seed}, ${part}, episode ${episode}: ${what}`),
    ),
  ]
  return `${lines.join('\n')}\n`
}
