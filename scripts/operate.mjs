// `npm run backup`, `npm run restore` and `npm run verify`: installs what is missing, then does it with the project's own Node.
import { generate, install, node, root, run } from './prepare.mjs'

await install()
await generate()
process.exit(await run(node(), ['--disable-warning=ExperimentalWarning', `${root}/server/operate.ts`, ...process.argv.slice(2)]))
