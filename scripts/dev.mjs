// `npm run dev`: the pages by Vite as they are written, and the server started anew at each change of it.
import { generate, install, leaveWithNpm, node, root, run } from './prepare.mjs'

leaveWithNpm(() => process.exit(1))
await install()
await generate()
process.exit(await run(node(), ['--watch', '--watch-preserve-output', `${root}/server/main.ts`], { env: { NODE_ENV: 'development' } }))
