// `npm run bench`: figures, not tests. Prints one JSON line for each figure, then a readable table; with `--markdown` that too.
import { figuresAsMarkdown, measuredBy, printFigures } from './figures.ts'

const benches: Readonly<Record<string, () => Promise<{ run(how: { quick: boolean }): Promise<void> }>>> = {
  sync: () => import('./sync/bench.ts'),
  growth: () => import('./sync/growth.ts'),
  client: () => import('./client.ts'),
  hour: () => import('./hour.ts'),
  review: () => import('./review.ts'),
  files: () => import('./files.ts'),
  import: () => import('./import.ts'),
  flood: () => import('./flood/bench.ts'),
  carry: () => import('./carry.ts'),
}

const words = process.argv.slice(2)
const quick = words.includes('--quick')
const asked = words.filter((word) => word !== '--quick' && word !== '--markdown')
const unknown = asked.filter((word) => !Object.hasOwn(benches, word))
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}. Say which of ${Object.keys(benches).join(', ')}, or nothing for all.\n`)
  process.exit(1)
}
// The quick form is the comparison of the servers, and short.
const chosen = asked.length > 0 ? asked : quick ? ['sync'] : Object.keys(benches)
const failed: string[] = []
for (const name of chosen) {
  try {
    await (await benches[name]?.())?.run({ quick })
  } catch (error) {
    failed.push(name)
    process.stderr.write(`The bench ${name} stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  }
}
printFigures()
const targets = chosen.includes('sync') ? await import('./sync/targets.ts') : undefined
targets?.printTargets()
if (words.includes('--markdown')) {
  const tables = [measuredBy(), ...(targets ? [targets.targetsAsMarkdown()] : []), figuresAsMarkdown()]
  process.stdout.write(`\n${tables.join('\n\n')}\n`)
}
if (failed.length > 0) process.stderr.write(`These did not end: ${failed.join(', ')}.\n`)
process.exit(failed.length > 0 ? 1 : 0)
