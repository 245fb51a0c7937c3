// `npm run bench -- client`: figures, not tests. Prints one JSON line for each figure, then a small table.
const benches: Readonly<Record<string, () => Promise<{ run(): Promise<void> }>>> = { client: () => import('./client.ts') }

const asked = process.argv[2] ?? ''
const load = benches[asked]
if (load) await (await load()).run()
else {
  process.stderr.write(`Say which: ${Object.keys(benches).join(', ')}.\n`)
  process.exitCode = 1
}
