// `npm start`: installs and builds what is missing, then runs the server with the project's own Node.
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
process.exit(await run(node(), ['--disable-warning=ExperimentalWarning', `${root}/server/main.ts`], { ipc: true }))
