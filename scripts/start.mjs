// `npm start`: installs and builds what is missing, then runs the server with the project's own Node.
import { readFileSync } from 'node:fs'
import { build, generate, install, leaveWithNpm, node, root, run } from './prepare.mjs'

const major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  process.stderr.write(
    `\nCatena needs Node 20 or newer, and this is Node ${process.versions.node}: install one from https://nodejs.org, then start again.\n`,
  )
  process.exit(1)
}

leaveWithNpm(() => process.exit(1)) // the server sees the channel to us close, and leaves in order
await install()
await generate()
await build()
// What has outlived its youth is first collected at 256 MB: from 30 MB on, as Node begins, a class that joins has the whole heap
// gone through several times, 20 to 50 ms each, in which somebody's post waits.
const flags = JSON.parse(readFileSync(`${root}/server/node-flags.json`, 'utf8'))
process.exit(await run(node(), [...flags, `${root}/server/main.ts`], { ipc: true }))
