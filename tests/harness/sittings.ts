/** What takes longer than one sitting: results in a file, a JSON line each, to which every sitting adds. */
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { z } from 'zod'

/** Of every result: where, when and of what it is. */
export const sittingFields = {
  seed: z.int(),
  date: z.iso.datetime(),
  commit: z.string(),
  node: z.string(),
  machine: z.string(),
  /** How many processes wanted the machine, on average over the last minutes. */
  load: z.number(),
  minutes: z.number(),
}
type Sitting = z.infer<z.ZodObject<typeof sittingFields>>

/** Of a stretch that began then and ends now. */
export const sittingOf = (seed: number, began: Date): Sitting => ({
  seed,
  date: began.toISOString(),
  commit: commit(),
  node: process.version,
  machine: `${availableParallelism()} cores, ${cpus()[0]?.model ?? process.arch}`,
  load: Math.round((loadavg()[1] ?? 0) * 10) / 10,
  minutes: Math.round((Date.now() - began.getTime()) / 600) / 100,
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

export function keepResult(file: string, result: Sitting): void {
  appendFileSync(file, `${JSON.stringify(result)}\n`)
}

export function resultsIn<T>(schema: z.ZodType<T>, file: string): T[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => schema.parse(JSON.parse(line)))
}

/** The next seed that nobody has used. */
export const nextSeed = (results: readonly Sitting[]): number | undefined =>
  results.length > 0 ? Math.max(...results.map(({ seed }) => seed)) + 1 : undefined
