// `npm run bench -- client`: figures, not tests. Prints one JSON line for each figure, then a small table.
import { printFigures } from './figures.ts'

const benches: Readonly<Record<string, () => Promise<{ run(): Promise<void> }>>> = {
  client: () => import('./client.ts'),
  review: () => import('./review.ts'),
  import: () => import('./import.ts'),
  carry: () => import('./carry.ts'),
}

const asked = process.argv[2] ?? ''
const load = benches[asked]
if (load) {
  await (await load()).run()
  printFigures()
} else {
  process.stderr.write(`Say which: ${Object.keys(benches).join(', ')}.\n`)
  process.exitCode = 1
}
